#pragma once

#include "protocol/deadlines.hpp"

namespace responses {

/// A bucket that fills evenly, with room for what comes in a second, and at least for 1. What is
/// taken may be more than is in it: then the bucket is in debt. No I/O: time comes in as an argument,
/// and may stand still or jump.
class token_bucket
{
public:
    /// Full at `now`. `per_minute` is above 0.
    token_bucket(double per_minute, time_point now);

    /// When so much may be taken: not after `now` if it is there. More than there is room for may be
    /// when the bucket is full.
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

} // namespace responses
