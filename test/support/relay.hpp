#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>

namespace responses::test {

using any_socket = boost::asio::generic::stream_protocol::socket;

/// Passes on what comes until there is no more, then closes both.
inline boost::asio::awaitable<void> pass_on(std::shared_ptr<any_socket> from,
                                            std::shared_ptr<any_socket> to)
{
    namespace asio = boost::asio;
    try {
        for (std::array<char, 8192> room;;) {
            auto const size =
                co_await from->async_read_some(asio::buffer(room), asio::use_awaitable);
            co_await asio::async_write(*to, asio::buffer(room, size), asio::use_awaitable);
        }
    } catch (boost::system::system_error const&) {
    }
    boost::system::error_code ignored;
    to->shutdown(any_socket::shutdown_both, ignored);
    from->shutdown(any_socket::shutdown_both, ignored);
}

/// Connects `client` with a port of this machine, in both directions. Ends when the connection
/// does.
inline boost::asio::awaitable<void> relay_to_port(any_socket client, std::uint16_t port)
{
    namespace asio = boost::asio;
    asio::ip::tcp::socket server(client.get_executor());
    asio::ip::tcp::endpoint const where(asio::ip::address_v4::loopback(), port);
    co_await server.async_connect(where, asio::use_awaitable);
    auto const here = std::make_shared<any_socket>(std::move(client));
    auto const there = std::make_shared<any_socket>(std::move(server));
    asio::co_spawn(here->get_executor(), pass_on(here, there), asio::detached);
    co_await pass_on(there, here);
}

/// A Unix domain socket in front of a port of this machine, on a thread of its own.
class unix_relay
{
public:
    unix_relay(std::string path, std::uint16_t port) : path_(std::move(path)), port_(port)
    {
        namespace asio = boost::asio;
        std::remove(path_.c_str());
        acceptor_.open();
        acceptor_.bind(path_);
        acceptor_.listen();
        asio::co_spawn(context_, accept_all(), asio::detached);
        thread_ = std::thread([this] { context_.run(); });
    }

    ~unix_relay()
    {
        context_.stop();
        thread_.join();
        std::remove(path_.c_str());
    }

    std::string const& path() const noexcept { return path_; }

private:
    boost::asio::awaitable<void> accept_all()
    {
        namespace asio = boost::asio;
        for (;;) {
            any_socket client = co_await acceptor_.async_accept(asio::use_awaitable);
            asio::co_spawn(context_, relay_to_port(std::move(client), port_), asio::detached);
        }
    }

    std::string path_;
    std::uint16_t port_;
    boost::asio::io_context context_;
    boost::asio::local::stream_protocol::acceptor acceptor_{context_};
    std::thread thread_;
};

} // namespace responses::test
