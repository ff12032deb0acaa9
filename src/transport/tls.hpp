#pragma once

#include <responses/options.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <memory>
#include <string>

namespace responses::transport {

using tls_stream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;

/// The TLS settings of a client, made once: reading the system's authorities costs some 30 ms.
/// Throws `error(errc::invalid_argument)` when the given authorities cannot be read.
std::shared_ptr<boost::asio::ssl::context> make_tls_context(tls_options const& settings);

/// Asks for `host` (RFC 6066, server name) and has its certificate checked for that name (RFC
/// 6125).
void expect_host(tls_stream& stream, std::string const& host);

/// Why a handshake failed: the verifier's word where it has one.
std::string handshake_failure(tls_stream& stream, boost::system::error_code const& code);

} // namespace responses::transport
