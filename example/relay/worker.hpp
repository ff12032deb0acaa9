#pragma once

#include "metrics.hpp"
#include "settings.hpp"
#include "stream_permits.hpp"

#include <responses/client.hpp>
#include <responses/pool_figures.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <set>
#include <vector>

namespace relay {

class session;
class worker;

/// What all threads of a relay share.
struct common_state
{
    explicit common_state(settings const& given) : how(given), permits(given.streams) {}

    settings const how;
    stream_permits permits;
    metrics figures = {};
    std::vector<std::unique_ptr<worker>> workers = {}; ///< As many as threads, for good.
};

/// One thread of a relay: a client of the model, and the browsers that are served there. All but
/// `context` and `serve` is for its own thread.
class worker
{
public:
    explicit worker(common_state& common);

    boost::asio::io_context& context() noexcept { return context_; }
    responses::client const& model() const noexcept { return model_; }
    common_state& common() const noexcept { return common_; }
    bool is_stopping() const noexcept { return stopping_; }

    /// Serves a browser; the socket is of this context.
    void serve(boost::asio::ip::tcp::socket browser);

    /// Takes no more requests, lets streams end for as long as the settings grant, then tells
    /// their browsers that they are over.
    boost::asio::awaitable<void> stop();

    /// Lets the context's `run` return when nothing is left to be done.
    void release() { work_.reset(); }

    void enter(session& one);
    void leave(session& one) noexcept;

private:
    boost::asio::awaitable<void> wait_for_sessions(std::chrono::steady_clock::time_point until);

    common_state& common_;
    std::set<session*> sessions_; // before the context, which destroys what is left of them
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    responses::client model_;
    bool stopping_ = false;
    boost::asio::steady_timer* all_left_ = nullptr; // while it is waited for that they have left
};

/// The connections of all workers to the model, taken together; from any of their threads.
boost::asio::awaitable<responses::pool_figures> connections_of(common_state const& common);

} // namespace relay
