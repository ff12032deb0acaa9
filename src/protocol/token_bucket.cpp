#include "protocol/token_bucket.hpp"

#include <algorithm>
#include <cmath>

namespace responses {
namespace {

using seconds = std::chrono::duration<double>;

// The clock cannot hold every time.
time_point after_seconds(time_point from, double time) noexcept
{
    constexpr double most = 1e9;
    auto const wait = std::chrono::ceil<std::chrono::microseconds>(seconds(std::min(time, most)));
    return from + wait;
}

} // namespace

token_bucket::token_bucket(double per_minute, time_point now)
    : per_second_(per_minute / 60), room_(std::max(per_second_, 1.0)), level_(room_), since_(now)
{}

double token_bucket::level_at(time_point now) const noexcept
{
    double const time = std::max(seconds(now - since_).count(), 0.0);
    return std::min(level_ + time * per_second_, room_);
}

time_point token_bucket::ready_at(time_point now, double amount) const noexcept
{
    double const lacks = std::min(amount, room_) - level_at(now);
    return lacks <= 0 ? now : after_seconds(now, lacks / per_second_);
}

void token_bucket::take(time_point now, double amount) noexcept
{
    level_ = level_at(now) - amount;
    since_ = std::max(since_, now);
}

void token_bucket::settle(double amount) noexcept { level_ = std::min(level_ + amount, room_); }

} // namespace responses
