#include "protocol/server_allowance.hpp"

#include <algorithm>
#include <chrono>

namespace responses {
namespace {

// Requests do not arrive as evenly as they are sent.
constexpr double share_for_jitter = 0.05;
constexpr double share_of_rate = 0.99;

// Limits are those of a minute, unless they say otherwise.
constexpr double usual_window = 60; // seconds

} // namespace

server_allowance::mark server_allowance::begin(time_point now, double amount) noexcept
{
    sent_ += amount;
    if (bucket_)
        bucket_->take(now, amount);
    return {.sent = sent_, .at = now};
}

void server_allowance::learn(mark const& began, rate_limit const& told, time_point now) noexcept
{
    bool const is_whole = told.limit && told.remaining && *told.limit > 0 && *told.remaining >= 0;
    if (!is_whole || began.at < told_to_.at)
        return;
    told_to_ = began;
    limit_ = static_cast<double>(*told.limit);
    double const remaining = std::min(static_cast<double>(*told.remaining), limit_);
    learn_rate(limit_ - remaining, told);
    double const rate = per_second_ > 0 ? per_second_ * share_of_rate : limit_ / usual_window;
    double const come = rate * std::chrono::duration<double>(now - began.at).count();
    double const level = remaining + come - (sent_ - began.sent);
    bucket_.emplace(rate, limit_, std::min(level, limit_), now);
}

// Some round the time up to seconds, which makes little of the rate while little is used.
void server_allowance::learn_rate(double used, rate_limit const& told) noexcept
{
    if (used <= 0 || !told.reset || told.reset->count() <= 0)
        return;
    double const rate = used / std::chrono::duration<double>(*told.reset).count();
    per_second_ = used * 2 >= limit_ ? rate : std::max(per_second_, rate);
}

time_point server_allowance::ready_at(time_point now, double amount) const noexcept
{
    if (!bucket_)
        return now;
    double const margin = std::min(limit_ * share_for_jitter, amount);
    return bucket_->ready_at(now, amount + margin);
}

void server_allowance::settle(double amount) noexcept
{
    sent_ -= amount;
    if (bucket_)
        bucket_->settle(amount);
}

} // namespace responses
