#pragma once

#include "client/attempts.hpp"
#include "client/operation.hpp"

#include <responses/response.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace responses::detail {

/// Makes a value of a body: `response_from_body`, `created_from_body`, `object_from_body`.
template <class T>
using body_reader = T (*)(std::string_view body,
                          std::optional<std::chrono::system_clock::time_point> now);

/// Takes the whole body of an answer, and what is known of the call. Gives the response that it is,
/// if it is one, for the observer. Throws `error`.
using body_taker = std::function<response const*(std::string const& body, call const& answered)>;

/// Makes the attempts until one is answered as `take` has it; then the call has ended. An answer
/// that says it is an event stream is read to its end as well if `takes_streams`, else refused.
/// Throws `error`.
boost::asio::awaitable<void> answer_to(attempts& tries, body_taker const& take,
                                       bool takes_streams = false);

/// What takes the body for `reply`, which must outlive it; of `native_only`, only responses have
/// other forms.
template <class T>
body_taker taker_for(T& reply, body_reader<T> read, bool)
{
    return [&reply, read](std::string const& body, call const&) -> response const* {
        reply = read(body, std::chrono::system_clock::now());
        return nullptr;
    };
}
body_taker taker_for(response& reply, body_reader<response> read, bool native_only);

/// Asks, again as the retry policy has it, and reads the answer whole. Throws `error`.
template <class T>
boost::asio::awaitable<T> reply_to(std::shared_ptr<client_core const> core, operation what,
                                   body_reader<T> read)
{
    bool const native_only = core->native_only;
    attempts tries(std::move(core), std::move(what));
    T reply{};
    body_taker const take = taker_for(reply, read, native_only);
    bool const takes_streams = std::same_as<T, response> && !native_only;
    co_await answer_to(tries, take, takes_streams);
    co_return reply;
}

/// Asks the service in the background to stop generating a response that nobody waits for; whether
/// it does is not told. `core` is that of the call.
void abandon(std::shared_ptr<client_core const> const& core, std::string const& id) noexcept;

} // namespace responses::detail
