#pragma once

#include <responses/export.hpp>

namespace responses {

struct function_call;
struct request;
struct response;
struct tool_result;

/// Is told of the steps of a run of tools: derive from it and override what is of interest. The
/// calls to the service themselves are told to `options::observer`.
///
/// Its functions are called in the middle of the run, on its executor, one at a time. What they are
/// given is valid until they return. They must not wait, and not cancel or destroy the run. An
/// exception that they throw is ignored: what watches a run must not change how it ends.
class RESPONSES_API tool_observer
{
public:
    virtual ~tool_observer() = default;

    /// A request is about to be sent; the first one is 1.
    virtual void on_turn(unsigned /*number*/, request const& /*what*/) {}

    /// Its response is here.
    virtual void on_response(unsigned /*number*/, response const& /*reply*/) {}

    /// A tool is about to be run. Those of one response run at the same time.
    virtual void on_call(function_call const& /*call*/) {}

    /// It has ended, well or not. Not told when the run is cancelled in between.
    virtual void on_result(function_call const& /*call*/, tool_result const& /*result*/) {}
};

} // namespace responses
