#include "client/tool_session.hpp"

#include "client/turn.hpp"

#include <responses/error.hpp>

#include <boost/asio/error.hpp>

#include <utility>

namespace responses::detail {

namespace asio = boost::asio;

tool_session::tool_session(std::shared_ptr<tool_turns> turns)
    : turns_(std::move(turns)), question_(turns_->question(true))
{}

asio::awaitable<std::optional<event>> tool_session::next(std::shared_ptr<tool_session> self)
{
    turn const guard(self->busy_, "another next() of this stream is waiting");
    if (self->over_)
        co_return std::nullopt;
    self->over_ = true; // Unless an event is found; whatever throws ends the run.
    std::optional<event> seen;
    try {
        seen = co_await self->next_of_run();
    } catch (...) {
        self->failure_ = std::current_exception();
        throw;
    }
    self->over_ = !seen;
    co_return seen;
}

asio::awaitable<std::optional<event>> tool_session::next_of_run()
{
    if (turns_->is_cancelled() && !events_)
        throw error(asio::error::operation_aborted);
    std::optional<event> seen = co_await next_of_turn();
    while (!seen) {
        co_await end_turn();
        if (turns_->has_ended())
            co_return std::nullopt;
        seen = co_await next_of_turn();
    }
    co_return seen;
}

asio::awaitable<std::optional<event>> tool_session::next_of_turn()
{
    if (!events_) {
        events_ = std::make_shared<stream_session>(turns_->core(), std::move(question_));
        events_->keep_snapshot({}); // Some servers end with a response that has no output.
        turns_->begin();
    }
    return stream_session::next(events_);
}

asio::awaitable<void> tool_session::end_turn()
{
    response reply = events_->kept_snapshot().response();
    reply.head = events_->response().head;
    reply.timings = events_->response().timings;
    co_await turns_->take(std::move(reply));
    events_.reset();
    if (!turns_->has_ended())
        question_ = turns_->question(true);
}

asio::awaitable<tool_run> tool_session::finish(std::shared_ptr<tool_session> self)
{
    while (auto const seen = co_await next(self)) {
    }
    if (self->failure_)
        std::rethrow_exception(self->failure_);
    co_return self->run();
}

void tool_session::cancel() noexcept
{
    if (events_)
        events_->cancel();
    turns_->cancel();
}

} // namespace responses::detail
