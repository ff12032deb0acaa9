#include "protocol/token_bucket.hpp"

#include <algorithm>

namespace responses {
namespace {

using seconds = std::chrono::duration<double>;

} // namespace

time_point after_seconds(time_point from, double time) noexcept
{
    constexpr double most = 1e9;
    return from + std::chrono::ceil<std::chrono::microseconds>(seconds(std::min(time, most)));
}

token_bucket even_bucket(double per_minute, time_point now) noexcept
{
    double const per_second = per_minute / 60;
    double const room = std::max(per_second, 1.0);
    return {per_second, room, room, now};
}

double token_bucket::level_at(time_point now) const noexcept
{
    double const time = std::max(seconds(now - since_).count(), 0.0);
    return std::min(level_ + time * per_second_, room_);
}

time_point token_bucket::ready_at(time_point now, double amount) const noexcept
{
    double const lacks = std::min(amount, room_) - level_at(now);
    return lacks <= 0 ? now : after_seconds(std::max(now, since_), lacks / per_second_);
}

void token_bucket::take(time_point now, double amount) noexcept
{
    level_ = level_at(now) - amount;
    since_ = std::max(since_, now);
}

void token_bucket::settle(double amount) noexcept { level_ = std::min(level_ + amount, room_); }

} // namespace responses
