#pragma once

#include <responses/observer.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

/// What a logger writes, a line for each thing that happens. The form, and what is hidden, are in
/// docs/observing.md. `shown` is how many octets of what models and servers write may be in it.
namespace responses::log_text {

std::string of_begin(call_info const& call);
std::string of_attempt(call_info const& call, unsigned number);
std::string of_head(call_info const& call, response_head const& head);
std::string of_event(call_info const& call, event const& seen, std::size_t shown);
std::string of_retry(call_info const& call, error const& failure, std::chrono::milliseconds wait,
                     unsigned next, std::size_t shown);
std::string of_end(call_info const& call, call_end const& end, std::size_t shown);

/// Whether the value of a header field of this name may be shown: it is known to hold no secret.
bool is_harmless(std::string_view name) noexcept;

/// A time in UTC: `2026-11-24T20:10:00.123Z`.
std::string of_time(std::chrono::system_clock::time_point when);

} // namespace responses::log_text
