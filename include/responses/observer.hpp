#pragma once

#include <responses/error.hpp>
#include <responses/event.hpp>
#include <responses/response.hpp>
#include <responses/response_head.hpp>
#include <responses/timings.hpp>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace responses {

/// Which call an observer is told of.
struct call_info
{
    std::uint64_t id = 0;            ///< No other call of this process has it.
    std::string_view operation = {}; ///< As the client's member function: `create`, `stream`.
    std::string_view method = {};    ///< Of HTTP.
    std::string_view url = {};       ///< Without secrets: no user info, no query.
};

/// How a call ended.
struct call_end
{
    error const* failure = nullptr;  ///< Null when it ended well.
    response const* reply = nullptr; ///< Null when there is none that is whole.
    response_head const& head;       ///< Of the last answer; without status when none came.
    call_timings const& timings;     ///< As `error_details::timings` and `response::timings`.
    call_timings::duration elapsed;  ///< From the start of the call until now.
};

/// Is told what happens in the calls of a client: derive from it, override what is of interest, and
/// set `options::observer`. One object may serve several clients; a client without one pays nothing
/// for this.
///
/// Its functions are called in the middle of the call, on the executor of the client, or where a
/// call is destroyed; from several threads at a time when clients on several threads share it. What
/// they are given, views included, is valid until they return. They must not wait, and not destroy,
/// cancel or await the call that they are told of. An exception that they throw is ignored: what
/// watches a call must not change how it ends.
///
/// Each call that is told to begin is told to end, once, and nothing of it is told later: when it
/// has succeeded or failed, when it is cancelled, and when its coroutine or stream is destroyed
/// (`error::is_cancelled`). A call that is never awaited does not begin.
class RESPONSES_API observer
{
public:
    virtual ~observer() = default;

    /// The call is awaited for the first time.
    virtual void on_begin(call_info const& /*call*/) {}

    /// An attempt begins, the first one is 1.
    virtual void on_attempt(call_info const& /*call*/, unsigned /*number*/) {}

    /// The head of an answer is here, whatever its status.
    virtual void on_head(call_info const& /*call*/, response_head const& /*head*/) {}

    /// An event is about to be given to the caller.
    virtual void on_event(call_info const& /*call*/, event const& /*seen*/) {}

    /// An attempt has failed; `wait` from now, attempt number `next` follows.
    virtual void on_retry(call_info const& /*call*/, error const& /*failure*/,
                          std::chrono::milliseconds /*wait*/, unsigned /*next*/)
    {}

    /// The call has ended. A stream ends with its terminal event, also when that is a failure,
    /// which the next `next()` then throws.
    virtual void on_end(call_info const& /*call*/, call_end const& /*end*/) {}
};

} // namespace responses
