#pragma once

#include <chrono>

namespace responses {

/// How `client::create_and_poll` looks after a response that is generated in the background.
struct poll_options
{
    /// Waits between two looks, where the server does not say how long (`openai-poll-after-ms`,
    /// `retry-after-ms`, `Retry-After`): `base` first, each later one `factor` times longer, up to
    /// `cap`.
    std::chrono::milliseconds base{500};
    double factor = 1.5;
    std::chrono::milliseconds cap{std::chrono::seconds{10}};

    /// The whole of it, from the first attempt at creating on; 0: no limit but
    /// `time_limits::deadline`, which counts from there as well.
    std::chrono::milliseconds limit{std::chrono::hours{1}};
};

} // namespace responses
