#include "protocol/json.hpp"

#include <responses/detail/union_mapping.hpp>
#include <responses/item.hpp>

#include <type_traits>
#include <variant>

namespace responses {
namespace {

bool has_no_type(boost::json::object const& json) noexcept
{
    auto const* said = json.if_contains("type");
    return said == nullptr || said->is_null();
}

std::string_view name_of(message const&) noexcept { return "message"; }
std::string_view name_of(item_reference const&) noexcept { return "item_reference"; }

std::string_view name_of(unknown_value const& value) noexcept
{
    return detail::type_of(value.json);
}

template <class T>
std::string_view name_of(T const&) noexcept
{
    return T::type_name;
}

} // namespace

bool message::matches(boost::json::object const& json) noexcept
{
    return has_no_type(json) ? json.contains("role") : string_member(json, "type") == "message";
}

bool item_reference::matches(boost::json::object const& json) noexcept
{
    return has_no_type(json) ? json.contains("id")
                             : string_member(json, "type") == "item_reference";
}

item::item() = default;
item::item(item const& other) = default;
item::item(item&& other) noexcept = default;
item& item::operator=(item const& other) = default;
item& item::operator=(item&& other) = default;
item::~item() = default;

std::string_view type_of(item const& one) noexcept
{
    return std::visit([](auto const& held) { return name_of(held); }, one);
}

} // namespace responses
