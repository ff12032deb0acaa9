#pragma once

#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/json/object.hpp>
#include <boost/mp11/algorithm.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>

// What the mapping to JSON asks of a type. For the library itself.
namespace responses::detail {

template <class T>
concept described_struct = boost::describe::has_describe_members<T>::value;

template <class T>
concept described_enum = boost::describe::has_describe_enumerators<T>::value;

/// Keeps what its members cannot hold.
template <class T>
concept open_struct = described_struct<T> && requires(T& value) {
    { value.extra } -> std::same_as<boost::json::object&>;
};

/// Has a member `type` in JSON that says what it is.
template <class T>
concept tagged_struct = requires {
    { T::type_name } -> std::convertible_to<std::string_view>;
};

template <class T>
using members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                         boost::describe::mod_inherited>;

/// A trailing underscore is what makes a keyword of C++ a name.
constexpr std::string_view wire_name(std::string_view name) noexcept
{
    if (name.ends_with('_'))
        name.remove_suffix(1);
    return name;
}

/// Calls `visit(name, member)` for each member, in the order of their description.
template <class T, class Visitor>
    requires described_struct<std::remove_const_t<T>>
constexpr void for_each_member(T& object, Visitor&& visit)
{
    boost::mp11::mp_for_each<members<std::remove_const_t<T>>>([&](auto member) {
        constexpr std::string_view name = wire_name(decltype(member)::name);
        visit(name, object.*decltype(member)::pointer);
    });
}

template <described_struct T>
constexpr bool has_member(std::string_view name) noexcept
{
    bool found = false;
    boost::mp11::mp_for_each<members<T>>(
        [&](auto member) { found = found || wire_name(decltype(member)::name) == name; });
    return found;
}

} // namespace responses::detail
