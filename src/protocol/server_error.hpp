#pragma once

#include <responses/error.hpp>

#include <boost/json/fwd.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace responses {

/// What a server says in an error object, in any of the shapes found: `{"error":{…}}`,
/// `{"error":"…"}`, the members at the top (`{"type":"error","message":…}`), `{"detail":…}`.
/// `now` is for dates in `error.headers`, as for `retry_after`.
api_error
server_error_from_json(boost::json::object const& object,
                       std::optional<std::chrono::system_clock::time_point> now = std::nullopt);

/// What a server says in the body of an error status: JSON as above, or any text, which then is in
/// `body` alone.
api_error server_error_from_body(std::string_view body);

/// The wait that a server asks for, never negative: `retry-after-ms`, else `Retry-After` in seconds
/// or as a date (RFC 9110, section 10.2.3), which can be used only when it is known what time it
/// is. Nothing when there is none that can be read.
std::optional<std::chrono::milliseconds>
retry_after(std::string_view retry_after_ms, std::string_view retry_after,
            std::optional<std::chrono::system_clock::time_point> now);

/// What `x-should-retry` says; nothing unless it is `true` or `false`.
std::optional<bool> should_retry(std::string_view value) noexcept;

/// It is the account's limit that was passed, not a rate: no waiting helps.
bool is_out_of_quota(api_error const& said) noexcept;

} // namespace responses
