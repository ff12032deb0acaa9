#pragma once

#include <responses/detail/compiled_union.hpp>
#include <responses/detail/describe.hpp>
#include <responses/detail/omits_empty.hpp>
#include <responses/dialect.hpp>
#include <responses/export.hpp>
#include <responses/item.hpp>
#include <responses/moderation.hpp>
#include <responses/parameters.hpp>
#include <responses/response_head.hpp>
#include <responses/timings.hpp>
#include <responses/tool.hpp>
#include <responses/tool_choice.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace responses RESPONSES_API {

struct input_token_details
{
    std::int64_t cached_tokens = 0;
    std::int64_t cache_write_tokens = 0;
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(input_token_details, (), (cached_tokens, cache_write_tokens))

struct output_token_details
{
    std::int64_t reasoning_tokens = 0;
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(output_token_details, (), (reasoning_tokens))

/// Tokens of a response; 0 where the server says nothing.
struct token_usage
{
    std::int64_t input_tokens = 0;
    input_token_details input_tokens_details = {}; ///< Part of the input tokens.
    std::int64_t output_tokens = 0;
    output_token_details output_tokens_details = {}; ///< Part of the output tokens.
    std::int64_t total_tokens = 0;
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(token_usage, (),
                          (input_tokens, input_tokens_details, output_tokens, output_tokens_details,
                           total_tokens))

/// The `error` of a response that failed.
struct response_error
{
    std::string code = {};
    std::string message = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(response_error, (), (code, message))

/// Why a response is incomplete.
struct response_incomplete_details
{
    std::string reason = {}; ///< `max_output_tokens`, `content_filter`, ...
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(response_incomplete_details, (), (reason))

template <>
inline constexpr bool detail::omits_empty<response_incomplete_details> = true;

/// A model response (the API reference's "response object"). Strings and lists are empty and
/// optionals nothing where the server sent null or nothing. What a server leaves out, adds, or
/// writes in another type is no error: `extra` has it, and `to_json` writes it again.
struct response
{
    std::string id = {};
    std::string object = {}; ///< `response`.
    std::string model = {};
    std::string status =
        {};                ///< `completed`, `incomplete`, `in_progress`, `queued`, `cancelled`, ...
    double created_at = 0; ///< Seconds since 1970.
    std::optional<double> completed_at = {};
    std::optional<response_error> error = {};
    std::optional<response_incomplete_details> incomplete_details = {};
    std::vector<item> output = {};
    std::optional<token_usage> usage = {};

    std::optional<bool> background = {};
    std::optional<conversation_reference> conversation = {};
    detail::compiled_union<std::variant<std::monostate, std::string, std::vector<item>>>
        instructions = {};
    std::optional<std::int64_t> max_output_tokens = {};
    std::optional<std::int64_t> max_tool_calls = {};
    std::map<std::string, std::string> metadata = {};
    std::optional<moderation_results> moderation = {};
    std::optional<bool> parallel_tool_calls = {};
    std::string previous_response_id = {};
    std::optional<prompt_reference> prompt = {};
    std::string prompt_cache_key = {};
    std::optional<prompt_cache_settings> prompt_cache_options = {};
    std::string prompt_cache_retention = {};
    std::optional<reasoning_options> reasoning = {};
    std::string safety_identifier = {};
    std::string service_tier = {};
    std::optional<bool> store = {};
    std::optional<double> temperature = {};
    std::optional<text_options> text = {};
    std::optional<tool_choice_option> tool_choice = {};
    std::vector<tool> tools = {};
    std::optional<std::int64_t> top_logprobs = {};
    std::optional<double> top_p = {};
    std::string truncation = {};
    std::string user = {};

    /// All that the other members do not hold. Of a dialect, `completion` is the original: as it
    /// came, or as the chunks of the stream add up to.
    boost::json::object extra = {};

    responses::dialect dialect = responses::dialect::native; ///< The form that it came in.
    response_head head = {};   ///< Status and header fields of the answer.
    call_timings timings = {}; ///< Of the call that gave it.

    /// The text of every `output_text` part of every message, joined.
    RESPONSES_API std::string output_text() const;

    /// The text of every `refusal` part of every message, joined; empty when there is none.
    RESPONSES_API std::string refusal() const;

    /// The `function_call` items of its output, in order. Valid as long as `output` is unchanged.
    RESPONSES_API std::vector<function_call const*> function_calls() const;
};
RESPONSES_DESCRIBE_STRUCT(response, (),
                          (id, object, created_at, status, completed_at, error, incomplete_details,
                           model, output, usage, background, conversation, instructions,
                           max_output_tokens, max_tool_calls, metadata, moderation,
                           parallel_tool_calls, previous_response_id, prompt, prompt_cache_key,
                           prompt_cache_options, prompt_cache_retention, reasoning,
                           safety_identifier, service_tier, store, temperature, text, tool_choice,
                           tools, top_logprobs, top_p, truncation, user))

template <>
inline constexpr bool detail::omits_empty<response> = true;

} // namespace responses RESPONSES_API
