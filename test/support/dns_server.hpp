#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace responses::test {

/// What a `dns_server` answers, whatever the name is.
struct dns_zone
{
    std::vector<std::string> v4 = {};
    std::vector<std::string> v6 = {};
    std::uint32_t ttl = 60;
    std::optional<std::uint32_t> alias_ttl = {}; ///< The name is an alias, for so many seconds.
    int code = 0;              ///< RCODE: 0 no error, 2 server failure, 3 no such name, 5 refused.
    bool silent = false;       ///< No answer at all.
    bool silent_on_v6 = false; ///< None to AAAA.
    bool truncate = false;     ///< Over UDP: only that it does not fit.
    bool hangs_up = false;     ///< Over TCP: instead of an answer.
};

/// A name server on a port of 127.0.0.1, by UDP and TCP, in a thread of its own.
class dns_server
{
public:
    explicit dns_server(dns_zone zone);
    ~dns_server();

    /// As resolvers want it: address:port.
    std::string address() const;

    /// How many questions came. A look-up of both families asks two.
    int asked() const noexcept { return by_udp_ + by_tcp_; }
    int asked_by_tcp() const noexcept { return by_tcp_; }

private:
    void receive();
    void accept();
    void serve(boost::asio::ip::tcp::socket client);
    std::string answer_to(std::string const& query, bool truncate) const;
    bool is_silent_to(std::string const& query) const;

    dns_zone zone_;
    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::ip::udp::socket socket_;
    boost::asio::ip::udp::endpoint sender_;
    std::array<char, 512> query_{};
    std::atomic<int> by_udp_ = 0;
    std::atomic<int> by_tcp_ = 0;
    std::jthread thread_;
};

} // namespace responses::test
