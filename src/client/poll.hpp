#pragma once

#include "client/operation.hpp"

#include <responses/poll_options.hpp>
#include <responses/request.hpp>
#include <responses/response.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace responses::detail {

/// The same request with `background`. Throws `error(errc::invalid_argument)` when it says
/// otherwise.
request in_background(request const& what);

/// Creates a response, and retrieves it until it is there. Throws `error`.
boost::asio::awaitable<response> poll(std::shared_ptr<client_core const> core, operation create,
                                      poll_options how);

} // namespace responses::detail
