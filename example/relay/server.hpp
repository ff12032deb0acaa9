#pragma once

#include "settings.hpp"
#include "worker.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <cstdint>

namespace relay {

/// The relay: browsers on one side, a model on the other.
class server
{
public:
    /// Listens from here on. Throws what it cannot use.
    explicit server(settings const& how);

    std::uint16_t port() const noexcept { return port_; }

    /// Serves until it has been stopped, on this thread and on those that it starts.
    void run();

    /// Has it take no more requests, and `run` return when the streams have ended or the time for
    /// that is over. From any thread.
    void stop();

    boost::asio::any_io_executor get_executor() { return first().context().get_executor(); }

private:
    worker& first() { return *common_.workers.front(); }
    boost::asio::awaitable<void> accept();
    void stop_workers();
    void note_stopped();

    common_state common_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::uint16_t port_ = 0;
    std::size_t running_ = 0; // workers that have not stopped
    bool stopping_ = false;
};

} // namespace relay
