#pragma once

#include "protocol/deadlines.hpp"

namespace responses {

/// A bucket that fills evenly up to its room. What is taken may be more than is in it: then it is
/// in debt. No I/O: time comes in as an argument, and may stand still or jump back.
class token_bucket
{
public:
    /// With so much in it at `now`. `per_second` and `room` are above 0.
    token_bucket(double per_second, double room, double level, time_point now) noexcept
        : per_second_(per_second), room_(room), level_(level), since_(now)
    {}

    /// When so much may be taken: `now` if it is there. More than there is room for may be when the
    /// bucket is full.
    time_point ready_at(time_point now, double amount) const noexcept;

    void take(time_point now, double amount) noexcept;

    /// Puts back what was taken and not used; takes what was used and not taken, when negative.
    void settle(double amount) noexcept;

private:
    double level_at(time_point now) const noexcept;

    double per_second_;
    double room_;
    double level_; // at `since_`
    time_point since_;
};

/// Room for what comes in a second, and at least for 1; full. `per_minute` is above 0.
token_bucket even_bucket(double per_minute, time_point now) noexcept;

/// The clock cannot hold every time.
time_point after_seconds(time_point from, double time) noexcept;

} // namespace responses
