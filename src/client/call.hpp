#pragma once

#include "client/core.hpp"
#include "http/exchange.hpp"
#include "protocol/deadlines.hpp"
#include "transport/connection.hpp"

#include <responses/error.hpp>
#include <responses/timings.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace responses::detail {

/// One HTTP call, an attempt, from the octets of the request to those of the body. Joins the
/// connection, which knows no HTTP, and the exchange, which knows no sockets. All operations throw
/// `error`.
class call
{
public:
    call(std::shared_ptr<client_core const> core, std::shared_ptr<std::string const> request);

    /// Connects, sends, and reads the head of the answer. Throws `errc::http_status`, with what the
    /// server says, for a status that is not 2xx. `began` is when the first attempt did, which the
    /// deadline and the timings count from.
    boost::asio::awaitable<void> start(time_point began);

    /// Reads until there are octets of the body in `pieces`, or the body has ended.
    boost::asio::awaitable<void> read_on(due limit);

    /// The octets that the last operation brought, valid until the next one.
    std::span<std::string_view const> pieces() const noexcept { return exchange_.body(); }

    /// Nothing more will come.
    bool at_end() const noexcept { return exchange_.is_done() || input_ended_; }

    /// The rest of the body. Throws `errc::too_large`, `errc::truncated`.
    boost::asio::awaitable<std::string> rest_of_body();

    /// The beginning of the body, `size` octets if it has so many; what has come if it breaks off.
    boost::asio::awaitable<std::string> beginning_of_body(std::size_t size);

    /// Ends the call; a waiting operation throws `operation_aborted`.
    void close() noexcept;

    std::string_view header(std::string_view name) const noexcept { return exchange_.header(name); }
    std::string_view request_id() const noexcept { return exchange_.header("x-request-id"); }

    deadlines const& limits() const noexcept { return deadlines_; }

    /// The media type of the body, without parameters.
    std::string_view media_type() const noexcept;

    call_timings& timings() noexcept { return timings_; }
    call_timings const& timings() const noexcept { return timings_; }
    call_timings::duration elapsed() const noexcept;

    /// The same failure, with what this call knows of it. Asio throws a `system_error` of its own
    /// into a coroutine that is cancelled between two waits.
    error explained(boost::system::system_error const& failure) const;

private:
    boost::asio::awaitable<boost::system::error_code> send();
    boost::asio::awaitable<void> read_head(boost::system::error_code not_sent);
    boost::asio::awaitable<void> read_some(due limit);
    boost::asio::awaitable<void> refuse_status();
    call_stage stage() const noexcept;

    std::shared_ptr<client_core const> core_;
    std::shared_ptr<std::string const> request_; // null when it has been sent
    deadlines deadlines_;
    std::shared_ptr<transport::connection> connection_;
    http::exchange exchange_;
    call_timings timings_;
    bool connected_ = false;
    bool sent_ = false;
    bool input_ended_ = false;
};

} // namespace responses::detail
