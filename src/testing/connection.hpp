#pragma once

#include "testing/answer.hpp"

#include <responses/testing/server.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace responses::testing {

/// One accepted connection, plain or TLS. One read is pending at nearly all times: between requests
/// it brings the next one, and during an answer it tells when the client has gone.
///
/// Thread safety: none. All on the executor of the socket, one operation at a time.
class connection : public std::enable_shared_from_this<connection>
{
public:
    explicit connection(boost::asio::ip::tcp::socket socket);

    /// Speaks TLS from here on. What was read before is not part of it.
    boost::asio::awaitable<boost::system::error_code> handshake(boost::asio::ssl::context& context);

    /// Whether the handshake took up an earlier session. Precondition: `handshake` succeeded.
    bool resumed() noexcept;

    /// What was read and not consumed. Not to be touched between `watch` and the next `fill`.
    boost::beast::flat_buffer& input() noexcept { return input_; }

    /// Waits for more input; `timed_out` when none has come until then.
    boost::asio::awaitable<boost::system::error_code>
    fill(answer_clock::time_point due = answer_clock::time_point::max());

    /// Lets the end of the connection be noticed from here on.
    void watch();

    /// The client has closed its side, or the connection has failed.
    bool gone() const noexcept { return failed_.failed(); }

    boost::asio::awaitable<boost::system::error_code> write(std::string_view bytes);

    /// Ends early when the client goes away.
    boost::asio::awaitable<void> wait_until(answer_clock::time_point due);

    /// Ends the connection as the fault says.
    boost::asio::awaitable<void> end(fault how);

    void close() noexcept;

private:
    // A connection that waits holds little; one that receives a big body takes bigger bites.
    static constexpr std::size_t least_read = 1024;
    static constexpr std::size_t most_read = 16 * 1024;

    void begin_read();
    void on_read(boost::system::error_code const& failed, std::size_t size);
    boost::asio::awaitable<void> sleep_until(answer_clock::time_point due);
    boost::asio::awaitable<void> finish(bool notify);
    boost::asio::awaitable<void> close_notify(answer_clock::time_point limit);
    void reset_on_close();
    boost::asio::awaitable<void> drain(answer_clock::time_point limit);

    boost::asio::ip::tcp::socket socket_;
    std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls_;
    boost::asio::steady_timer timer_; ///< Also rings when a read or a shutdown is over.
    boost::beast::flat_buffer input_;
    boost::system::error_code failed_; ///< Of reading.
    std::size_t bite_ = least_read;
    bool reading_ = false;
    bool notified_ = false;
};

} // namespace responses::testing
