#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <string>

namespace responses::test {

/// Of a port that was free a moment ago.
inline std::string url_that_nobody_listens_at()
{
    using boost::asio::ip::tcp;
    boost::asio::io_context context;
    tcp::acceptor probe(context, {boost::asio::ip::make_address("127.0.0.1"), 0});
    auto const port = probe.local_endpoint().port();
    probe.close();
    return "http://127.0.0.1:" + std::to_string(port) + "/v1";
}

/// A port of which no connection is ever accepted: its backlog is full, and Linux lets further ones
/// wait.
class full_backlog
{
public:
    full_backlog()
    {
        using boost::asio::ip::tcp;
        acceptor_.open(tcp::v4());
        acceptor_.bind({boost::asio::ip::make_address("127.0.0.1"), 0});
        acceptor_.listen(0);
        for (auto* socket : {&first_, &second_})
            socket->async_connect(acceptor_.local_endpoint(), [](boost::system::error_code) {});
        context_.poll();
    }

    boost::asio::ip::tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

    std::string url() const
    {
        return "http://127.0.0.1:" + std::to_string(endpoint().port()) + "/v1";
    }

    /// Takes one that waits.
    void make_room() { acceptor_.accept(); }

private:
    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_{context_};
    boost::asio::ip::tcp::socket first_{context_};
    boost::asio::ip::tcp::socket second_{context_};
};

/// A server that never reads: the kernel accepts its connections and takes what it has room for.
class deaf_server
{
public:
    std::string url() const
    {
        return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/v1";
    }

private:
    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_{context_,
                                             {boost::asio::ip::make_address("127.0.0.1"), 0}};
};

} // namespace responses::test
