#include "client/reply.hpp"

#include "protocol/response.hpp"
#include "protocol/streamed_response.hpp"
#include "protocol/utf8.hpp"
#include "transport/pool.hpp"

#include <responses/error.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/beast/core/string.hpp>

#include <utility>

namespace responses::detail {

namespace asio = boost::asio;
using boost::beast::iequals;

namespace {

constexpr std::chrono::seconds longest_abandoning{10};

asio::awaitable<response const*> read_reply(attempts& tries, body_taker const& take,
                                            bool takes_streams)
{
    co_await tries.start();
    call& running = tries.current();
    auto const type = running.media_type();
    bool const is_refused =
        iequals(type, "text/html") || (iequals(type, "text/event-stream") && !takes_streams);
    if (is_refused)
        co_await running.refuse_body("JSON", 200);
    std::string const body = co_await running.rest_of_body();
    running.timings().finished = running.elapsed();
    co_return take(body, running);
}

asio::awaitable<void> ask_to_stop(std::shared_ptr<client_core const> core, operation what)
try {
    co_await reply_to<response>(std::move(core), std::move(what), response_from_body);
} catch (boost::system::system_error const&) {
    // It may have ended by itself; and there is nobody to be told.
}

} // namespace

body_taker taker_for(response& reply, body_reader<response> read, bool native_only)
{
    return [&reply, read, native_only](std::string const& body, call const& answered) {
        reply = read(body, std::chrono::system_clock::now());
        if (native_only && (reply.dialect != dialect::native || is_stream(body)))
            throw error(errc::unexpected_content,
                        "not in the service's own form: " + utf8::excerpt(body));
        reply.head = answered.head();
        reply.timings = answered.timings();
        return &reply;
    };
}

asio::awaitable<void> answer_to(attempts& tries, body_taker const& take, bool takes_streams)
{
    for (;;) {
        try {
            response const* const reply = co_await read_reply(tries, take, takes_streams);
            tries.tell_success(reply);
            tries.release();
            co_return;
        } catch (boost::system::system_error const& failure) {
            error const told = tries.explained(failure);
            if (tries.repeats(told, delivery::nothing))
                continue;
            tries.tell_failure(told);
            tries.release();
            throw told;
        }
    }
}

void abandon(std::shared_ptr<client_core const> const& core, std::string const& id) noexcept
try {
    auto const brief = std::make_shared<client_core>(*core);
    brief->limits.deadline = longest_abandoning;
    brief->pool = std::make_shared<transport::pool>(
        core->executor,
        pool_limits{.connections = 1, .idle = 0}); // That of the client may be closed.
    brief->rates = nullptr;                        // What is to stop costs, too.
    asio::co_spawn(core->executor, ask_to_stop(brief, cancel_response(*brief, id)), asio::detached);
} catch (...) {
    // No memory for it.
}

} // namespace responses::detail
