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

/// Asks as often as it is told to, until an answer is not complete, and prints each answer and,
/// when asked for, its timings. Gives how the last call ended: its failure is an outcome;
/// `output_error` is thrown.
///
/// The argument must outlive the call. Cancellation: `terminal`.
boost::asio::awaitable<outcome> run_calls(arguments const& given);

} // namespace ask
