#pragma once

#include <responses/item.hpp>
#include <responses/response.hpp>

#include <vector>

namespace responses {

/// Why a run of tools ended.
enum class run_end
{
    unfinished, ///< It has not, or it has failed.
    answer,     ///< The last response calls for nothing: it is the answer, or is not complete.
    open_calls, ///< It calls for what the toolbox does not have: the caller's to answer.
    turn_limit, ///< `tool_run_options::max_turns` responses; what they called for has been run.
};

/// What came of `client::run_tools`.
struct tool_run
{
    responses::response response = {}; ///< The last one.
    run_end end = run_end::unfinished;

    /// What has to be added to the request's input to go on from here: the output of all responses
    /// and the outputs of the tools, in order; calls that an incomplete response left unanswered
    /// are not in it. With a `conversation`, which has the rest: outputs that were not sent.
    std::vector<item> items = {};
    unsigned turns = 0;     ///< How many responses there were.
    token_usage usage = {}; ///< Of all of them.
};

} // namespace responses
