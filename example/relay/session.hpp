#pragma once

#include "connection.hpp"
#include "refusal.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace relay {

class worker;

/// One browser's connection: its requests, one after another.
class session
{
public:
    session(boost::asio::ip::tcp::socket browser, worker& at);
    ~session();

    session(session const&) = delete;
    session& operator=(session const&) = delete;

    /// Until the browser leaves, or the relay stops.
    boost::asio::awaitable<void> run();

    void close_if_idle() noexcept;
    void close() noexcept { line_.close(); }

private:
    boost::asio::awaitable<void> respond(browser_request& asked);
    boost::asio::awaitable<void> chat(browser_request& asked);
    boost::asio::awaitable<answer> look_up(browser_request const& asked);
    boost::asio::awaitable<void> refuse(browser_request const& asked, refusal const& why);

    connection line_;
    worker& at_;
};

} // namespace relay
