#pragma once

#include "client/operation.hpp"
#include "client/stream_session.hpp"
#include "client/tool_turns.hpp"

#include <responses/event.hpp>
#include <responses/tool_run.hpp>

#include <boost/asio/awaitable.hpp>

#include <exception>
#include <memory>
#include <optional>

namespace responses::detail {

/// What a `tool_stream` and its waiting `next()` share.
class tool_session
{
public:
    /// Throws what `create_response` throws.
    explicit tool_session(std::shared_ptr<tool_turns> turns);

    static boost::asio::awaitable<std::optional<event>> next(std::shared_ptr<tool_session> self);
    static boost::asio::awaitable<tool_run> finish(std::shared_ptr<tool_session> self);

    tool_run const& run() const noexcept { return turns_->run(); }

    void cancel() noexcept;

private:
    boost::asio::awaitable<std::optional<event>> next_of_run();
    boost::asio::awaitable<std::optional<event>> next_of_turn();
    boost::asio::awaitable<void> end_turn();

    std::shared_ptr<tool_turns> turns_;
    operation question_;                     // of the turn to come
    std::shared_ptr<stream_session> events_; // of this turn, once it has begun
    std::exception_ptr failure_;
    bool busy_ = false;
    bool over_ = false;
};

} // namespace responses::detail
