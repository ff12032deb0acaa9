#pragma once

#include "totals.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace batch_tool {

/// How far a run has come.
struct progress
{
    totals const& so_far;
    std::size_t running = 0;
    std::uint64_t skipped = 0;
    std::chrono::duration<double> time{};
    std::optional<double> share_taken = {}; ///< Of the input; nothing for a pipe.
    bool has_prices = false;
    std::string notice = {}; ///< What holds it up, or ends it.
};

/// One line for a terminal so wide, without a line end.
std::string progress_line(progress const& now, std::size_t width);

/// What has come of the run, in lines.
std::string summary(progress const& last);

} // namespace batch_tool
