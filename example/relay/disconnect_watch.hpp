#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>

namespace relay {

/// Looks, while an answer is made, whether the browser has gone away: calls `gone` once, when its
/// end of the connection is closed or broken. Not any more when this object is destroyed, nor when
/// the browser has sent something instead, which is left in the socket.
class disconnect_watch
{
public:
    disconnect_watch(boost::asio::ip::tcp::socket& socket, std::function<void()> gone);
    ~disconnect_watch();

    disconnect_watch(disconnect_watch const&) = delete;
    disconnect_watch& operator=(disconnect_watch const&) = delete;

private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace relay
