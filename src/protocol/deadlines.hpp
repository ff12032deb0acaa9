#pragma once

#include <responses/error.hpp>
#include <responses/options.hpp>

#include <algorithm>
#include <chrono>

namespace responses {

using time_point = std::chrono::steady_clock::time_point;

/// The latest there is when the clock cannot hold it.
inline time_point after(time_point from, std::chrono::milliseconds time) noexcept
{
    auto const room = time_point::max() - from;
    bool const fits = time <= std::chrono::floor<std::chrono::milliseconds>(room);
    return fits ? from + time : time_point::max();
}

/// When a wait must end, and what has then run out.
struct due
{
    time_point at = time_point::max(); ///< `max()`: never.
    errc what = errc::deadline_exceeded;
};

/// The time limits of one attempt at a call: the call started at `start`, this attempt at
/// `attempt`.
class deadlines
{
public:
    deadlines(time_limits const& limits, time_point start, time_point attempt)
        : limits_(limits),
          start_(start),
          attempt_(attempt),
          whole_{limit_after(start, limits.deadline), errc::deadline_exceeded}
    {
        whole_ = earlier({limit_after(attempt, limits.attempt), errc::attempt_timeout});
    }

    /// Of the call.
    time_point start() const noexcept { return start_; }

    /// Of the wait before the attempt, which is no part of it.
    due rate() const noexcept
    {
        due const wait{limit_after(attempt_, limits_.rate), errc::rate_timeout};
        due const call{deadline(), errc::deadline_exceeded};
        return wait.at < call.at ? wait : call;
    }

    due key() const noexcept
    {
        return earlier({limit_after(attempt_, limits_.key), errc::key_timeout});
    }

    due pool() const noexcept
    {
        return earlier({limit_after(attempt_, limits_.pool), errc::pool_timeout});
    }

    /// Of a connection that was begun at `since`.
    due connect(time_point since) const noexcept
    {
        return earlier({limit_after(since, limits_.connect), errc::connect_timeout});
    }

    /// Of the answer to a request that was sent at `sent`.
    due header(time_point sent) const noexcept
    {
        return earlier({limit_after(sent, limits_.header), errc::header_timeout});
    }

    /// Of a stream whose silence, before any event, began at `since`.
    due first_event(time_point since) const noexcept
    {
        return earlier({limit_after(since, limits_.first_event), errc::first_event_timeout});
    }

    /// Of a silence that began at `since`.
    due silence(time_point since) const noexcept
    {
        return earlier({limit_after(since, limits_.idle), errc::idle_timeout});
    }

    /// Where the whole call must end; `max()`: nowhere.
    time_point deadline() const noexcept { return limit_after(start_, limits_.deadline); }

private:
    // Zero is no limit.
    static time_point limit_after(time_point from, std::chrono::milliseconds limit) noexcept
    {
        return limit.count() > 0 ? after(from, limit) : time_point::max();
    }

    due earlier(due one) const noexcept { return one.at < whole_.at ? one : whole_; }

    time_limits limits_;
    time_point start_;
    time_point attempt_;
    due whole_; // the earlier one of the call's and the attempt's
};

} // namespace responses
