#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace responses {

/// How a client keeps to its rates: see `rate_options`.
struct rate_figures
{
    std::uint64_t begun = 0;   ///< Attempts.
    std::uint64_t refused = 0; ///< Of those, for the rate (429).
    std::size_t running = 0;
    std::size_t waiting = 0;     ///< Attempts that may not begin yet.
    std::size_t concurrency = 0; ///< How many may run at the same time now.

    /// How long no attempt begins because a server asked for it; 0: they do.
    std::chrono::milliseconds pause{0};
};

} // namespace responses
