#pragma once

#include <string_view>

namespace responses {

/// Names that no server is asked about (RFC 6761).
enum class special_name
{
    none,
    localhost, ///< `localhost` and all below it: always this machine.
    invalid,   ///< `invalid` and all below it: never anything.
};

special_name special_name_of(std::string_view host) noexcept;

} // namespace responses
