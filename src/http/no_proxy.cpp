#include "http/no_proxy.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/url/ipv4_address.hpp>
#include <boost/url/ipv6_address.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace responses::http {
namespace {

namespace urls = boost::urls;
using boost::beast::iequals;

template <class Number>
std::optional<Number> number_of(std::string_view text)
{
    Number value = 0;
    auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    bool const whole = failure == std::errc{} && end == text.data() + text.size();
    return whole ? std::optional(value) : std::nullopt;
}

template <class Bytes>
std::string octets_of(Bytes const& bytes, std::size_t begin)
{
    return {bytes.begin() + static_cast<std::ptrdiff_t>(begin), bytes.end()};
}

// The octets of an address: 4 or 16. One of IPv4 that IPv6 stands for is the same (RFC 4291,
// 2.5.5.2). Nothing for a name.
std::optional<std::string> address_of(std::string_view text)
{
    if (auto const v4 = urls::parse_ipv4_address(text))
        return octets_of(v4->to_bytes(), 0);
    auto const v6 = urls::parse_ipv6_address(text);
    if (!v6)
        return std::nullopt;
    return octets_of(v6->to_bytes(), v6->is_v4_mapped() ? 12 : 0);
}

bool begin_alike(std::string_view first, std::string_view second, std::size_t bits)
{
    if (first.substr(0, bits / 8) != second.substr(0, bits / 8))
        return false;
    if (bits % 8 == 0)
        return true;
    auto const differing = static_cast<unsigned char>(first[bits / 8] ^ second[bits / 8]);
    return differing >> (8 - bits % 8) == 0;
}

bool is_in_range(std::string const& address, std::string_view range, std::size_t slash)
{
    auto const network = address_of(range.substr(0, slash));
    auto const bits = number_of<std::size_t>(range.substr(slash + 1));
    return network && bits && network->size() == address.size() && *bits <= 8 * address.size() &&
           begin_alike(address, *network, *bits);
}

std::string_view without_last_dot(std::string_view name)
{
    return name.substr(0, name.size() - (name.ends_with('.') ? 1 : 0));
}

bool is_name_below(std::string_view host, std::string_view name)
{
    if (name.starts_with("*."))
        name.remove_prefix(1);
    if (name.starts_with('.'))
        name.remove_prefix(1);
    name = without_last_dot(name);
    if (name.empty() || host.size() < name.size())
        return false;
    std::size_t const before = host.size() - name.size();
    return iequals(host.substr(before), name) && (before == 0 || host[before - 1] == '.');
}

struct entry
{
    std::string_view host;
    std::optional<std::string_view> port;
};

// More than one colon, and no brackets: an IPv6 address.
entry split(std::string_view text)
{
    std::size_t const colon = text.rfind(':');
    std::size_t const bracket = text.rfind(']');
    bool const has_brackets = text.starts_with('[') && bracket != text.npos;
    bool const has_port =
        colon != text.npos && (has_brackets ? colon == bracket + 1 : text.find(':') == colon);
    entry parts{text, std::nullopt};
    if (has_port)
        parts = {text.substr(0, colon), text.substr(colon + 1)};
    if (has_brackets && parts.host.ends_with(']'))
        parts.host = parts.host.substr(1, parts.host.size() - 2);
    return parts;
}

bool is_meant(std::string_view text, std::string_view host, std::uint16_t port)
{
    if (text == "*")
        return true;
    auto const address = address_of(host);
    if (std::size_t const slash = text.find('/'); slash != text.npos)
        return address && is_in_range(*address, text, slash);
    auto const [name, only_port] = split(text);
    if (only_port && number_of<std::uint16_t>(*only_port) != port)
        return false;
    auto const named = address_of(name);
    return address || named ? address == named : is_name_below(host, name);
}

} // namespace

bool is_excepted(std::string_view list, std::string_view host, std::uint16_t port)
{
    constexpr std::string_view separators = ", \t\r\n";
    host = without_last_dot(host);
    while (!list.empty()) {
        auto const text = list.substr(0, list.find_first_of(separators));
        if (!text.empty() && is_meant(text, host, port))
            return true;
        list.remove_prefix(std::min(text.size() + 1, list.size()));
    }
    return false;
}

} // namespace responses::http
