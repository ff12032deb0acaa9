#pragma once

#include "testing/connection.hpp"
#include "testing/state.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace responses::testing {

/// Serves one connection until it ends. `tls` is null for a plain server; it and `state` must
/// outlive the coroutine.
boost::asio::awaitable<void> serve(std::shared_ptr<connection> line, boost::asio::ssl::context* tls,
                                   server_state& state);

} // namespace responses::testing
