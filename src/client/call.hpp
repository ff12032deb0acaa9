#pragma once

#include "client/observed_call.hpp"
#include "client/operation.hpp"
#include "http/exchange.hpp"
#include "protocol/deadlines.hpp"
#include "transport/pool.hpp"

#include <responses/error.hpp>
#include <responses/timings.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace responses::detail {

/// As much of a body as is searched for what it says of an error, with a long message in it.
constexpr std::size_t examined_body = std::size_t{64} << 10;

/// One HTTP call, an attempt, from the octets of the request to those of the body. Joins the
/// connection, which knows no HTTP, and the exchange, which knows no sockets. All operations throw
/// `error`.
class call
{
public:
    call(std::shared_ptr<client_core const> core, operation what);

    /// The octets of the request.
    std::size_t size() const noexcept { return what_.octets->size(); }

    /// Has this field sent with the request, which has none of that name.
    void add_field(http::header_field field) { added_ = std::move(field); }

    /// Sends the request on a connection of the pool and reads the head of the answer. Throws
    /// `errc::http_status`, with what the server says, for a status that is neither 2xx nor
    /// `is_redirected`. `began` is when the first attempt did, which the deadline and the timings
    /// count from, `attempt` when this one did. `told` of the head must outlive the call.
    boost::asio::awaitable<void> start(time_point began, time_point attempt, observed_call& told);

    /// The answer is that the same request is to be sent to its `Location` instead: 307 or 308 (RFC
    /// 9110, section 15.4).
    bool is_redirected() const noexcept;

    /// The same request at its `Location`. Precondition: `is_redirected`. Throws
    /// `errc::http_status` when that is of another origin, which must not see the key.
    boost::asio::awaitable<operation> redirected();

    /// Throws `errc::http_status`, with what the server says.
    boost::asio::awaitable<void> refuse_status();

    /// Reads until there are octets of the body in `pieces`, or the body has ended.
    boost::asio::awaitable<void> read_on(due limit);

    /// The octets that the last operation brought, valid until the next one.
    std::span<std::string_view const> pieces() const noexcept { return exchange_->body(); }

    /// Nothing more will come.
    bool at_end() const noexcept { return exchange_->is_done() || input_ended_; }

    /// The rest of the body. Throws `errc::too_large`, `errc::truncated`.
    boost::asio::awaitable<std::string> rest_of_body();

    /// Throws `errc::unexpected_content`, which says what came instead of what was `wanted`, from
    /// the first `enough` octets: a body may be long in coming.
    boost::asio::awaitable<void> refuse_body(std::string_view wanted,
                                             std::size_t enough = examined_body);

    /// Ends the call, whose operations have ended: the connection goes back to the pool if the
    /// answer has come whole and it can serve another call, else it is closed. Views stay good.
    void release();

    /// The same, but when nothing that matters is missing of the answer, its rest is read first: in
    /// the background, within a second and 64 KiB.
    void release_after_rest();

    /// Ends the call; a waiting operation throws `operation_aborted`.
    void close() noexcept;

    std::string_view header(std::string_view name) const noexcept
    {
        return exchange_->header(name);
    }
    response_head const& head() const noexcept { return exchange_->head(); }

    deadlines const& limits() const noexcept { return deadlines_; }

    /// The media type of the body, without parameters.
    std::string_view media_type() const noexcept;

    call_timings& timings() noexcept { return timings_; }
    call_timings const& timings() const noexcept { return timings_; }
    call_timings::duration elapsed() const noexcept;

    /// Adds what this call knows of a failure: stage, URL, head of the answer, timings.
    void explain(error_details& details) const;

private:
    boost::asio::awaitable<void> connect();
    boost::asio::awaitable<void> ask();
    boost::asio::awaitable<boost::system::error_code> send();
    boost::asio::awaitable<void> read_head(boost::system::error_code not_sent);
    boost::asio::awaitable<void> read_some(due limit);
    boost::asio::awaitable<std::string> beginning_of_body(std::size_t size);
    std::string location() const;
    call_stage stage() const noexcept;
    bool may_live_on() const noexcept;

    std::shared_ptr<client_core const> core_;
    operation what_; // its octets are null when it has been answered
    std::optional<http::header_field> added_;
    deadlines deadlines_;
    std::shared_ptr<transport::lease> lease_;
    transport::read_buffer buffer_;
    std::shared_ptr<http::exchange> exchange_;
    call_timings timings_;
    bool connected_ = false;
    bool sent_ = false; // the server may have refused to read all of it
    bool sent_whole_ = false;
    time_point sent_at_{};
    bool answered_ = false; // an octet of the answer has come
    bool input_ended_ = false;
};

} // namespace responses::detail
