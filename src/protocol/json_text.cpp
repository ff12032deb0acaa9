#include <responses/detail/json_text.hpp>
#include <responses/error.hpp>

#include <boost/json/value.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace responses::detail {
namespace {

namespace json = boost::json;

constexpr std::string_view short_escape(char octet) noexcept
{
    switch (octet) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\b': return "\\b";
    case '\f': return "\\f";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: return {};
    }
}

// RFC 8259, section 7.
constexpr bool must_be_escaped(char octet) noexcept
{
    return static_cast<unsigned char>(octet) < 0x20 || octet == '"' || octet == '\\';
}

void append_escape(std::string& text, char octet)
{
    constexpr std::string_view digits = "0123456789abcdef";
    if (auto const escape = short_escape(octet); !escape.empty()) {
        text += escape;
        return;
    }
    text += "\\u00";
    text += digits[static_cast<unsigned char>(octet) >> 4];
    text += digits[octet & 0xf];
}

template <class Number>
void append_digits(std::string& text, Number value)
{
    std::array<char, 32> digits{};
    auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    text.append(digits.data(), end);
}

// Boost.JSON reads 1e400 as infinite.
void append_read_number(std::string& text, double value)
{
    if (std::isinf(value))
        text += value > 0 ? "1e999" : "-1e999";
    else
        append_number(text, value);
}

void append_list(std::string& text, json::array const& list)
{
    text += '[';
    for (json::value const& element : list) {
        if (&element != list.data())
            text += ',';
        append_value(text, element);
    }
    text += ']';
}

} // namespace

void append_string(std::string& text, std::string_view value)
{
    text += '"';
    std::size_t plain = 0;
    for (std::size_t at = 0; at != value.size(); ++at) {
        if (!must_be_escaped(value[at]))
            continue;
        text.append(value, plain, at - plain);
        append_escape(text, value[at]);
        plain = at + 1;
    }
    text.append(value, plain);
    text += '"';
}

void append_integer(std::string& text, std::int64_t value) { append_digits(text, value); }
void append_integer(std::string& text, std::uint64_t value) { append_digits(text, value); }

void append_number(std::string& text, double value)
{
    if (!std::isfinite(value))
        throw error(errc::invalid_argument, "a number is infinite or none (NaN)");
    append_digits(text, value);
}

void append_value(std::string& text, json::value const& value)
{
    switch (value.kind()) {
    case json::kind::null: text += "null"; break;
    case json::kind::bool_: text += value.get_bool() ? "true" : "false"; break;
    case json::kind::int64: append_integer(text, value.get_int64()); break;
    case json::kind::uint64: append_integer(text, value.get_uint64()); break;
    case json::kind::double_: append_read_number(text, value.get_double()); break;
    case json::kind::string: append_string(text, value.get_string()); break;
    case json::kind::array: append_list(text, value.get_array()); break;
    case json::kind::object: append_object(text, value.get_object()); break;
    }
}

void append_object(std::string& text, json::object const& object)
{
    object_text members(text);
    for (auto const& [name, value] : object)
        append_value(members.member(name), value);
    members.end();
}

std::string& object_text::member(std::string_view name)
{
    if (!first_)
        text_ += ',';
    first_ = false;
    append_string(text_, name);
    text_ += ':';
    return text_;
}

} // namespace responses::detail
