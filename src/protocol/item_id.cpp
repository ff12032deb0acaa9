#include "protocol/item_id.hpp"

#include "protocol/json.hpp"
#include "protocol/optional_text.hpp"

#include <variant>

namespace responses {
namespace {

std::string_view id_in(unknown_value const& value) noexcept
{
    auto const* object = value.json.if_object();
    return object != nullptr ? string_member(*object, "id") : std::string_view();
}

template <class Item>
std::string_view id_in(Item const& one) noexcept
{
    if constexpr (requires { view_of(one.id); })
        return view_of(one.id);
    else
        return string_member(one.extra, "id");
}

} // namespace

std::string_view id_of(item const& one) noexcept
{
    return std::visit([](auto const& held) { return id_in(held); }, one);
}

} // namespace responses
