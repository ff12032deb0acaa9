#include "testing/request_bucket.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>

namespace responses::testing {
namespace {

// As Go writes durations below a minute, parts of a millisecond rounded up.
std::string duration_text(double time)
{
    auto const whole = static_cast<long long>(std::ceil(time * 1000));
    if (whole < 1000)
        return std::to_string(whole) + "ms";
    std::string thousandths = std::to_string(whole % 1000 + 1000).substr(1);
    while (thousandths.ends_with('0'))
        thousandths.pop_back();
    if (!thousandths.empty())
        thousandths.insert(0, 1, '.');
    return std::to_string(whole / 1000) + thousandths + "s";
}

std::string whole_seconds(double time)
{
    return std::to_string(static_cast<long long>(std::ceil(time)));
}

} // namespace

request_bucket::word request_bucket::take(answer_clock::time_point now)
{
    word said;
    if (allowed_.per_second <= 0)
        return said;
    fill(now);
    if (level_ < 1)
        said.refused = too_many();
    else
        level_ -= 1;
    if (allowed_.told)
        said.fields = fields();
    return said;
}

void request_bucket::fill(answer_clock::time_point now) noexcept
{
    double const time = filled_ ? std::chrono::duration<double>(now - *filled_).count() : 0;
    double const come = time * allowed_.per_second;
    level_ = std::min(level_ + come, static_cast<double>(allowed_.bucket));
    filled_ = now;
}

header_fields request_bucket::fields() const
{
    double const missing = static_cast<double>(allowed_.bucket) - level_;
    return {{"x-ratelimit-limit-requests", std::to_string(allowed_.bucket)},
            {"x-ratelimit-remaining-requests", std::to_string(static_cast<long long>(level_))},
            {"x-ratelimit-reset-requests", duration_text(missing / allowed_.per_second)}};
}

refusal request_bucket::too_many() const
{
    double const wait = (1 - level_) / allowed_.per_second;
    return {.status = 429,
            .message =
                "Rate limit reached for requests. Please try again in " + duration_text(wait) + ".",
            .param = {},
            .code = "rate_limit_exceeded",
            .headers = {{"Retry-After", whole_seconds(wait)}}};
}

} // namespace responses::testing
