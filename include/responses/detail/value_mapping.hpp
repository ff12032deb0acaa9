#pragma once

#include <responses/detail/json_text.hpp>
#include <responses/detail/mismatch.hpp>
#include <responses/detail/reflection.hpp>
#include <responses/unknown_value.hpp>

#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

// Single values and JSON itself. For the library itself.
namespace responses::detail {

/// `read(from, to, why)` fills `to`, or gives false and says why; `to` may then hold anything.
/// `write(from, text)` appends JSON. `is_empty(value)`: nothing to be sent.
template <class T>
struct mapping
{
    static_assert(described_struct<T>, "this type has no mapping to JSON: describe it by "
                                       "BOOST_DESCRIBE_STRUCT or BOOST_DESCRIBE_ENUM");
};

template <>
struct mapping<bool>
{
    static bool read(boost::json::value const& from, bool& to, mismatch& why)
    {
        if (!from.is_bool())
            return why.expected("a boolean", from);
        to = from.get_bool();
        return true;
    }
    static void write(bool from, std::string& text) { text += from ? "true" : "false"; }
    static bool is_empty(bool value) noexcept { return !value; }
};

template <class T>
    requires std::is_arithmetic_v<T>
struct mapping<T>
{
    static bool read(boost::json::value const& from, T& to, mismatch& why)
    {
        boost::system::error_code inexact;
        if (!from.is_number())
            return why.expected("a number", from);
        to = from.to_number<T>(inexact);
        return !inexact || why.expected("a whole number in the range of its type", from);
    }
    static void write(T from, std::string& text)
    {
        if constexpr (std::is_floating_point_v<T>)
            append_number(text, from);
        else if constexpr (std::is_signed_v<T>)
            append_integer(text, std::int64_t{from});
        else
            append_integer(text, std::uint64_t{from});
    }
    static bool is_empty(T value) noexcept { return !(value < 0) && !(value > 0); }
};

template <>
struct mapping<std::string>
{
    static bool read(boost::json::value const& from, std::string& to, mismatch& why)
    {
        if (!from.is_string())
            return why.expected("a string", from);
        to = std::string_view(from.get_string());
        return true;
    }
    static void write(std::string_view from, std::string& text) { append_string(text, from); }
    static bool is_empty(std::string const& value) noexcept { return value.empty(); }
};

template <>
struct mapping<boost::json::value>
{
    static bool read(boost::json::value const& from, boost::json::value& to, mismatch&)
    {
        to = from;
        return true;
    }
    static void write(boost::json::value const& from, std::string& text)
    {
        append_value(text, from);
    }
    static bool is_empty(boost::json::value const& value) noexcept { return value.is_null(); }
};

template <>
struct mapping<boost::json::object>
{
    static bool read(boost::json::value const& from, boost::json::object& to, mismatch& why)
    {
        if (!from.is_object())
            return why.expected("an object", from);
        to = from.get_object();
        return true;
    }
    static void write(boost::json::object const& from, std::string& text)
    {
        object_text members(text);
        for (auto const& [name, value] : from)
            append_value(members.member(name), value);
    }
    static bool is_empty(boost::json::object const& value) noexcept { return value.empty(); }
};

template <>
struct mapping<unknown_value>
{
    static bool read(boost::json::value const& from, unknown_value& to, mismatch&)
    {
        to.json = from;
        return true;
    }
    static void write(unknown_value const& from, std::string& text)
    {
        append_value(text, from.json);
    }
    static bool is_empty(unknown_value const& value) noexcept { return value.json.is_null(); }
};

template <>
struct mapping<std::monostate>
{
    static bool read(boost::json::value const& from, std::monostate&, mismatch& why)
    {
        return from.is_null() || why.expected("null", from);
    }
    static void write(std::monostate, std::string& text) { text += "null"; }
    static bool is_empty(std::monostate) noexcept { return true; }
};

template <described_enum T>
struct mapping<T>
{
    static bool read(boost::json::value const& from, T& to, mismatch& why)
    {
        if (!from.is_string())
            return why.expected("a string", from);
        bool found = false;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto one) {
            if (wire_name(one.name) != std::string_view(from.get_string()))
                return;
            to = one.value;
            found = true;
        });
        return found || why.expected("one of the names of an enumeration", from);
    }
    static void write(T from, std::string& text)
    {
        append_string(text, wire_name(boost::describe::enum_to_string(from, "")));
    }
    static bool is_empty(T) noexcept { return false; }
};

template <class T>
bool is_empty(T const& value)
{
    return mapping<T>::is_empty(value);
}

} // namespace responses::detail
