#pragma once

#include "protocol/deadlines.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace responses::transport {

using addresses = std::vector<boost::asio::ip::tcp::endpoint>;

/// One look-up of a host name. `getaddrinfo` can neither be cancelled nor be given a time limit, so
/// the look-up runs detached and whoever waits for it may leave before it is done; only
/// `io_context::run` and its destructor still wait for it.
class lookup : public std::enable_shared_from_this<lookup>
{
public:
    explicit lookup(boost::asio::any_io_executor executor);

    /// The addresses of `host`, which may be an address itself.
    /// Throws `error`: `errc::resolve_failed`, `limit.what`, `operation_aborted`.
    boost::asio::awaitable<addresses> run(std::string host, std::uint16_t port, due limit);

    /// Makes whoever waits leave with `operation_aborted`.
    void cancel() noexcept;

private:
    void start(std::string const& host, std::uint16_t port);

    boost::asio::ip::tcp::resolver resolver_;
    boost::asio::steady_timer wait_;
    boost::system::error_code code_;
    addresses found_;
    bool done_ = false;
    bool cancelled_ = false;
};

} // namespace responses::transport
