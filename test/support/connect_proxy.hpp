#pragma once

#include "support/relay.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace responses::test {

/// How a proxy treats one connection.
struct proxy_manner
{
    enum class end
    {
        relay, ///< It connects the client to the port it asked for, of this machine.
        close,
        reset,
        stall, ///< Silence until the client gives up.
    };

    std::string answer = "HTTP/1.1 200 Connection established\r\n\r\n";
    std::size_t piece = 0;              ///< So many octets at a time; 0: all.
    std::chrono::milliseconds delay{0}; ///< Before each piece.
    end then = end::relay;
};

inline proxy_manner refusing(std::string_view status)
{
    proxy_manner refused;
    refused.answer = "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: 0\r\n\r\n";
    refused.then = proxy_manner::end::close;
    return refused;
}

/// A proxy that knows nothing but CONNECT, on a port of 127.0.0.1 and a thread of its own. All
/// names are this machine's for it.
class connect_proxy
{
public:
    connect_proxy();
    ~connect_proxy();

    /// `user_info` is as in a URL, with its `@`.
    std::string url(std::string_view user_info = {}) const;

    std::string display() const;

    /// The next connection is treated so; those without are relayed.
    void script(proxy_manner next);

    /// The heads of the requests, as they came.
    std::vector<std::string> requests() const;

private:
    boost::asio::awaitable<void> accept_all();
    boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket client);
    boost::asio::awaitable<void> treat(boost::asio::ip::tcp::socket client, std::string head);
    proxy_manner note(std::string const& head);

    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_;
    mutable std::mutex mutex_;
    std::deque<proxy_manner> scripted_;
    std::vector<std::string> requests_;
    std::thread thread_;
};

} // namespace responses::test
