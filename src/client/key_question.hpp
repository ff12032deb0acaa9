#pragma once

#include "client/core.hpp"
#include "protocol/deadlines.hpp"

#include <responses/key_source.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <exception>
#include <memory>
#include <string>

namespace responses::detail {

/// Asks a client's source for a key, once. Whoever waits leaves in time, whatever the source does;
/// what it still holds then lives until it has ended.
class key_question : public std::enable_shared_from_this<key_question>
{
public:
    explicit key_question(client_core const& core);

    /// The key, which can be sent. Cancels the source when it is left earlier. Throws `error`:
    /// `errc::key_failed`, `limit.what`, `operation_aborted`.
    boost::asio::awaitable<std::string> run(due limit);

    /// A waiting `run` throws `operation_aborted`.
    void close() noexcept;

private:
    class stop_at_exit;

    void ask();
    void stop() noexcept;
    std::string take_key();

    std::shared_ptr<key_source const> source_;
    std::shared_ptr<transport::pool> pool_;
    boost::asio::steady_timer wait_;
    boost::asio::cancellation_signal stopping_;
    std::exception_ptr failure_;
    std::string key_;
    bool answered_ = false;
    bool closed_ = false;
};

} // namespace responses::detail
