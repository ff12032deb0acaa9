#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace responses {

/// A member that may be there or not, in all types alike; empty when it is not.
inline std::string_view view_of(std::string const& text) noexcept { return text; }
inline std::string_view view_of(std::optional<std::string> const& text) noexcept
{
    return text ? std::string_view(*text) : std::string_view();
}

} // namespace responses
