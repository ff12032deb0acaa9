#pragma once

#include "http/proxy.hpp"
#include "http/url.hpp"

#include <responses/options.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace responses::transport {

class resolver;
struct tls_client;

/// The way to a server, which all connections to it take. Made once.
struct route
{
    std::string host; ///< The server's: what a proxy is asked for, and what its certificate is for.
    std::uint16_t port = 0;
    std::shared_ptr<resolver> names = {};
    std::shared_ptr<tls_client> tls = {}; ///< Null for http.
    std::optional<http::proxy> proxy = {};
    std::string unix_socket = {}; ///< Where to connect to instead; empty: to the proxy or the host.
};

/// Throws `error(errc::invalid_argument)` for settings that cannot be used.
route make_route(http::endpoint const& server, options const& settings,
                 std::shared_ptr<resolver> names);

} // namespace responses::transport
