#pragma once

#include "protocol/deadlines.hpp"
#include "transport/dial.hpp"
#include "transport/read_buffer.hpp"
#include "transport/resolve.hpp"
#include "transport/route.hpp"
#include "transport/tls.hpp"

#include <responses/error.hpp>
#include <responses/timings.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace responses::transport {

/// One connection to a server, plain or TLS.
///
/// Every wait has a limit; when it runs out the connection is closed, and after a wait that was
/// cancelled it must be: what was cut in the middle is of no use. All operations throw `error`.
/// Thread safety: unsafe; one operation at a time, on its executor; `close` at any time there.
class connection : public std::enable_shared_from_this<connection>
{
public:
    explicit connection(boost::asio::any_io_executor executor);
    ~connection();

    /// Goes the way: looks a name up, connects, has the proxy, if any, connect further, and shakes
    /// hands if that is for TLS. Notes in `timings` when each was done, counted from `start`.
    boost::asio::awaitable<void> open(std::shared_ptr<route const> way, due limit, time_point start,
                                      call_timings& timings);

    /// Writes some of `octets` and gives how many. Sets `code` instead of throwing when the server
    /// may have said why it failed: it can answer and close before it has read everything.
    boost::asio::awaitable<std::size_t> write_some(std::string_view octets, due limit,
                                                   boost::system::error_code& code);

    /// Waits for octets, then takes all that are there and have room in `into`. At the end of
    /// input, sets `at_end` instead.
    boost::asio::awaitable<void> read(read_buffer& into, due limit);

    bool at_end() const noexcept { return at_end_; }

    /// The end of input was announced, by FIN without TLS, by close_notify with it (RFC 8446, 6.1).
    bool ended_orderly() const noexcept { return ended_orderly_; }

    /// It is open, and nothing has come that nobody asked for: it may be used again.
    bool is_quiet() noexcept;

    /// How far `open` has come.
    call_stage stage() const noexcept { return stage_; }

    /// Closes at once; a waiting operation throws `operation_aborted`.
    void close() noexcept;

private:
    class limited_wait;

    boost::asio::awaitable<void> reach(due limit, time_point start, call_timings& timings);
    boost::asio::awaitable<void> connect(due limit, time_point start, call_timings& timings);
    boost::asio::awaitable<void> connect_locally(due limit);
    boost::asio::awaitable<void> handshake(due limit);
    void drain(read_buffer& into);
    void end_input(boost::system::error_code const& code);
    void close_socket() noexcept;
    void throw_if_over() const;
    void throw_if_due(due limit);

    boost::asio::generic::stream_protocol::socket socket_; // TCP or a Unix domain socket
    std::shared_ptr<route const> way_;
    std::optional<tls_stream> tls_;
    std::shared_ptr<lookup> lookup_;
    std::shared_ptr<dial> dial_;
    boost::asio::steady_timer timer_;
    unsigned long long timer_round_ = 0;

    boost::system::error_code pending_; // came after octets that are to be given first
    std::optional<errc> expired_;
    call_stage stage_ = call_stage::resolve;
    bool closed_ = false;
    bool at_end_ = false;
    bool ended_orderly_ = false;
};

} // namespace responses::transport
