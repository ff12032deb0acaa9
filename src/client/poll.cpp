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

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace responses::detail {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

// A response that is looked after.
struct watched
{
    std::shared_ptr<client_core const> core;
    std::string id;
    std::string url; // For errors.
    time_point limit;
};

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

error explained(watched const& one, response const& reply, error const& failure, call_stage stage)
{
    error_details details = failure.details();
    details.stage = stage;
    details.url = one.url;
    details.head = reply.head;
    details.timings = reply.timings;
    one.core->hide_secrets(details);
    return error(failure.code(), std::move(details));
}

error given_up(watched const& one, response const& reply, boost::system::error_code why)
{
    error const failure(why, {.reason = "the response " + one.id + " is still " + reply.status});
    return explained(one, reply, failure, call_stage::back_off);
}

asio::awaitable<void> pause(watched const& one, milliseconds wait, response const& reply)
{
    boost::system::error_code code;
    asio::steady_timer timer(one.core->executor, wait);
    auto const known = one.core->pool->pause(timer);
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, code));
    if (code || one.core->pool->is_closed())
        throw given_up(one, reply, asio::error::operation_aborted);
}

asio::awaitable<response> look_at(watched const& one)
{
    auto const brief = until(one.core, one.limit);
    return reply_to<response>(brief, retrieve_response(*brief, one.id), response_from_body);
}

// Until its status is no longer one of generation.
asio::awaitable<void> watch(watched const& one, response& reply, poll_options const& how)
{
    for (unsigned looks = 1; is_pending(reply.status); ++looks) {
        auto const wait = wait_before_look(how, {.looks = looks,
                                                 .asked = wait_asked_by(reply.head),
                                                 .now = steady_clock::now(),
                                                 .limit = one.limit});
        if (!wait)
            throw given_up(one, reply, errc::deadline_exceeded);
        co_await pause(one, *wait, reply);
        reply = co_await look_at(one);
    }
    if (reply.status == "failed")
        throw explained(one, reply, failed_error(reply), call_stage::body);
}

watched what_to_watch(std::shared_ptr<client_core const> core, response const& reply,
                      time_point limit)
{
    if (reply.id.empty())
        throw error(errc::unexpected_content, "a response in the background that has no id");
    std::string url = retrieve_response(*core, reply.id).where->display;
    return {.core = std::move(core), .id = reply.id, .url = std::move(url), .limit = limit};
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
    if (!is_pending(reply.status))
        co_return reply;
    watched const one = what_to_watch(core, reply, limit);
    try {
        co_await watch(one, reply, how);
    } catch (boost::system::system_error const& failure) {
        if (core->cancel_background && failure.code() == asio::error::operation_aborted)
            abandon(core, one.id);
        throw;
    }
    co_return reply;
}

} // namespace responses::detail
