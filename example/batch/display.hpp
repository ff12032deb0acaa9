#pragma once

#include "progress.hpp"

#include <chrono>

namespace batch_tool {

/// Shows progress on standard error: on a terminal one line that is written over, else a line now
/// and then; and in the end what has come of it.
class display
{
public:
    explicit display(bool quiet);

    void show(progress const& now);
    void end(progress const& last);

private:
    using clock = std::chrono::steady_clock;

    bool is_quiet_;
    bool is_terminal_;
    clock::time_point next_;
};

} // namespace batch_tool
