#pragma once

#include "client/operation.hpp"
#include "client/tool_calls.hpp"
#include "protocol/tool_loop.hpp"

#include <responses/tool_run_options.hpp>
#include <responses/toolbox.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace responses::detail {

/// The turns of a run of tools, however its responses are asked for.
class tool_turns
{
public:
    /// Throws `error(errc::invalid_argument)`: see `tool_loop` and `refuse_members_of_turns`.
    tool_turns(std::shared_ptr<client_core const> core, request const& what, toolbox tools,
               tool_run_options how);

    std::shared_ptr<client_core const> const& core() const noexcept { return core_; }

    /// What is asked in the turn to come.
    operation question(bool streamed) const;

    /// It is about to be sent.
    void begin() noexcept;

    /// Takes the response to it, and runs what it calls for. Cancellation: see `tool_calls`.
    boost::asio::awaitable<void> take(response reply);

    /// Ends a `take` that runs tools, or is to.
    void cancel() noexcept;
    bool is_cancelled() const noexcept { return cancelled_; }

    bool has_ended() const noexcept { return loop_.has_ended(); }
    tool_run& run() noexcept { return loop_.run(); }

private:
    std::shared_ptr<client_core const> core_;
    tool_loop loop_;
    toolbox tools_;
    tool_run_options how_;
    std::shared_ptr<tool_calls> calls_; // of the last response that had any
    bool cancelled_ = false;
};

/// All turns, with each response whole. `first` is the question of the first one.
boost::asio::awaitable<tool_run> run_tools(std::shared_ptr<tool_turns> turns, operation first);

} // namespace responses::detail
