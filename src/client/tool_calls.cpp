#include "client/tool_calls.hpp"

#include "client/tell.hpp"

#include <responses/error.hpp>
#include <responses/tool_observer.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
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

tool_calls::tool_calls(asio::any_io_executor executor, toolbox tools, tool_run_options how,
                       std::vector<function_call> calls)
    : executor_(std::move(executor)),
      tools_(std::move(tools)),
      how_(std::move(how)),
      left_(calls.size()),
      all_over_(executor_, asio::steady_timer::time_point::max())
{
    for (function_call& one : calls)
        calls_.emplace_back(executor_, std::move(one));
}

asio::awaitable<std::vector<function_call_output>> tool_calls::run(std::shared_ptr<tool_calls> self)
{
    for (running& one : self->calls_)
        start(self, one);
    co_await self->wait();
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
asio::awaitable<void> tool_calls::wait()
{
    bool const throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    while (left_ > 0) {
        boost::system::error_code code;
        co_await all_over_.async_wait(asio::redirect_error(asio::use_awaitable, code));
        if (left_ > 0)
            cancel();
    }
    co_await asio::this_coro::throw_if_cancelled(throws);
}

void tool_calls::start(std::shared_ptr<tool_calls> const& self, running& one)
{
    tell(self->how_.observer, [&](tool_observer& to) { to.on_call(one.call); });
    set_limit(self, one);
    auto ended = [self, &one](std::exception_ptr thrown, tool_result result) {
        self->end(one, std::move(thrown), std::move(result));
    };
    asio::co_spawn(self->executor_, self->tools_.run(one.call),
                   asio::bind_cancellation_slot(one.stop.slot(), std::move(ended)));
}

void tool_calls::set_limit(std::shared_ptr<tool_calls> const& self, running& one)
{
    if (self->how_.tool_limit <= std::chrono::milliseconds::zero())
        return;
    one.limit.expires_after(self->how_.tool_limit);
    one.limit.async_wait([self, &one](boost::system::error_code code) {
        if (code)
            return;
        one.is_late = true;
        one.stop.emit(asio::cancellation_type::terminal);
    });
}

void tool_calls::end(running& one, std::exception_ptr thrown, tool_result result)
{
    one.limit.cancel();
    if (!cancelled_)
        keep(one, std::move(thrown), std::move(result));
    if (--left_ == 0)
        all_over_.cancel();
}

// What a tool throws is in its result; otherwise it has been stopped, or there is no memory.
void tool_calls::keep(running& one, std::exception_ptr thrown, tool_result result)
{
    if (thrown && !one.is_late) {
        failure_ = thrown;
        return;
    }
    one.result = thrown ? failed_result(one.call, out_of_time(how_.tool_limit)) : std::move(result);
    tell(how_.observer, [&](tool_observer& to) { to.on_result(one.call, one.result); });
}

void tool_calls::cancel() noexcept
{
    cancelled_ = true;
    for (running& one : calls_)
        one.stop.emit(asio::cancellation_type::terminal);
}

} // namespace responses::detail
