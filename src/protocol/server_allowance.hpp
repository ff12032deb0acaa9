#pragma once

#include "protocol/deadlines.hpp"
#include "protocol/token_bucket.hpp"

#include <responses/rate_limits.hpp>

#include <optional>

namespace responses {

/// What a server says of one of its limits, and what it would say now: a bucket of the server's,
/// which is known by its answers. No I/O.
class server_allowance
{
public:
    /// What had been sent in all when an attempt began, and when that was: what its answer says of
    /// the limit counts from there.
    struct mark
    {
        double sent = 0;
        time_point at{};
    };

    /// An attempt that takes so much begins.
    mark begin(time_point now, double amount) noexcept;

    /// What an attempt that began so was told, at `now`. Only the newest attempt's word counts.
    void learn(mark const& began, rate_limit const& told, time_point now) noexcept;

    /// When the server would let so much through; `now` when nothing is known.
    time_point ready_at(time_point now, double amount) const noexcept;

    /// Sets right what an attempt was thought to take: it took so much less.
    void settle(double amount) noexcept;

private:
    void learn_rate(double used, rate_limit const& told) noexcept;

    double sent_ = 0;
    mark told_to_{.sent = 0, .at = time_point::min()}; // whose answer is used
    double limit_ = 0;                                 // the most that there is
    double per_second_ = 0;                            // 0: it was not told
    std::optional<token_bucket> bucket_;
};

} // namespace responses
