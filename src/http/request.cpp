#include "http/request.hpp"

#include <responses/error.hpp>

#include <boost/beast/core/string.hpp>

#include <algorithm>

namespace responses::http {
namespace {

namespace beast = boost::beast;

// A request that is no larger is one write, as it is without the field.
constexpr std::size_t one_write = std::size_t{16} << 10;

// RFC 9110, section 5.6.2.
bool is_token(std::string_view text)
{
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               marks.find(c) != marks.npos;
    });
}

bool is_framing(std::string_view name)
{
    return beast::iequals(name, "Content-Length") || beast::iequals(name, "Transfer-Encoding");
}

void check_field(header_field const& field)
{
    // Without repeating it: it may be a whole line, with a key in it.
    if (!is_token(field.first))
        throw error(errc::invalid_argument, "not the name of a header field, which has only "
                                            "letters, digits and some marks, no space or colon");
    if (is_framing(field.first))
        throw error(errc::invalid_argument, field.first + " is not a header field to be set");
    if (!is_field_value(field.second))
        throw error(errc::invalid_argument,
                    "control characters in the value of the header field " + field.first);
}

bool is_replaced(std::span<header_field const> later, std::string_view name)
{
    return std::ranges::any_of(
        later, [&](header_field const& field) { return beast::iequals(field.first, name); });
}

} // namespace

std::string request_octets(std::string_view method, endpoint const& where,
                           std::span<header_field const> fields, std::string_view body)
{
    std::string text;
    text.reserve(512 + body.size());
    text.append(method).append(" ").append(where.target).append(" HTTP/1.1\r\n");
    for (std::size_t i = 0; i < fields.size(); ++i) {
        check_field(fields[i]);
        auto const& [name, value] = fields[i];
        bool const is_idle = body.empty() && beast::iequals(name, "Content-Type");
        if (!value.empty() && !is_idle && !is_replaced(fields.subspan(i + 1), name))
            text.append(name).append(": ").append(value).append("\r\n");
    }
    if (!body.empty() || method != "GET")
        text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
    return text.append("\r\n").append(body);
}

// No CR, LF or NUL, which would forge fields; no other controls but HTAB.
bool is_field_value(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) {
        auto const octet = static_cast<unsigned char>(c);
        return octet == '\t' || (octet >= 0x20 && octet != 0x7f);
    });
}

split_request with_field(std::string_view octets, header_field const& field)
{
    auto const line_end = octets.find("\r\n\r\n") + 2;
    auto const split = std::max(line_end, std::min(octets.size(), one_write));
    split_request made;
    made.beginning.append(octets.substr(0, line_end));
    made.beginning.append(field.first).append(": ").append(field.second).append("\r\n");
    made.beginning.append(octets.substr(line_end, split - line_end));
    made.rest = octets.substr(split);
    return made;
}

std::string with_target(std::string_view octets, std::string_view target)
{
    auto const begin = octets.find(' ') + 1;
    auto const end = octets.find(' ', begin);
    std::string text;
    text.reserve(octets.size() + target.size());
    return text.append(octets.substr(0, begin)).append(target).append(octets.substr(end));
}

} // namespace responses::http
