#pragma once

#include <responses/detail/mapping.hpp>
#include <responses/detail/schema_maker.hpp>
#include <responses/export.hpp>

#include <boost/json/object.hpp>

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace responses {

/// What a member of a struct is for, in words for the model. A struct may have them in a static
/// array, which must name members only:
///
/// @code
/// struct recipe
/// {
///     std::string title;
///     std::vector<std::string> steps;
///     static constexpr responses::description descriptions[] = {{"steps", "In order."}};
/// };
/// BOOST_DESCRIBE_STRUCT(recipe, (), (title, steps))
/// @endcode
struct description
{
    std::string_view member;
    std::string_view text;
};

namespace detail {

/// `of(maker)` is the JSON schema of what `mapping<T>` writes.
template <class T>
struct schema
{
    static_assert(described_struct<T>, "this type has no JSON schema: describe it by "
                                       "BOOST_DESCRIBE_STRUCT or BOOST_DESCRIBE_ENUM");
};

template <>
struct schema<bool>
{
    static boost::json::value of(schema_maker&) { return simple_schema("boolean"); }
};

template <std::integral T>
struct schema<T>
{
    static boost::json::value of(schema_maker&) { return simple_schema("integer"); }
};

template <std::floating_point T>
struct schema<T>
{
    static boost::json::value of(schema_maker&) { return simple_schema("number"); }
};

template <>
struct schema<std::string>
{
    static boost::json::value of(schema_maker&) { return simple_schema("string"); }
};

template <>
struct schema<std::monostate>
{
    static boost::json::value of(schema_maker&) { return simple_schema("null"); }
};

template <>
struct schema<boost::json::object>
{
    static boost::json::value of(schema_maker&) { return simple_schema("object"); }
};

template <>
struct schema<boost::json::value>
{
    static boost::json::value of(schema_maker&) { return boost::json::object(); }
};

template <described_enum T>
struct schema<T>
{
    static boost::json::value of(schema_maker&)
    {
        return []<template <class...> class List, class... Enumerators>(List<Enumerators...>) {
            return enum_schema({wire_name(Enumerators::name)...});
        }(boost::describe::describe_enumerators<T>());
    }
};

template <class T>
struct schema<std::optional<T>>
{
    static boost::json::value of(schema_maker& maker) { return nullable(schema<T>::of(maker)); }
};

template <class T>
struct schema<std::vector<T>>
{
    static boost::json::value of(schema_maker& maker) { return array_schema(schema<T>::of(maker)); }
};

template <class T>
struct schema<std::map<std::string, T>>
{
    static boost::json::value of(schema_maker& maker) { return map_schema(schema<T>::of(maker)); }
};

template <class... Ts>
struct schema<std::variant<Ts...>>
{
    static boost::json::value of(schema_maker& maker) { return any_of({schema<Ts>::of(maker)...}); }
};

template <class T>
    requires requires(T const& value) { as_variant(value); }
struct schema<T> : schema<decltype(as_variant(std::declval<T const&>()))>
{};

template <class T>
constexpr std::string_view description_of(std::string_view member) noexcept
{
    if constexpr (requires { T::descriptions; })
        for (description const& one : T::descriptions)
            if (one.member == member)
                return one.text;
    return {};
}

template <class T>
constexpr bool describes_members_only() noexcept
{
    if constexpr (requires { T::descriptions; })
        for (description const& one : T::descriptions)
            if (!has_member<T>(one.member))
                return false;
    return true;
}

template <described_struct T>
struct schema<T>
{
    static_assert(!open_struct<T>,
                  "a struct with a member `extra` takes any JSON: it has no schema");
    static_assert(describes_members_only<T>(), "`descriptions` names what is not a member");

    static boost::json::value of(schema_maker& maker)
    {
        if (auto known = maker.reference(signature<T>()))
            return *std::move(known);
        maker.begin(signature<T>());
        if constexpr (tagged_struct<T>)
            maker.add("type", enum_schema({T::type_name}));
        boost::mp11::mp_for_each<members<T>>([&maker](auto member) {
            using type =
                std::remove_cvref_t<decltype(std::declval<T&>().*decltype(member)::pointer)>;
            constexpr std::string_view name = wire_name(decltype(member)::name);
            maker.add(name, schema<type>::of(maker), description_of<T>(name));
        });
        return maker.end();
    }
};

} // namespace detail

/// The JSON schema of a described struct and of all in it: all members are required, those that are
/// `std::optional` may be null, and nothing else is allowed. Structs are told apart by
/// `type_name`; variants are `anyOf`, enumerations `enum`.
///
/// It is as the service has it for `strict`, but for a `std::map`, which is an object of any
/// members, and JSON values: strict mode has none of those.
template <class T>
boost::json::object schema_of()
{
    static_assert(detail::described_struct<T>,
                  "the schema of an answer or of arguments is that of an object: put what you want "
                  "into a struct described by BOOST_DESCRIBE_STRUCT");
    detail::schema_maker maker;
    return std::move(detail::schema<T>::of(maker).get_object());
}

/// Whether strict mode takes the schema: every value in it has a type or a choice of some, every
/// object says `additionalProperties: false` and requires all its members.
RESPONSES_API bool is_strict_schema(boost::json::object const& schema);

} // namespace responses
