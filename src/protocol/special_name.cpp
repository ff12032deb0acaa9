#include "protocol/special_name.hpp"

#include "protocol/ascii.hpp"

#include <algorithm>

namespace responses {

namespace {

// The last label of a name; the dot of the root is none.
std::string_view top_of(std::string_view host) noexcept
{
    if (host.ends_with('.'))
        host.remove_suffix(1);
    return host.substr(host.rfind('.') + 1);
}

} // namespace

std::string canonical_name(std::string_view host)
{
    std::string name(host);
    std::ranges::transform(name, name.begin(), ascii::lower);
    return name;
}

special_name special_name_of(std::string_view host) noexcept
{
    auto const top = top_of(host);
    if (ascii::same(top, "localhost"))
        return special_name::localhost;
    return ascii::same(top, "invalid") ? special_name::invalid : special_name::none;
}

} // namespace responses
