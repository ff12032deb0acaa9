#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace responses::http {

/// Where to connect and what to ask for.
struct endpoint
{
    bool tls = false;
    std::string host; ///< Name or address to connect to, an IPv6 address without brackets.
    std::uint16_t port = 0;
    std::string target;    ///< Path and query, as the request line has it.
    std::string authority; ///< What the Host header says.
    std::string display;   ///< The URL without query, for messages.
};

/// The endpoint of `path`, as `/responses`, below a base URL (RFC 3986). The base's query is kept.
/// Throws `error(errc::invalid_argument)`: not http or https, no host, user info, a fragment.
endpoint endpoint_of(std::string_view base_url, std::string_view path);

} // namespace responses::http
