#pragma once

#include "protocol/deadlines.hpp"

#include <cstdint>
#include <optional>

namespace responses {

/// How many attempts a second a server lets through that says nothing of its limits, learnt from
/// its refusals: between two of them it has let through what it allows. From then on attempts begin
/// evenly at that rate, which rises, slowly at first, until the next refusal. No I/O.
class learnt_rate
{
public:
    /// When another attempt may begin; `now` when nothing is known.
    time_point ready_at(time_point now) const noexcept;

    void begin(time_point now) noexcept;

    /// There have been refusals, and it was needed in the last minute.
    bool is_known(time_point now) const noexcept;

    /// The server has let one through.
    void accept() noexcept { ++accepted_; }

    /// It has refused one that began after the last refusal.
    void refuse(time_point now) noexcept;

private:
    double rate(time_point now) const noexcept;
    void start_over(time_point now) noexcept;
    void slow_down(time_point now) noexcept;
    void measure(time_point now) noexcept;

    std::optional<time_point> refused_; // the last time
    time_point empty_{}; // the last refusal behind which some were let through, or the first
    std::uint64_t accepted_ = 0; // since the last refusal
    double per_second_ = 0;      // at the last refusal; 0: not known
    bool is_guessed_ = false;
    time_point next_{};
};

} // namespace responses
