#pragma once

#include "protocol/happy_eyeballs.hpp"
#include "transport/resolve.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace responses::transport {

/// Connects to the first of several addresses that answers (Happy Eyeballs, RFC 8305). Several
/// attempts may be under way; however `run` ends, those that did not win are closed by then.
/// Thread safety: unsafe; `run` once.
class dial : public std::enable_shared_from_this<dial>
{
public:
    dial(boost::asio::any_io_executor executor, addresses const& candidates);

    /// Throws `error`: `errc::connect_failed` and `limit.what`, which tell how each address was
    /// tried; `operation_aborted`.
    boost::asio::awaitable<boost::asio::ip::tcp::socket> run(due limit);

    /// Makes `run` end with `operation_aborted`.
    void cancel() noexcept;

private:
    struct attempt
    {
        boost::asio::ip::tcp::endpoint to;
        boost::asio::ip::tcp::socket socket;
        std::string outcome;
    };
    class ending;

    boost::asio::awaitable<void> race(due limit);
    void start(std::size_t index);
    void note(std::size_t index, boost::system::error_code const& code);
    void close_all() noexcept;
    std::string outcomes() const;

    std::vector<attempt> attempts_;
    connection_race race_;
    boost::asio::steady_timer wait_; // cancelled when there is news
    std::optional<std::size_t> winner_;
    bool news_ = false;
    bool cancelled_ = false;
};

} // namespace responses::transport
