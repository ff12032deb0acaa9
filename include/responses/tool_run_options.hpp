#pragma once

#include <chrono>
#include <memory>

namespace responses {

class tool_observer;

/// How `client::run_tools` and `client::stream_tools` go on.
struct tool_run_options
{
    /// How many responses at most; at least 1. A model may call tools forever.
    unsigned max_turns = 16;

    /// For each call of a tool; 0: no limit. Then the call is cancelled (`terminal`), which a
    /// function that is no awaitable does not notice, and the model is told.
    std::chrono::milliseconds tool_limit{std::chrono::minutes{1}};

    /// Is told of each step; may be null.
    std::shared_ptr<tool_observer> observer = {};
};

} // namespace responses
