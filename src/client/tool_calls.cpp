#include "client/tool_calls.hpp"

#include "client/stoppable.hpp"
#include "client/tell.hpp"
#include "protocol/deadlines.hpp"
#include "transport/pool.hpp"

#include <responses/error.hpp>
#include <responses/tool_observer.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace responses::detail {

namespace asio = boost::asio;

namespace {

std::exception_ptr out_of_time(std::chrono::milliseconds limit)
{
    return std::make_exception_ptr(std::runtime_error("the tool was stopped: it took more than " +
                                                      std::to_string(limit.count()) + " ms"));
}

} // namespace

tool_calls::running::running(asio::any_io_executor const& executor, function_call what)
    : call(std::move(what)), limit(executor)
{}

tool_calls::tool_calls(std::shared_ptr<client_core const> core, asio::any_io_executor executor,
                       toolbox tools, tool_run_options how, std::vector<function_call> calls)
    : core_(std::move(core)),
      executor_(std::move(executor)),
      tools_(std::move(tools)),
      how_(std::move(how)),
      left_(calls.size()),
      all_over_(executor_, time_point::max())
{
    for (function_call& one : calls)
        calls_.emplace_back(executor_, std::move(one));
}

asio::awaitable<std::vector<function_call_output>> tool_calls::run(std::shared_ptr<tool_calls> self)
{
    co_await run_all(self);
    if (self->failure_)
        std::rethrow_exception(self->failure_);
    if (self->cancelled_)
        throw error(asio::error::operation_aborted);
    std::vector<function_call_output> outputs;
    for (running& one : self->calls_)
        outputs.push_back(std::move(one.result.output));
    co_return outputs;
}

// To be cancelled is no reason to go away: tools may refer to what the caller then destroys.
asio::awaitable<void> tool_calls::run_all(std::shared_ptr<tool_calls> self)
{
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    auto const known = self->core_->pool->pause(self->all_over_);
    for (running& one : self->calls_)
        start(self, one);
    while (self->left_ > 0) {
        boost::system::error_code code;
        co_await self->all_over_.async_wait(asio::redirect_error(asio::use_awaitable, code));
        if (self->left_ > 0)
            self->cancel();
    }
    co_await asio::this_coro::throw_if_cancelled(throws);
}

void tool_calls::start(std::shared_ptr<tool_calls> const& self, running& one)
try {
    tell(self->how_.observer, [&](tool_observer& to) { to.on_call(one.call); });
    set_limit(self, one);
    auto const keep_signal = [self](std::exception_ptr const&) {};
    asio::co_spawn(self->executor_, run_one(self, one), stoppable(one.stop, keep_signal));
} catch (...) { // There is no memory.
    self->failure_ = std::current_exception();
    self->cancel();
    self->end(one);
}

// Nothing throws that is awaited outside of the call itself, or nobody would learn that it has
// ended: a coroutine that was spawned suspends once more at its end. The tool is not begun by
// `start`, as it may cancel the run.
asio::awaitable<void> tool_calls::run_one(std::shared_ptr<tool_calls> self, running& one)
{
    std::exception_ptr thrown;
    tool_result result;
    try {
        co_await asio::this_coro::throw_if_cancelled(false);
        co_await asio::post(self->executor_, asio::use_awaitable);
        co_await asio::this_coro::throw_if_cancelled(true);
        auto begun = self->result_of(one);
        result = co_await std::move(begun);
    } catch (...) {
        thrown = std::current_exception();
    }
    co_await asio::this_coro::throw_if_cancelled(false);
    self->keep(one, std::move(thrown), std::move(result));
    self->end(one);
}

asio::awaitable<tool_result> tool_calls::result_of(running const& one) const
{
    if (cancelled_)
        throw error(asio::error::operation_aborted);
    return tools_.run(one.call);
}

void tool_calls::set_limit(std::shared_ptr<tool_calls> const& self, running& one)
{
    if (self->how_.tool_limit <= std::chrono::milliseconds::zero())
        return;
    one.limit.expires_at(after(std::chrono::steady_clock::now(), self->how_.tool_limit));
    one.limit.async_wait([self, &one](boost::system::error_code code) {
        if (code)
            return;
        one.is_late = true;
        one.stop.emit(asio::cancellation_type::terminal);
    });
}

// What a tool throws is in its result; otherwise it has been stopped, or there is no memory.
void tool_calls::keep(running& one, std::exception_ptr thrown, tool_result result)
try {
    if (cancelled_)
        return;
    if (thrown && !one.is_late)
        std::rethrow_exception(thrown);
    one.result = thrown ? failed_result(one.call, out_of_time(how_.tool_limit)) : std::move(result);
    tell(how_.observer, [&](tool_observer& to) { to.on_result(one.call, one.result); });
} catch (...) {
    failure_ = std::current_exception();
}

void tool_calls::end(running& one) noexcept
{
    one.limit.cancel();
    if (--left_ == 0)
        all_over_.cancel();
}

void tool_calls::cancel() noexcept
{
    cancelled_ = true;
    for (running& one : calls_)
        one.stop.emit(asio::cancellation_type::terminal);
}

} // namespace responses::detail
