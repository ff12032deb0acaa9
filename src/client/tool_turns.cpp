#include "client/tool_turns.hpp"

#include "client/reply.hpp"
#include "client/tell.hpp"
#include "protocol/response.hpp"

#include <responses/error.hpp>
#include <responses/tool_observer.hpp>

#include <boost/asio/this_coro.hpp>

#include <utility>

namespace responses::detail {

namespace asio = boost::asio;

tool_turns::tool_turns(std::shared_ptr<client_core const> core, request const& what, toolbox tools,
                       tool_run_options how)
    : core_(std::move(core)),
      loop_(what, tools.tools(), how.max_turns),
      tools_(std::move(tools)),
      how_(std::move(how))
{
    refuse_members_of_turns(core_->body);
}

operation tool_turns::question(bool streamed) const
{
    return create_response(*core_, loop_.next(), streamed);
}

void tool_turns::begin() noexcept
{
    tell(how_.observer,
         [&](tool_observer& to) { to.on_turn(loop_.run().turns + 1, loop_.next()); });
}

asio::awaitable<void> tool_turns::take(response reply)
{
    auto calls = loop_.take(std::move(reply));
    tool_run const& run = loop_.run();
    tell(how_.observer, [&](tool_observer& to) { to.on_response(run.turns, run.response); });
    if (calls.empty())
        co_return;
    if (cancelled_)
        throw error(asio::error::operation_aborted);
    auto executor = co_await asio::this_coro::executor;
    calls_ = std::make_shared<tool_calls>(core_, executor, tools_, how_, std::move(calls));
    auto outputs = co_await tool_calls::run(calls_);
    loop_.answer(std::move(outputs));
}

void tool_turns::cancel() noexcept
{
    cancelled_ = true;
    if (calls_)
        calls_->cancel();
}

asio::awaitable<tool_run> run_tools(std::shared_ptr<tool_turns> turns, operation first)
{
    for (operation what = std::move(first);; what = turns->question(false)) {
        turns->begin();
        response reply = co_await reply_to<response>(turns->core(), what, created_from_body);
        co_await turns->take(std::move(reply));
        if (turns->has_ended())
            co_return std::move(turns->run());
    }
}

} // namespace responses::detail
