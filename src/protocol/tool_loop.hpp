#pragma once

#include <responses/call_item.hpp>
#include <responses/request.hpp>
#include <responses/response.hpp>
#include <responses/tool.hpp>
#include <responses/tool_run.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace responses {

/// Throws `error(errc::invalid_argument)` when there are members of a request here that differ from
/// turn to turn, or say how turns follow one another.
void refuse_members_of_turns(boost::json::object const& more);

/// The turns of a model and its tools: what is to be sent, what is to be run, and when it is over.
/// No I/O.
class tool_loop
{
public:
    /// `tools` are functions that can be run here. Throws `error(errc::invalid_argument)` for a
    /// request that has a tool of the same name, is for the background, or has in `extra` what
    /// `refuse_members_of_turns` refuses, and for no turns.
    tool_loop(request what, std::vector<tool> tools, unsigned max_turns);

    /// What is to be sent now. Precondition: it has not ended.
    request const& next() const noexcept { return request_; }

    /// Takes the response to it. Gives the calls that are to be run; `answer` takes what comes of
    /// them, unless there are none.
    std::vector<function_call> take(response reply);

    /// In the order of the calls.
    void answer(std::vector<function_call_output> outputs);

    bool has_ended() const noexcept { return ended_; }

    /// What came of it so far.
    tool_run const& run() const noexcept { return run_; }
    tool_run& run() noexcept { return run_; }

private:
    void add(std::vector<tool> tools);
    bool is_for_caller(function_call const& call) const;
    std::vector<function_call> own_calls() const;
    bool has_open_calls() const;
    void keep_output();
    void keep(item one);
    void end(run_end why) noexcept;

    request request_;
    std::vector<std::string> for_caller_; // functions that are not run here
    unsigned max_turns_;
    tool_run run_;
    bool ended_ = false;
};

} // namespace responses
