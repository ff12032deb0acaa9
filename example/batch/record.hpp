#pragma once

#include "digest.hpp"
#include "line.hpp"

#include <responses/batch_row.hpp>

#include <cstdint>
#include <string>

namespace batch_tool {

/// Where a row stands in the input.
struct place
{
    std::uint64_t line = 0;
    digest request = {}; ///< Of URL and body; of a line that is no row, of the line.
};

/// A line of the output or error file, in the OpenAI Batch format: `{"id", "custom_id", "response":
/// {"status_code", "request_id", "body"}, "error"}`, and of ours `x_metrics`.
struct record
{
    std::string line; ///< With its end.
    bool is_error = false;
    std::string kind = {}; ///< Of the error, for the summary.
};

record record_of(responses::batch_result const& result, place const& at);

/// Of a line that is not asked. It answers to no key: `custom_id` is null.
record record_of(bad_line const& bad, place const& at);

} // namespace batch_tool
