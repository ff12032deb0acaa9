#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace responses {

/// What a server says of one of its limits; nothing where it says nothing that can be read.
struct rate_limit
{
    std::optional<std::int64_t> limit = {};     ///< How many there may be in the server's window.
    std::optional<std::int64_t> remaining = {}; ///< How many of them are left.

    /// Until all are there again, counted from when the server said so.
    std::optional<std::chrono::milliseconds> reset = {};
};

/// The `x-ratelimit-{limit,remaining,reset}-{requests,tokens}` header fields.
struct rate_limits
{
    rate_limit requests = {};
    rate_limit tokens = {};
};

} // namespace responses
