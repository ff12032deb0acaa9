#pragma once

#include <boost/asio/ip/tcp.hpp>

namespace responses::transport {

/// Small pieces are sent at once, and a peer that has gone without a word is found out by probes
/// (RFC 9293, 3.8.4). What the system does not know is left out.
void set_tcp_options(boost::asio::ip::tcp::socket& socket) noexcept;

} // namespace responses::transport
