#pragma once

#include "digest.hpp"

#include <responses/request.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace batch_tool {

/// A row of the input: a line that can be asked.
struct row
{
    std::string key;
    responses::request request;
    digest hash; ///< Of URL and body.
};

/// Why a line is none.
struct bad_line
{
    std::string code; ///< `invalid_json`, `missing_custom_id`, ...
    std::string message;
};

/// Reads a line of the OpenAI Batch format, `{"custom_id", "method": "POST", "url":
/// "/v1/responses", "body"}`, or the body of a request alone, whose key is then `line-N`.
std::variant<row, bad_line> row_of(std::string_view line, std::uint64_t number);

/// Nothing but spaces.
bool is_blank(std::string_view line) noexcept;

} // namespace batch_tool
