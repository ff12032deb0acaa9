#pragma once

#include <responses/export.hpp>
#include <responses/response_head.hpp>
#include <responses/timings.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace responses {

/// Tokens of a response; 0 where the server says nothing.
struct token_usage
{
    std::int64_t input_tokens = 0;
    std::int64_t output_tokens = 0;
    std::int64_t total_tokens = 0;
    std::int64_t cached_tokens = 0;    ///< Part of the input tokens.
    std::int64_t reasoning_tokens = 0; ///< Part of the output tokens.
};

/// The `error` of a response that failed.
struct response_error
{
    std::string code = {};
    std::string message = {};
};

/// A model response (the API reference's "response object"). Strings are empty and optionals
/// nothing where the server sent null or nothing.
struct response
{
    std::string id = {};
    std::string model = {};
    std::string status =
        {};                ///< `completed`, `incomplete`, `in_progress`, `queued`, `cancelled`, ...
    double created_at = 0; ///< Seconds since 1970.
    std::optional<response_error> error = {};
    std::string incomplete_reason = {}; ///< `max_output_tokens`, `content_filter`, ...
    std::optional<token_usage> usage = {};

    boost::json::object json = {}; ///< The whole object as it came: nothing is lost.
    response_head head = {};       ///< Status and header fields of the answer.
    call_timings timings = {};     ///< Of the call that gave it.

    /// The text of every `output_text` part of every message, joined.
    RESPONSES_API std::string output_text() const;
};

} // namespace responses
