#pragma once

#include "http/url.hpp"

#include <responses/options.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace responses::http {

/// A proxy that makes tunnels.
struct proxy
{
    std::string host; ///< Name or address, an IPv6 address without brackets.
    std::uint16_t port = 0;
    std::string display;       ///< Host and port, for messages.
    std::string authorization; ///< What `Proxy-Authorization` says: a secret. Empty: nothing.
};

/// The proxy with this URL: see `proxy_options`. Without a scheme it is `http`, as environments
/// often have it. Throws `error(errc::invalid_argument)`, which does not show the URL.
proxy proxy_of(std::string_view url);

/// The proxy on the way to a server, if any. Throws what `proxy_of` throws.
std::optional<proxy> proxy_for(endpoint const& server, proxy_options const& settings);

} // namespace responses::http
