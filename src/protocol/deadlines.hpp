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

/// The time limits of one call that started at `start`.
class deadlines
{
public:
    deadlines(time_limits const& limits, time_point start)
        : limits_(limits),
          start_(start),
          whole_{limit_after(start, limits.deadline), errc::deadline_exceeded}
    {}

    time_point start() const noexcept { return start_; }

    due pool() const noexcept
    {
        return earlier({limit_after(start_, limits_.pool), errc::pool_timeout});
    }

    due connect(time_point since) const noexcept
    {
        return earlier({limit_after(since, limits_.connect), errc::connect_timeout});
    }

    /// Of a silence that began at `since`.
    due silence(time_point since) const noexcept
    {
        return earlier({limit_after(since, limits_.idle), errc::idle_timeout});
    }

private:
    // Zero is no limit.
    static time_point limit_after(time_point from, std::chrono::milliseconds limit) noexcept
    {
        return limit.count() > 0 ? after(from, limit) : time_point::max();
    }

    due earlier(due one) const noexcept { return one.at < whole_.at ? one : whole_; }

    time_limits limits_;
    time_point start_;
    due whole_;
};

} // namespace responses
