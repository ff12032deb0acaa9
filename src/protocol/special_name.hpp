#pragma once

#include <string>
#include <string_view>

namespace responses {

/// Names that no server is asked about (RFC 6761).
enum class special_name
{
    none,
    localhost, ///< `localhost` and all below it: always this machine.
    invalid,   ///< `invalid` and all below it: never anything.
};

/// The name as all are written that differ from it in case alone (RFC 4343: of ASCII letters).
std::string canonical_name(std::string_view host);

special_name special_name_of(std::string_view host) noexcept;

} // namespace responses
