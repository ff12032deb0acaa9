#pragma once

#include <responses/error.hpp>
#include <responses/options.hpp>

#include <algorithm>
#include <chrono>

namespace responses {

using time_point = std::chrono::steady_clock::time_point;

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
          whole_{after(start, limits.deadline), errc::deadline_exceeded}
    {}

    time_point start() const noexcept { return start_; }

    due connect() const noexcept
    {
        return earlier({after(start_, limits_.connect), errc::connect_timeout});
    }

    /// Of a silence that began at `since`.
    due silence(time_point since) const noexcept
    {
        return earlier({after(since, limits_.idle), errc::idle_timeout});
    }

private:
    // Zero is no limit; one that the clock cannot hold is none either.
    static time_point after(time_point from, std::chrono::milliseconds limit) noexcept
    {
        auto const room = time_point::max() - from;
        if (limit.count() <= 0 || limit > std::chrono::floor<std::chrono::milliseconds>(room))
            return time_point::max();
        return from + limit;
    }

    due earlier(due one) const noexcept { return one.at < whole_.at ? one : whole_; }

    time_limits limits_;
    time_point start_;
    due whole_;
};

} // namespace responses
