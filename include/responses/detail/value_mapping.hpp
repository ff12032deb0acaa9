#pragma once

#include <responses/detail/json_text.hpp>
#include <responses/detail/mismatch.hpp>
#include <responses/detail/reflection.hpp>
#include <responses/export.hpp>
#include <responses/unknown_value.hpp>

#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/json/value.hpp>

#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
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

template <std::integral T>
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
        if constexpr (std::is_signed_v<T>)
            append_integer(text, std::int64_t{from});
        else
            append_integer(text, std::uint64_t{from});
    }
    static bool is_empty(T value) noexcept { return value == 0; }
};

/// The number as a `double`; nothing where it would be another one, or infinite.
RESPONSES_API std::optional<double> exact_double(boost::json::value const& number) noexcept;

template <std::floating_point T>
struct mapping<T>
{
    static bool read(boost::json::value const& from, T& to, mismatch& why)
    {
        if (!from.is_number())
            return why.expected("a number", from);
        auto const number = exact_double(from);
        if (!number || std::abs(*number) > static_cast<double>(std::numeric_limits<T>::max()))
            return why.expected("a number in the range of its type", from);
        to = static_cast<T>(*number);
        return true;
    }
    static void write(T from, std::string& text) { append_number(text, static_cast<double>(from)); }
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
        append_object(text, from);
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

/// The name itself. Throws `error(errc::invalid_argument)` for an empty one.
RESPONSES_API std::string_view name_of_enumerator(std::string_view name);

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
        append_string(text,
                      wire_name(name_of_enumerator(boost::describe::enum_to_string(from, ""))));
    }
    static bool is_empty(T) noexcept { return false; }
};

template <class T>
bool is_empty(T const& value)
{
    return mapping<T>::is_empty(value);
}

} // namespace responses::detail
