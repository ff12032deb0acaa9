#include "protocol/retry.hpp"

#include "protocol/server_error.hpp"

#include <algorithm>
#include <cmath>

namespace responses {
namespace {

using std::chrono::milliseconds;

// More than any call waits; and the clock can add it to any time.
constexpr milliseconds longest_wait = std::chrono::hours{24 * 365};

// No other attempt could go better, or it is not ours to make.
bool is_final(error const& failure)
{
    return failure.is_cancelled() || failure.code() == errc::deadline_exceeded ||
           failure.code() == errc::invalid_argument || failure.code() == errc::invalid_state;
}

// Once a response was announced, a lost connection does not mean that it has ended; a server that
// says it failed does. Output is never given twice.
bool is_repeatable(error const& failure, delivery given)
{
    if (given == delivery::announced)
        return failure.code() == errc::response_failed;
    return given == delivery::nothing;
}

bool is_listed(retry_policy const& policy, int status)
{
    return (policy.server_errors && status >= 500) ||
           std::ranges::find(policy.statuses, status) != policy.statuses.end();
}

bool is_worth_it(retry_policy const& policy, error const& failure)
{
    if (policy.predicate)
        return policy.predicate(failure);
    if (!failure.is_status() || failure.api() == nullptr)
        return failure.is_retryable();
    if (is_out_of_quota(*failure.api()))
        return false;
    return failure.api()->should_retry.value_or(is_listed(policy, failure.api()->status));
}

// What the response itself came to is no fault of the stream.
bool is_resumable(error const& failure)
{
    return failure.is_retryable() && failure.code() != errc::response_failed;
}

milliseconds back_off(retry_policy const& policy, failed_attempt const& attempt)
{
    // Before the bound of the exponent is reached, so is every cap.
    double const exponent = std::min(attempt.number - 1, 1000U);
    double const cap = static_cast<double>(std::min(policy.cap, longest_wait).count());
    double wait = static_cast<double>(policy.base.count());
    if (wait > 0)
        wait = std::min(wait * std::pow(policy.factor, exponent), cap);
    return milliseconds(std::llround(wait * (1 - policy.jitter * attempt.random)));
}

// Zero, and a date that is past, say nothing of when.
std::optional<milliseconds> wait_of_server(error const& failure)
{
    auto const* said = failure.api();
    if (said == nullptr || !said->retry_after || said->retry_after->count() <= 0)
        return std::nullopt;
    return said->retry_after;
}

// Nothing when the server asks for more than we wait, or no time would be left after it.
std::optional<milliseconds> wait_of(retry_policy const& policy, error const& failure,
                                    failed_attempt const& attempt)
{
    auto const asked = wait_of_server(failure);
    if (asked && *asked > policy.longest_retry_after)
        return std::nullopt;
    auto const wait = asked ? *asked : back_off(policy, attempt);
    if (attempt.deadline - attempt.now <= wait)
        return std::nullopt;
    return wait;
}

} // namespace

delivery delivery_of(event_type type) noexcept
{
    switch (type) {
    case event_type::keepalive: return delivery::nothing;
    case event_type::created:
    case event_type::queued:
    case event_type::in_progress: return delivery::announced;
    default: return delivery::output;
    }
}

std::optional<milliseconds> wait_before_retry(retry_policy const& policy, error const& failure,
                                              failed_attempt const& attempt)
{
    bool const is_spent = !attempt.is_free && attempt.number > policy.max_retries;
    if (is_spent || is_final(failure) || !is_repeatable(failure, attempt.given))
        return std::nullopt;
    auto const wait = wait_of(policy, failure, attempt);
    return wait && is_worth_it(policy, failure) ? wait : std::nullopt;
}

std::optional<milliseconds> wait_before_resume(resume_policy const& policy,
                                               retry_policy const& waits, error const& failure,
                                               failed_attempt const& attempt)
{
    if (attempt.number > policy.max_attempts || is_final(failure) || !is_resumable(failure))
        return std::nullopt;
    return wait_of(waits, failure, attempt);
}

void check_policy(retry_policy const& policy)
{
    auto const refuse = [](char const* what) { throw error(errc::invalid_argument, what); };
    if (policy.base.count() < 0 || policy.cap.count() < 0 || policy.longest_retry_after.count() < 0)
        refuse("a wait of retry_policy is negative");
    if (!(policy.factor >= 1) || !std::isfinite(policy.factor))
        refuse("retry_policy::factor must be 1 or more");
    if (!(policy.jitter >= 0 && policy.jitter <= 1))
        refuse("retry_policy::jitter must be between 0 and 1");
}

} // namespace responses
