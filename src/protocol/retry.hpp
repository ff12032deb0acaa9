#pragma once

#include "protocol/deadlines.hpp"

#include <responses/error.hpp>
#include <responses/event_type.hpp>
#include <responses/options.hpp>

#include <chrono>
#include <optional>

namespace responses {

/// How much of an attempt the caller has been given.
enum class delivery
{
    nothing,   ///< Or only keepalives.
    announced, ///< That there is a response: `response.created`, `.queued`, `.in_progress`.
    output,    ///< Anything else: it may have been shown, or acted on.
};

/// What is delivered with an event of this type.
delivery delivery_of(event_type type) noexcept;

/// What is known of an attempt that failed, beside the failure.
struct failed_attempt
{
    unsigned number = 1; ///< Of this attempt in its call, from 1, less those that were free.
    delivery given = delivery::nothing;
    bool is_free = false; ///< Its failure does not count.
    double random = 0;    ///< In [0, 1).
    time_point now{};
    time_point deadline = time_point::max();
};

/// The wait before the next attempt; nothing when the failure is to be told instead.
std::optional<std::chrono::milliseconds>
wait_before_retry(retry_policy const& policy, error const& failure, failed_attempt const& attempt);

/// The wait before a stream that broke off, and can be resumed, is taken up again; nothing when the
/// failure is to be told. `attempt.number` counts the failures since the last new event.
std::optional<std::chrono::milliseconds> wait_before_resume(resume_policy const& policy,
                                                            retry_policy const& waits,
                                                            error const& failure,
                                                            failed_attempt const& attempt);

/// Throws `error(errc::invalid_argument)` for a policy that makes no sense.
void check_policy(retry_policy const& policy);

} // namespace responses
