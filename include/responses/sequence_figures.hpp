#pragma once

#include <cstdint>

namespace responses {

/// What a stream's sequence numbers told, which should rise by one from event to event. Events
/// without a number are not counted.
struct sequence_figures
{
    std::uint64_t missing = 0;     ///< Numbers that were left out.
    std::uint64_t regressions = 0; ///< Events whose number was not above that of the one before.
    std::uint64_t repeated = 0; ///< Events that came again after the stream was resumed: dropped.
};

} // namespace responses
