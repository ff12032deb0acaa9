#pragma once

#include "client/attempts.hpp"
#include "protocol/event_reader.hpp"
#include "protocol/stream_position.hpp"

#include <responses/event.hpp>
#include <responses/response.hpp>
#include <responses/snapshot.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>

namespace responses::detail {

/// What an `event_stream` and its waiting `next()` share.
class stream_session
{
public:
    stream_session(std::shared_ptr<client_core const> core, operation what,
                   stream_position from = {});

    static boost::asio::awaitable<std::optional<event>> next(std::shared_ptr<stream_session> self);
    static boost::asio::awaitable<responses::response> finish(std::shared_ptr<stream_session> self);

    void cancel() noexcept;

    /// Throws `errc::invalid_state` after the first `next`.
    void keep_snapshot(snapshot_options const& settings);

    /// Throws `errc::invalid_state` when none is kept.
    snapshot const& kept_snapshot() const;

    /// Throws `errc::invalid_state` before the terminal event.
    responses::response const& response();

    responses::dialect dialect() const noexcept { return reader_->dialect(); }
    response_head const& head() const noexcept { return tries_.current().head(); }
    call_timings timings() const noexcept { return tries_.current().timings(); }
    sequence_figures const& sequence() const noexcept { return position_.figures(); }

    /// Octets of the body, as if they had been read: for the benchmark of `next`.
    void feed(std::string_view octets) { reader_->feed(octets); }

private:
    std::optional<event> ready();
    bool feed_next_piece();
    bool admits(event const& seen);
    boost::asio::awaitable<void> fill();
    boost::asio::awaitable<void> start();
    boost::asio::awaitable<void> read_on();
    due limit_of_silence();
    bool repeats(error const& failure);
    bool resumes(error const& failure);
    void start_over();
    bool is_withheld();
    void repeat_or_throw(boost::system::system_error const& failure);
    error explained(boost::system::system_error const& failure) const;
    void note(event const& seen);
    void note_time(event const& seen);
    void note_delivery(event_type type);
    void note_end();
    void tell_end();
    void end();
    void abandon() noexcept;

    std::shared_ptr<client_core const> core_;
    attempts tries_;
    stream_position const from_;
    stream_position position_;
    bool learns_;                        // which response it is
    unsigned fruitless_ = 0;             // attempts to resume since the last new event
    std::optional<event_reader> reader_; // of the current attempt, always there
    std::size_t next_piece_ = 0;
    delivery given_ = delivery::nothing; // of the current attempt
    time_point silent_since_{};
    std::optional<time_point> away_since_; // a keepalive has been given, and its taker is not back
    std::optional<error> failure_;
    std::optional<snapshot> snapshot_;
    bool asked_ = false; // by a `next()`
    bool started_ = false;
    bool heard_ = true; // something that ends a silence has come since `silent_since_`
    bool busy_ = false;
    bool cancelled_ = false;
    bool abandoned_ = false;
    bool over_ = false;
};

} // namespace responses::detail
