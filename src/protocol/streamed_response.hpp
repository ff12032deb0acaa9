#pragma once

#include <responses/response.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace responses {

/// A body begins as an event stream does, and as no JSON; or it may when more of it comes.
bool is_stream(std::string_view body) noexcept;
bool may_be_stream(std::string_view beginning) noexcept;

/// The final response of a body that is a whole event stream. Throws what an `event_reader` throws.
/// `now` is for dates in an error.
response
response_from_stream(std::string_view body,
                     std::optional<std::chrono::system_clock::time_point> now = std::nullopt);

} // namespace responses
