#pragma once

#include <cstddef>

namespace responses {

/// How fast a client asks, all its calls together: each attempt waits until it may begin. Nothing
/// is bounded unless it is said here. The rules are in docs/rates.md.
struct rate_options
{
    /// Attempts a minute, evenly: never more than a second's worth, and at least one, at once.
    /// 0: any number.
    double requests_per_minute = 0;

    /// Tokens a minute, of input and output together, in the same way. What a request will take is
    /// estimated, and set right by the `usage` of its answer. 0: any number.
    double tokens_per_minute = 0;

    /// Attempts at the same time, at most; 0: any number.
    std::size_t concurrency = 0;

    /// How far `adaptive` may lower that: at least 1, at most `concurrency`.
    std::size_t least_concurrency = 1;

    /// Go as fast as the server allows and no faster: by its `x-ratelimit-...` fields, by
    /// `Retry-After`, which then stops all attempts and not only the one that was told, and by
    /// having fewer attempts at the same time while it refuses (429, 503) or does not answer in
    /// time. A refusal for the rate then costs no retry.
    bool adaptive = false;
};

} // namespace responses
