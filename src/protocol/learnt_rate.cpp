#include "protocol/learnt_rate.hpp"

#include "protocol/token_bucket.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace responses {
namespace {

constexpr std::chrono::milliseconds may_catch_up{100};

// A second, where not a single one came through between two refusals.
constexpr double first_guess = 1;
constexpr double slowest = 1.0 / 60;

constexpr double share_kept = 0.8;
constexpr double longest_memory = 60; // seconds
constexpr double shortest_time = 1e-6;

// Of a rate that was measured: 0.6 % after a second, twice as much on top of it after 40.
double growth_after(double time) noexcept
{
    return 0.005 * time + 0.0005 * time * time + std::pow(time / 40, 4);
}

double seconds(time_point from, time_point to) noexcept
{
    return std::max(std::chrono::duration<double>(to - from).count(), 0.0);
}

} // namespace

bool learnt_rate::is_known(time_point now) const noexcept
{
    return per_second_ > 0 && seconds(next_, now) < longest_memory;
}

// As long as it goes well, but no more after a time than after as many requests. What was guessed
// grows by itself with each second.
double learnt_rate::rate(time_point now) const noexcept
{
    double const well = std::min(seconds(*refused_, now), static_cast<double>(accepted_));
    return per_second_ * (1 + (is_guessed_ ? well : growth_after(well)));
}

time_point learnt_rate::ready_at(time_point now) const noexcept
{
    return is_known(now) ? std::max(now, next_ - may_catch_up) : now;
}

void learnt_rate::begin(time_point now) noexcept
{
    if (is_known(now))
        next_ = after_seconds(std::max(next_, now), 1 / rate(now));
}

void learnt_rate::refuse(time_point now) noexcept
{
    bool const goes_on = refused_ && (is_known(now) || seconds(*refused_, now) < longest_memory);
    if (!goes_on)
        start_over(now);
    else if (accepted_ == 0)
        slow_down(now);
    else
        measure(now);
    refused_ = now;
    accepted_ = 0;
}

void learnt_rate::start_over(time_point now) noexcept
{
    per_second_ = 0;
    is_guessed_ = false;
    empty_ = now;
}

void learnt_rate::slow_down(time_point now) noexcept
{
    per_second_ = per_second_ > 0 ? std::max(per_second_ / 2, slowest) : first_guess;
    is_guessed_ = true;
    next_ = after_seconds(now, 1 / per_second_);
}

// The server's bucket was empty at both ends of the time. It may have been full in between, and
// something lost: but not much of the rate that led to the refusal.
void learnt_rate::measure(time_point now) noexcept
{
    double const paced = is_known(now) && !is_guessed_ ? rate(now) * share_kept : 0;
    double const time = std::max(seconds(empty_, now), shortest_time);
    per_second_ = std::max(static_cast<double>(accepted_) / time, paced);
    is_guessed_ = false;
    empty_ = now;
    next_ = now;
}

} // namespace responses
