#pragma once

#include "arguments.hpp"
#include "output.hpp"
#include "status.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace ask {

/// How one call ended.
struct outcome
{
    exit_status status = exit_status::completed;
    std::string complaint = {};           ///< For standard error; empty when all is well.
    responses::call_timings timings = {}; ///< Empty where the call did not get that far.
};

/// Asks once and prints the answer. Failures of the call are outcomes; `output_error` is thrown.
///
/// Both arguments must outlive the call. Cancellation: `terminal`.
boost::asio::awaitable<outcome> run_call(arguments const& given, printer& out);

} // namespace ask
