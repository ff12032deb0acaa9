#pragma once

#include <responses/rate_limits.hpp>
#include <responses/response_head.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace responses {

/// What the header fields say of limits, under any of the names in use.
rate_limits rate_limits_of(response_head const& head);

/// A wait, never negative, a year at most, parts of a millisecond rounded up: a duration as Go
/// writes it (`1h2m3.5s`, `20ms`), a number of seconds, or, where it is known when the server wrote
/// it, a point of time: as in HTTP, in RFC 3339 or in Unix time (seconds, or milliseconds).
/// Nothing when it is none of these.
std::optional<std::chrono::milliseconds>
wait_until_reset(std::string_view text, std::optional<std::chrono::sys_seconds> written);

} // namespace responses
