#include "protocol/server_allowance.hpp"

#include <algorithm>
#include <chrono>

namespace responses {
namespace {

using seconds = std::chrono::duration<double>;

// Requests do not arrive as evenly as they are sent.
constexpr double share_for_jitter = 0.05;
constexpr double share_of_rate = 0.99;

time_point after_seconds(time_point from, double time) noexcept
{
    constexpr double most = 1e9;
    return from + std::chrono::ceil<std::chrono::microseconds>(seconds(std::min(time, most)));
}

} // namespace

server_allowance::mark server_allowance::begin(time_point now, double amount) noexcept
{
    sent_ += amount;
    return {.sent = sent_, .at = now};
}

void server_allowance::learn(mark const& began, rate_limit const& told, time_point now) noexcept
{
    bool const is_whole = told.limit && told.remaining && *told.limit > 0 && *told.remaining >= 0;
    if (!is_whole || (is_known_ && began.at < told_to_.at))
        return;
    is_known_ = true;
    told_to_ = began;
    limit_ = static_cast<double>(*told.limit);
    remaining_ = std::min(static_cast<double>(*told.remaining), limit_);
    full_at_ = told.reset ? now + *told.reset : time_point::max();
    if (!told.reset || told.reset->count() <= 0 || remaining_ >= limit_)
        return;
    // Some round the time up to seconds, which makes little of the rate while little is used.
    double const used = limit_ - remaining_;
    double const rate = used / seconds(*told.reset).count();
    per_second_ = used * 2 >= limit_ ? rate : std::max(per_second_, rate);
}

time_point server_allowance::ready_at(time_point now, double amount) const noexcept
{
    if (!is_known_ || now >= full_at_)
        return now;
    double const margin = std::min(limit_ * share_for_jitter, amount);
    double const wanted = std::min(amount + margin, limit_);
    double const lacks = wanted + (sent_ - told_to_.sent) - remaining_;
    if (lacks <= 0)
        return now;
    if (per_second_ <= 0)
        return std::min(full_at_, now + std::chrono::seconds(1));
    auto const ready = after_seconds(told_to_.at, lacks / (per_second_ * share_of_rate));
    return std::max(ready, now);
}

} // namespace responses
