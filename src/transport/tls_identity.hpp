#pragma once

#include <responses/options.hpp>

#include <boost/asio/ssl/context.hpp>

namespace responses::transport {

/// Has the client show the certificate of `settings`, if any. Throws
/// `error(errc::invalid_argument)`, which shows nothing of the key, when certificate or key cannot
/// be read or one of them is missing, given twice, or not the other's.
void show_certificate(boost::asio::ssl::context& context, tls_options const& settings);

} // namespace responses::transport
