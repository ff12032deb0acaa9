#include "client/poll.hpp"

#include "client/reply.hpp"
#include "protocol/poll.hpp"
#include "protocol/response.hpp"
#include "protocol/server_error.hpp"
#include "transport/pool.hpp"

#include <responses/error.hpp>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <utility>

namespace responses::detail {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

// For a call that has to end then.
std::shared_ptr<client_core const> until(std::shared_ptr<client_core const> const& core,
                                         time_point limit)
{
    if (limit == time_point::max())
        return core;
    auto const brief = std::make_shared<client_core>(*core);
    auto const left = std::chrono::ceil<milliseconds>(limit - steady_clock::now());
    brief->limits.deadline = std::max(left, milliseconds{1}); // 0 would be no limit.
    return brief;
}

std::optional<milliseconds> wait_asked_by(response_head const& head)
{
    auto const named = head.header("openai-poll-after-ms");
    return retry_after(named.empty() ? head.header("retry-after-ms") : named,
                       head.header("retry-after"), std::chrono::system_clock::now());
}

error_details details_of(response const& reply)
{
    error_details details;
    details.stage = call_stage::back_off;
    details.reason = "the response " + reply.id + " is still " + reply.status;
    details.head = reply.head;
    details.timings = reply.timings;
    return details;
}

error failure_of(response const& reply)
{
    error const failed = failed_error(reply);
    error_details details = failed.details();
    details.stage = call_stage::body;
    details.head = reply.head;
    details.timings = reply.timings;
    return error(failed.code(), std::move(details));
}

asio::awaitable<void> pause(client_core const& core, milliseconds wait, response const& reply)
{
    boost::system::error_code code;
    asio::steady_timer timer(core.executor, wait);
    auto const known = core.pool->pause(timer);
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, code));
    if (code || core.pool->is_closed())
        throw error(asio::error::operation_aborted, details_of(reply));
}

asio::awaitable<response> look_at(std::shared_ptr<client_core const> const& core,
                                  std::string const& id, time_point limit)
{
    auto const brief = until(core, limit);
    return reply_to<response>(brief, retrieve_response(*brief, id), response_from_body);
}

// Until its status is no longer one of generation.
asio::awaitable<void> watch(std::shared_ptr<client_core const> core, response& reply,
                            poll_options const& how, time_point limit)
{
    for (unsigned looks = 1; is_pending(reply.status); ++looks) {
        auto const wait = wait_before_look(how, {.looks = looks,
                                                 .asked = wait_asked_by(reply.head),
                                                 .now = steady_clock::now(),
                                                 .limit = limit});
        if (!wait)
            throw error(errc::deadline_exceeded, details_of(reply));
        co_await pause(*core, *wait, reply);
        reply = co_await look_at(core, reply.id, limit);
    }
}

} // namespace

request in_background(request const& what)
{
    auto const* other = what.extra.if_contains("background");
    if (what.background == false || (other != nullptr && *other != boost::json::value(true)))
        throw error(errc::invalid_argument, "the request says that it is not for the background");
    request asked = what;
    if (other == nullptr)
        asked.background = true;
    return asked;
}

asio::awaitable<response> poll(std::shared_ptr<client_core const> core, operation create,
                               poll_options how)
{
    time_point const limit = limit_of_polling(how, core->limits.deadline, steady_clock::now());
    auto const brief = until(core, limit);
    response reply = co_await reply_to<response>(brief, std::move(create), created_from_body);
    try {
        co_await watch(core, reply, how, limit);
    } catch (boost::system::system_error const& failure) {
        if (core->cancel_background && failure.code() == asio::error::operation_aborted)
            abandon(core, reply.id);
        throw;
    }
    if (reply.status == "failed")
        throw failure_of(reply);
    co_return reply;
}

} // namespace responses::detail
