#pragma once

#include "transport/pinned_keys.hpp"
#include "transport/tls_sessions.hpp"
#include "transport/tls_stream.hpp"

#include <responses/options.hpp>

#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <string>

namespace responses::transport {

/// What the TLS connections of a client to one server have in common, made once: reading the
/// system's authorities costs some 30 ms.
struct tls_client
{
    /// Throws `error(errc::invalid_argument)` for settings that cannot be used, and what their hook
    /// throws.
    explicit tls_client(tls_options const& settings);

    boost::asio::ssl::context context;
    std::shared_ptr<tls_sessions> sessions;
    pinned_keys pins;
};

/// Asks for `host` (RFC 6066, server name) and has its certificate checked for that name (RFC
/// 6125).
void expect_host(tls_stream& stream, std::string const& host);

/// Why a handshake failed: the verifier's word where it has one.
std::string handshake_failure(tls_stream& stream, boost::system::error_code const& code);

} // namespace responses::transport
