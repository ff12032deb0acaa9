#pragma once

#include <algorithm>
#include <string_view>

/// Letters as protocols compare them: in any case, whatever the locale.
namespace responses::ascii {

constexpr char lower(char one) noexcept
{
    return one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one;
}

constexpr bool same(std::string_view a, std::string_view b) noexcept
{
    return std::ranges::equal(a, b, {}, lower, lower);
}

} // namespace responses::ascii
