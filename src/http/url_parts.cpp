#include "http/url_parts.hpp"

#include <responses/error.hpp>

#include <boost/url/parse.hpp>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace responses::http {

namespace urls = boost::urls;

namespace {

// RFC 3986, section 3.2: what stands behind `//`.
std::string_view authority_of(std::string_view text)
{
    auto const begin = text.find("//");
    if (begin == text.npos)
        return {};
    text.remove_prefix(begin + 2);
    return text.substr(0, text.find_first_of("/?#"));
}

bool is_ascii(std::string_view text)
{
    return std::ranges::all_of(text, [](char one) { return static_cast<signed char>(one) >= 0; });
}

} // namespace

url_parts::url_parts(std::string_view subject, std::string_view text, std::string_view example)
    : subject_(subject)
{
    auto const parsed = urls::parse_uri(text);
    if (!parsed && !is_ascii(authority_of(text)))
        refuse("the host name is not in ASCII; give its xn-- form (IDNA, RFC 5891)");
    if (!parsed)
        refuse(std::string("not a URL like ").append(example));
    url_ = *parsed;
}

void url_parts::refuse(std::string_view why) const
{
    throw error(errc::invalid_argument, std::string(subject_).append(": ").append(why));
}

std::string url_parts::host() const
{
    if (url_.encoded_host().contains('%')) // No host name has what would have to be escaped.
        refuse("the host name has escapes (%)");
    if (url_.host_type() == urls::host_type::ipvfuture)
        refuse("an address of an unknown kind");
    if (url_.host().empty())
        refuse("there is no host");
    if (url_.host_type() == urls::host_type::ipv6)
        return url_.host_ipv6_address().to_string();
    return url_.host();
}

// Boost.URL 1.81 takes `:x` for a path, and 99999 for 34463.
std::uint16_t url_parts::port(std::uint16_t unless_given) const
{
    std::string_view const path = url_.encoded_path();
    std::string_view const digits = url_.port();
    std::uint16_t number = unless_given;
    auto const read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    bool const is_path = path.empty() || path.front() == '/';
    bool const is_number = digits.empty() || (read.ec == std::errc{} && number != 0);
    if (!is_path || !is_number)
        refuse("the port is not a number from 1 to 65535");
    return number;
}

} // namespace responses::http
