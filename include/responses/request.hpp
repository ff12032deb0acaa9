#pragma once

#include <responses/detail/describe.hpp>
#include <responses/detail/omits_empty.hpp>
#include <responses/export.hpp>
#include <responses/item.hpp>
#include <responses/parameters.hpp>
#include <responses/tool.hpp>
#include <responses/tool_choice.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace responses RESPONSES_API {

/// The `input` of a request: nothing, a text, or items.
class RESPONSES_API request_input
    : public std::variant<std::monostate, std::string, std::vector<item>>
{
public:
    request_input();
    request_input(request_input const& other);
    request_input(request_input&& other) noexcept;
    request_input& operator=(request_input const& other);
    request_input& operator=(request_input&& other);
    ~request_input();

    request_input(char const* text);
    request_input(std::string_view text);
    request_input(std::string text);
    request_input(std::vector<item> items);
    request_input(std::vector<message> const& messages);
    request_input(std::initializer_list<item> items);
    request_input(std::initializer_list<message> messages);
};

/// What to ask (`POST /v1/responses`, "Create a model response" in the API reference, which says
/// what each parameter does). Members that are empty are not sent. Whether the answer is streamed
/// is decided by the call, `create` or `stream`.
///
/// With g++ 12, declare a request in a statement of its own: see README, "Compilers".
struct request
{
    std::string model = {};
    request_input input = {};
    std::optional<std::string> instructions = {};
    std::string previous_response_id = {}; ///< Not together with `conversation`.
    std::vector<tool> tools = {};
    std::optional<text_options> text = {};
    std::optional<reasoning_options> reasoning = {};
    std::optional<std::int64_t> max_output_tokens = {};
    std::optional<std::int64_t> max_tool_calls = {};

    std::optional<bool> background = {};
    std::vector<context_rule> context_management = {};
    std::optional<conversation_reference> conversation = {};
    std::vector<std::string> include = {};            ///< As `reasoning.encrypted_content`.
    std::map<std::string, std::string> metadata = {}; ///< At most 16; of 64 and 512 characters.
    std::optional<moderation_options> moderation = {};
    std::optional<bool> parallel_tool_calls = {};
    std::optional<prompt_reference> prompt = {};
    std::string prompt_cache_key = {};
    std::optional<prompt_cache_settings> prompt_cache_options = {};
    std::string prompt_cache_retention = {}; ///< Deprecated: `prompt_cache_options`.
    std::string safety_identifier = {};      ///< At most 64 characters.
    std::string service_tier = {};           ///< `auto`, `default`, `flex`, `priority`, ...
    std::optional<bool> store = {};
    std::optional<streaming_options> stream_options = {};
    std::optional<double> temperature = {}; ///< 0 to 2.
    std::optional<tool_choice_option> tool_choice = {};
    std::optional<std::int64_t> top_logprobs = {}; ///< 0 to 20.
    std::optional<double> top_p = {};              ///< 0 to 1.
    std::string truncation = {};                   ///< `auto`, `disabled`.
    std::string user = {};                         ///< Deprecated: `safety_identifier`.

    /// Every other parameter, sent as it is. One that a member above holds is refused, and
    /// `stream`.
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(request, (),
                          (model, input, instructions, previous_response_id, tools, text, reasoning,
                           max_output_tokens, max_tool_calls, background, context_management,
                           conversation, include, metadata, moderation, parallel_tool_calls, prompt,
                           prompt_cache_key, prompt_cache_options, prompt_cache_retention,
                           safety_identifier, service_tier, store, stream_options, temperature,
                           tool_choice, top_logprobs, top_p, truncation, user))

template <>
inline constexpr bool detail::omits_empty<request> = true;

} // namespace responses RESPONSES_API
