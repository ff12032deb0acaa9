#pragma once

#include "client/operation.hpp"

#include <responses/response.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>

namespace responses::detail {

/// Makes a response of a body: `response_from_body`, `created_from_body`.
using body_reader = response (*)(std::string_view body,
                                 std::optional<std::chrono::system_clock::time_point> now);

/// Asks, again as the retry policy has it, and reads the answer whole. Throws `error`.
boost::asio::awaitable<response> reply_to(std::shared_ptr<client_core const> core, operation what,
                                          body_reader read);

/// Asks the service in the background to stop generating a response that nobody waits for; whether
/// it does is not told. `core` is that of the call.
void abandon(std::shared_ptr<client_core const> const& core, std::string const& id) noexcept;

} // namespace responses::detail
