#pragma once

#include <responses/detail/describe.hpp>
#include <responses/detail/omits_empty.hpp>
#include <responses/parameters.hpp>
#include <responses/request.hpp>
#include <responses/tool.hpp>
#include <responses/tool_choice.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace responses {

/// A request whose tokens are to be counted (`POST /v1/responses/input_tokens`). Members that are
/// empty are not sent.
struct token_count_request
{
    std::string model = {};
    request_input input = {};
    std::optional<std::string> instructions = {};
    std::string previous_response_id = {};
    std::vector<tool> tools = {};
    std::optional<text_options> text = {};
    std::optional<reasoning_options> reasoning = {};

    std::optional<conversation_reference> conversation = {};
    std::optional<bool> parallel_tool_calls = {};
    std::string personality = {}; ///< `friendly`, `pragmatic`, ...
    std::optional<tool_choice_option> tool_choice = {};
    std::string truncation = {}; ///< `auto`, `disabled`.

    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(token_count_request, (),
                          (model, input, instructions, previous_response_id, tools, text, reasoning,
                           conversation, parallel_tool_calls, personality, tool_choice, truncation))

template <>
inline constexpr bool detail::omits_empty<token_count_request> = true;

/// How many tokens a request has.
struct token_count
{
    std::string object = {}; ///< `response.input_tokens`.
    std::int64_t input_tokens = 0;
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(token_count, (), (object, input_tokens))

} // namespace responses
