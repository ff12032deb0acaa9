#pragma once

#include "client/core.hpp"

#include <responses/call_item.hpp>
#include <responses/tool_run_options.hpp>
#include <responses/toolbox.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <vector>

namespace responses::detail {

/// The calls of one response, run at the same time.
class tool_calls
{
public:
    tool_calls(std::shared_ptr<client_core const> core, boost::asio::any_io_executor executor,
               toolbox tools, tool_run_options how, std::vector<function_call> calls);

    /// Their outputs, in the order of the calls. When it is cancelled, or the client closed, it
    /// cancels the tools and throws `operation_aborted` once all have ended: what they refer to may
    /// go then.
    static boost::asio::awaitable<std::vector<function_call_output>>
    run(std::shared_ptr<tool_calls> self);

    void cancel() noexcept;

private:
    struct running
    {
        running(boost::asio::any_io_executor const& executor, function_call what);

        function_call call;
        boost::asio::steady_timer limit;
        boost::asio::cancellation_signal stop;
        bool is_late = false;
        tool_result result;
    };

    static boost::asio::awaitable<void> run_all(std::shared_ptr<tool_calls> self);
    static boost::asio::awaitable<void> run_one(std::shared_ptr<tool_calls> self, running& one);
    static void start(std::shared_ptr<tool_calls> const& self, running& one);
    static void set_limit(std::shared_ptr<tool_calls> const& self, running& one);
    boost::asio::awaitable<tool_result> result_of(running const& one) const;
    void keep(running& one, std::exception_ptr thrown, tool_result result);
    void end(running& one) noexcept;

    std::shared_ptr<client_core const> core_;
    boost::asio::any_io_executor executor_;
    toolbox tools_;
    tool_run_options how_;
    std::deque<running> calls_; // They stay where they are.
    std::size_t left_;
    boost::asio::steady_timer all_over_;
    std::exception_ptr failure_;
    bool cancelled_ = false;
};

} // namespace responses::detail
