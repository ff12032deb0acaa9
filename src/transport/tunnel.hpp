#pragma once

#include "protocol/deadlines.hpp"

#include <boost/asio/awaitable.hpp>

namespace responses::transport {

class connection;
struct route;

/// Has the proxy at the other end of `line` connect it to the server of `way`.
/// Throws `error`: `errc::proxy_failed`, and what the connection throws.
boost::asio::awaitable<void> open_tunnel(connection& line, route const& way, due limit);

} // namespace responses::transport
