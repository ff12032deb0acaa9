#pragma once

#include "client/attempts.hpp"
#include "protocol/event_reader.hpp"

#include <responses/event.hpp>
#include <responses/response.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace responses::detail {

/// What an `event_stream` and its waiting `next()` share.
class stream_session
{
public:
    stream_session(std::shared_ptr<client_core const> core, std::string request);

    static boost::asio::awaitable<std::optional<event>> next(std::shared_ptr<stream_session> self);
    static boost::asio::awaitable<responses::response> finish(std::shared_ptr<stream_session> self);

    void cancel() noexcept;

    /// Throws `errc::invalid_state` before the terminal event.
    responses::response const& response();

    response_head const& head() const noexcept { return tries_.current().head(); }
    call_timings timings() const noexcept { return tries_.current().timings(); }

    /// Octets of the body, as if they had been read: for the benchmark of `next`.
    void feed(std::string_view octets) { reader_->feed(octets); }

private:
    class turn;

    std::optional<event> ready();
    boost::asio::awaitable<void> fill();
    boost::asio::awaitable<void> start();
    due limit_of_silence();
    bool repeats(error const& failure);
    bool is_withheld();
    void repeat_or_throw(boost::system::system_error const& failure);
    error explained(boost::system::system_error const& failure) const;
    void note(event const& seen);
    void note_delivery(event_type type);
    void note_end();
    void tell_end();
    void end();

    attempts tries_;
    std::size_t max_event_size_;
    std::optional<event_reader> reader_; // of the current attempt, always there
    std::size_t next_piece_ = 0;
    delivery given_ = delivery::nothing; // of the current attempt
    time_point silent_since_{};
    std::optional<time_point> away_since_; // a keepalive has been given, and its taker is not back
    std::optional<error> failure_;
    bool started_ = false;
    bool heard_ = true; // something that ends a silence has come since `silent_since_`
    bool busy_ = false;
    bool cancelled_ = false;
    bool over_ = false;
};

} // namespace responses::detail
