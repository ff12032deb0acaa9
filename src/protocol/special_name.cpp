#include "protocol/special_name.hpp"

#include <algorithm>

namespace responses {

namespace {

char lower(char one) noexcept
{
    return one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one;
}

// The last label of a name; the dot of the root is none.
std::string_view top_of(std::string_view host) noexcept
{
    if (host.ends_with('.'))
        host.remove_suffix(1);
    return host.substr(host.rfind('.') + 1);
}

bool is_label(std::string_view label, std::string_view wanted) noexcept
{
    return std::ranges::equal(label, wanted, {}, lower);
}

} // namespace

std::string canonical_name(std::string_view host)
{
    std::string name(host);
    std::ranges::transform(name, name.begin(), lower);
    return name;
}

special_name special_name_of(std::string_view host) noexcept
{
    auto const top = top_of(host);
    if (is_label(top, "localhost"))
        return special_name::localhost;
    return is_label(top, "invalid") ? special_name::invalid : special_name::none;
}

} // namespace responses
