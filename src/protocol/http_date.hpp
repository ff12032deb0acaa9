#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace responses {

/// A date in any of the three forms of RFC 9110, section 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`,
/// `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`. The two digits of a year mean
/// the last year that is not more than 50 years after `now`. Nothing when it is none of these.
std::optional<std::chrono::sys_seconds> http_date(std::string_view text,
                                                  std::chrono::system_clock::time_point now);

/// A date in the form of RFC 3339 that machines write: `1994-11-06T08:49:37Z`. A fraction of a
/// second is left out. Nothing when it is none.
std::optional<std::chrono::sys_seconds> rfc3339_date(std::string_view text);

} // namespace responses
