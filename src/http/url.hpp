#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace responses::http {

/// Where to connect and what to ask for.
struct endpoint
{
    bool tls = false;
    std::string host = {}; ///< Name or address to connect to, an IPv6 address without brackets.
    std::uint16_t port = 0;
    std::string target = {};    ///< Path and query, as the request line has it.
    std::string authority = {}; ///< What the Host header says.
    std::string display = {};   ///< The URL without query, for messages.
};

/// The endpoint of `path`, as `/responses`, below a base URL (RFC 3986), which `options::base_url`
/// describes. The base's query is kept. Throws `error(errc::invalid_argument)`: not http or https,
/// no host, user info, a fragment, the endpoint of another API.
endpoint endpoint_of(std::string_view base_url, std::string_view path);

/// Where a `Location` leads to from there (RFC 9110, section 10.2.2), without its fragment; nothing
/// when it is no http or https URL, or has more than 8,000 octets.
std::optional<endpoint> redirected(endpoint const& from, std::string_view location);

/// Scheme, host and port are the same (RFC 6454): what one may see, the other may.
bool is_same_origin(endpoint const& a, endpoint const& b);

/// One segment of a path, or one part of a query: nothing in it is syntax.
std::string percent_encoded(std::string_view text);

/// Appends a parameter to the query.
void add_query(endpoint& where, std::string_view name, std::string_view value);

} // namespace responses::http
