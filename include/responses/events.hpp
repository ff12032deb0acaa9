#pragma once

#include <responses/content.hpp>
#include <responses/detail/describe.hpp>
#include <responses/hosted_item.hpp>
#include <responses/item.hpp>
#include <responses/response.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The payloads of stream events, for `event::get` and `event::visit`. That of an event type has the
// name of its value: `events::output_text_delta` belongs to `event_type::output_text_delta`. They
// own what they hold.
namespace responses::events {

/// What all events have.
struct base
{
    std::optional<std::int64_t> sequence_number = {};
    boost::json::object extra = {}; ///< All that the other members do not hold.
};
RESPONSES_DESCRIBE_STRUCT(base, (), (sequence_number))

/// Carries the response as it is now.
struct response_event : base
{
    responses::response response = {};
};
RESPONSES_DESCRIBE_STRUCT(response_event, (base), (response))

/// Is about the item `output[output_index]`.
struct item_event : base
{
    std::int64_t output_index = 0;
    std::string item_id = {};
};
RESPONSES_DESCRIBE_STRUCT(item_event, (base), (output_index, item_id))

/// Carries the item itself.
struct whole_item_event : base
{
    std::int64_t output_index = 0;
    responses::item item = {};
};
RESPONSES_DESCRIBE_STRUCT(whole_item_event, (base), (output_index, item))

/// Is about the part `content[content_index]` of an item.
struct part_event : item_event
{
    std::int64_t content_index = 0;
};
RESPONSES_DESCRIBE_STRUCT(part_event, (item_event), (content_index))

/// Is about the part `summary[summary_index]` of a `reasoning` item.
struct summary_event : item_event
{
    std::int64_t summary_index = 0;
};
RESPONSES_DESCRIBE_STRUCT(summary_event, (item_event), (summary_index))

/// Is about one command of a `shell_call` item.
struct command_event : base
{
    std::int64_t output_index = 0;
    std::int64_t command_index = 0;
};
RESPONSES_DESCRIBE_STRUCT(command_event, (base), (output_index, command_index))

/// Is about the output of one command, in a `shell_call_output` item.
struct command_output_event : item_event
{
    std::int64_t command_index = 0;
};
RESPONSES_DESCRIBE_STRUCT(command_output_event, (item_event), (command_index))

/// More of what a command wrote.
struct command_output_delta
{
    std::optional<std::string> stdout_ = {};
    std::optional<std::string> stderr_ = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(command_output_delta, (), (stdout_, stderr_))

/// Ends the stream. Some servers send these members inside an object `error`, which is in `extra`;
/// the `error` that is thrown next tells both forms alike.
struct error : base
{
    static constexpr std::string_view type_name = "error";
    std::optional<std::string> code = {};
    std::optional<std::string> message = {};
    std::optional<std::string> param = {};
};
RESPONSES_DESCRIBE_STRUCT(error, (base), (code, message, param))

/// `keepalive`
struct keepalive : base
{
    static constexpr std::string_view type_name = "keepalive";
};
RESPONSES_DESCRIBE_STRUCT(keepalive, (base), ())

/// `response.created`
struct created : response_event
{
    static constexpr std::string_view type_name = "response.created";
};
RESPONSES_DESCRIBE_STRUCT(created, (response_event), ())

/// `response.queued`
struct queued : response_event
{
    static constexpr std::string_view type_name = "response.queued";
};
RESPONSES_DESCRIBE_STRUCT(queued, (response_event), ())

/// `response.in_progress`
struct in_progress : response_event
{
    static constexpr std::string_view type_name = "response.in_progress";
};
RESPONSES_DESCRIBE_STRUCT(in_progress, (response_event), ())

/// `response.completed`
struct completed : response_event
{
    static constexpr std::string_view type_name = "response.completed";
};
RESPONSES_DESCRIBE_STRUCT(completed, (response_event), ())

/// `response.failed`
struct failed : response_event
{
    static constexpr std::string_view type_name = "response.failed";
};
RESPONSES_DESCRIBE_STRUCT(failed, (response_event), ())

/// `response.incomplete`
struct incomplete : response_event
{
    static constexpr std::string_view type_name = "response.incomplete";
};
RESPONSES_DESCRIBE_STRUCT(incomplete, (response_event), ())

/// `response.output_item.added`
struct output_item_added : whole_item_event
{
    static constexpr std::string_view type_name = "response.output_item.added";
};
RESPONSES_DESCRIBE_STRUCT(output_item_added, (whole_item_event), ())

/// `response.output_item.done`
struct output_item_done : whole_item_event
{
    static constexpr std::string_view type_name = "response.output_item.done";
};
RESPONSES_DESCRIBE_STRUCT(output_item_done, (whole_item_event), ())

/// `response.content_part.added`
struct content_part_added : part_event
{
    static constexpr std::string_view type_name = "response.content_part.added";
    content_part part = {};
};
RESPONSES_DESCRIBE_STRUCT(content_part_added, (part_event), (part))

/// `response.content_part.done`
struct content_part_done : part_event
{
    static constexpr std::string_view type_name = "response.content_part.done";
    content_part part = {};
};
RESPONSES_DESCRIBE_STRUCT(content_part_done, (part_event), (part))

/// `response.output_text.delta`
struct output_text_delta : part_event
{
    static constexpr std::string_view type_name = "response.output_text.delta";
    std::string delta = {};
    std::optional<std::string> obfuscation = {};
    std::optional<std::vector<token_logprob>> logprobs = {};
};
RESPONSES_DESCRIBE_STRUCT(output_text_delta, (part_event), (delta, obfuscation, logprobs))

/// `response.output_text.done`
struct output_text_done : part_event
{
    static constexpr std::string_view type_name = "response.output_text.done";
    std::string text = {};
    std::optional<std::vector<token_logprob>> logprobs = {};
};
RESPONSES_DESCRIBE_STRUCT(output_text_done, (part_event), (text, logprobs))

/// `response.output_text.annotation.added`
struct output_text_annotation_added : part_event
{
    static constexpr std::string_view type_name = "response.output_text.annotation.added";
    std::int64_t annotation_index = 0;
    responses::annotation annotation = {};
};
RESPONSES_DESCRIBE_STRUCT(output_text_annotation_added, (part_event),
                          (annotation_index, annotation))

/// `response.refusal.delta`
struct refusal_delta : part_event
{
    static constexpr std::string_view type_name = "response.refusal.delta";
    std::string delta = {};
    std::optional<std::string> obfuscation = {};
};
RESPONSES_DESCRIBE_STRUCT(refusal_delta, (part_event), (delta, obfuscation))

/// `response.refusal.done`
struct refusal_done : part_event
{
    static constexpr std::string_view type_name = "response.refusal.done";
    std::string refusal = {};
};
RESPONSES_DESCRIBE_STRUCT(refusal_done, (part_event), (refusal))

/// `response.reasoning_text.delta`
struct reasoning_text_delta : part_event
{
    static constexpr std::string_view type_name = "response.reasoning_text.delta";
    std::string delta = {};
    std::optional<std::string> obfuscation = {};
};
RESPONSES_DESCRIBE_STRUCT(reasoning_text_delta, (part_event), (delta, obfuscation))

/// `response.reasoning_text.done`
struct reasoning_text_done : part_event
{
    static constexpr std::string_view type_name = "response.reasoning_text.done";
    std::string text = {};
};
RESPONSES_DESCRIBE_STRUCT(reasoning_text_done, (part_event), (text))

/// `response.reasoning_summary_part.added`
struct reasoning_summary_part_added : summary_event
{
    static constexpr std::string_view type_name = "response.reasoning_summary_part.added";
    summary_text part = {};
};
RESPONSES_DESCRIBE_STRUCT(reasoning_summary_part_added, (summary_event), (part))

/// `response.reasoning_summary_part.done`
struct reasoning_summary_part_done : summary_event
{
    static constexpr std::string_view type_name = "response.reasoning_summary_part.done";
    summary_text part = {};
    std::optional<std::string> status = {};
};
RESPONSES_DESCRIBE_STRUCT(reasoning_summary_part_done, (summary_event), (part, status))

/// `response.reasoning_summary_text.delta`
struct reasoning_summary_text_delta : summary_event
{
    static constexpr std::string_view type_name = "response.reasoning_summary_text.delta";
    std::string delta = {};
    std::optional<std::string> obfuscation = {};
};
RESPONSES_DESCRIBE_STRUCT(reasoning_summary_text_delta, (summary_event), (delta, obfuscation))

/// `response.reasoning_summary_text.done`
struct reasoning_summary_text_done : summary_event
{
    static constexpr std::string_view type_name = "response.reasoning_summary_text.done";
    std::string text = {};
};
RESPONSES_DESCRIBE_STRUCT(reasoning_summary_text_done, (summary_event), (text))

/// `response.function_call_arguments.delta`
struct function_call_arguments_delta : item_event
{
    static constexpr std::string_view type_name = "response.function_call_arguments.delta";
    std::string delta = {};
    std::optional<std::string> obfuscation = {};
};
RESPONSES_DESCRIBE_STRUCT(function_call_arguments_delta, (item_event), (delta, obfuscation))

/// `response.function_call_arguments.done`
struct function_call_arguments_done : item_event
{
    static constexpr std::string_view type_name = "response.function_call_arguments.done";
    std::string arguments = {};
    std::optional<std::string> name = {};
};
RESPONSES_DESCRIBE_STRUCT(function_call_arguments_done, (item_event), (arguments, name))

/// `response.custom_tool_call_input.delta`
struct custom_tool_call_input_delta : item_event
{
    static constexpr std::string_view type_name = "response.custom_tool_call_input.delta";
    std::string delta = {};
    std::optional<std::string> obfuscation = {};
};
RESPONSES_DESCRIBE_STRUCT(custom_tool_call_input_delta, (item_event), (delta, obfuscation))

/// `response.custom_tool_call_input.done`
struct custom_tool_call_input_done : item_event
{
    static constexpr std::string_view type_name = "response.custom_tool_call_input.done";
    std::string input = {};
};
RESPONSES_DESCRIBE_STRUCT(custom_tool_call_input_done, (item_event), (input))

/// `response.mcp_call_arguments.delta`
struct mcp_call_arguments_delta : item_event
{
    static constexpr std::string_view type_name = "response.mcp_call_arguments.delta";
    std::string delta = {};
    std::optional<std::string> obfuscation = {};
};
RESPONSES_DESCRIBE_STRUCT(mcp_call_arguments_delta, (item_event), (delta, obfuscation))

/// `response.mcp_call_arguments.done`
struct mcp_call_arguments_done : item_event
{
    static constexpr std::string_view type_name = "response.mcp_call_arguments.done";
    std::string arguments = {};
};
RESPONSES_DESCRIBE_STRUCT(mcp_call_arguments_done, (item_event), (arguments))

/// `response.mcp_call.in_progress`
struct mcp_call_in_progress : item_event
{
    static constexpr std::string_view type_name = "response.mcp_call.in_progress";
};
RESPONSES_DESCRIBE_STRUCT(mcp_call_in_progress, (item_event), ())

/// `response.mcp_call.completed`
struct mcp_call_completed : item_event
{
    static constexpr std::string_view type_name = "response.mcp_call.completed";
};
RESPONSES_DESCRIBE_STRUCT(mcp_call_completed, (item_event), ())

/// `response.mcp_call.failed`
struct mcp_call_failed : item_event
{
    static constexpr std::string_view type_name = "response.mcp_call.failed";
};
RESPONSES_DESCRIBE_STRUCT(mcp_call_failed, (item_event), ())

/// `response.mcp_list_tools.in_progress`
struct mcp_list_tools_in_progress : item_event
{
    static constexpr std::string_view type_name = "response.mcp_list_tools.in_progress";
};
RESPONSES_DESCRIBE_STRUCT(mcp_list_tools_in_progress, (item_event), ())

/// `response.mcp_list_tools.completed`
struct mcp_list_tools_completed : item_event
{
    static constexpr std::string_view type_name = "response.mcp_list_tools.completed";
};
RESPONSES_DESCRIBE_STRUCT(mcp_list_tools_completed, (item_event), ())

/// `response.mcp_list_tools.failed`
struct mcp_list_tools_failed : item_event
{
    static constexpr std::string_view type_name = "response.mcp_list_tools.failed";
};
RESPONSES_DESCRIBE_STRUCT(mcp_list_tools_failed, (item_event), ())

/// `response.code_interpreter_call_code.delta`
struct code_interpreter_call_code_delta : item_event
{
    static constexpr std::string_view type_name = "response.code_interpreter_call_code.delta";
    std::string delta = {};
    std::optional<std::string> obfuscation = {};
};
RESPONSES_DESCRIBE_STRUCT(code_interpreter_call_code_delta, (item_event), (delta, obfuscation))

/// `response.code_interpreter_call_code.done`
struct code_interpreter_call_code_done : item_event
{
    static constexpr std::string_view type_name = "response.code_interpreter_call_code.done";
    std::string code = {};
};
RESPONSES_DESCRIBE_STRUCT(code_interpreter_call_code_done, (item_event), (code))

/// `response.code_interpreter_call.in_progress`
struct code_interpreter_call_in_progress : item_event
{
    static constexpr std::string_view type_name = "response.code_interpreter_call.in_progress";
};
RESPONSES_DESCRIBE_STRUCT(code_interpreter_call_in_progress, (item_event), ())

/// `response.code_interpreter_call.interpreting`
struct code_interpreter_call_interpreting : item_event
{
    static constexpr std::string_view type_name = "response.code_interpreter_call.interpreting";
};
RESPONSES_DESCRIBE_STRUCT(code_interpreter_call_interpreting, (item_event), ())

/// `response.code_interpreter_call.completed`
struct code_interpreter_call_completed : item_event
{
    static constexpr std::string_view type_name = "response.code_interpreter_call.completed";
};
RESPONSES_DESCRIBE_STRUCT(code_interpreter_call_completed, (item_event), ())

/// `response.file_search_call.in_progress`
struct file_search_call_in_progress : item_event
{
    static constexpr std::string_view type_name = "response.file_search_call.in_progress";
};
RESPONSES_DESCRIBE_STRUCT(file_search_call_in_progress, (item_event), ())

/// `response.file_search_call.searching`
struct file_search_call_searching : item_event
{
    static constexpr std::string_view type_name = "response.file_search_call.searching";
};
RESPONSES_DESCRIBE_STRUCT(file_search_call_searching, (item_event), ())

/// `response.file_search_call.completed`
struct file_search_call_completed : item_event
{
    static constexpr std::string_view type_name = "response.file_search_call.completed";
};
RESPONSES_DESCRIBE_STRUCT(file_search_call_completed, (item_event), ())

/// `response.web_search_call.in_progress`
struct web_search_call_in_progress : item_event
{
    static constexpr std::string_view type_name = "response.web_search_call.in_progress";
};
RESPONSES_DESCRIBE_STRUCT(web_search_call_in_progress, (item_event), ())

/// `response.web_search_call.searching`
struct web_search_call_searching : item_event
{
    static constexpr std::string_view type_name = "response.web_search_call.searching";
};
RESPONSES_DESCRIBE_STRUCT(web_search_call_searching, (item_event), ())

/// `response.web_search_call.completed`
struct web_search_call_completed : item_event
{
    static constexpr std::string_view type_name = "response.web_search_call.completed";
};
RESPONSES_DESCRIBE_STRUCT(web_search_call_completed, (item_event), ())

/// `response.image_generation_call.in_progress`
struct image_generation_call_in_progress : item_event
{
    static constexpr std::string_view type_name = "response.image_generation_call.in_progress";
};
RESPONSES_DESCRIBE_STRUCT(image_generation_call_in_progress, (item_event), ())

/// `response.image_generation_call.generating`
struct image_generation_call_generating : item_event
{
    static constexpr std::string_view type_name = "response.image_generation_call.generating";
};
RESPONSES_DESCRIBE_STRUCT(image_generation_call_generating, (item_event), ())

/// `response.image_generation_call.completed`
struct image_generation_call_completed : item_event
{
    static constexpr std::string_view type_name = "response.image_generation_call.completed";
};
RESPONSES_DESCRIBE_STRUCT(image_generation_call_completed, (item_event), ())

/// `response.image_generation_call.partial_image`
struct image_generation_call_partial_image : item_event
{
    static constexpr std::string_view type_name = "response.image_generation_call.partial_image";
    std::int64_t partial_image_index = 0;
    std::string partial_image_b64 = {};
    std::optional<std::string> size = {};
    std::optional<std::string> quality = {};
    std::optional<std::string> background = {};
    std::optional<std::string> output_format = {};
};
RESPONSES_DESCRIBE_STRUCT(image_generation_call_partial_image, (item_event),
                          (partial_image_index, partial_image_b64, size, quality, background,
                           output_format))

/// `response.shell_call_command.added`
struct shell_call_command_added : command_event
{
    static constexpr std::string_view type_name = "response.shell_call_command.added";
    std::string command = {};
};
RESPONSES_DESCRIBE_STRUCT(shell_call_command_added, (command_event), (command))

/// `response.shell_call_command.delta`
struct shell_call_command_delta : command_event
{
    static constexpr std::string_view type_name = "response.shell_call_command.delta";
    std::string delta = {};
    std::optional<std::string> obfuscation = {};
};
RESPONSES_DESCRIBE_STRUCT(shell_call_command_delta, (command_event), (delta, obfuscation))

/// `response.shell_call_command.done`
struct shell_call_command_done : command_event
{
    static constexpr std::string_view type_name = "response.shell_call_command.done";
    std::string command = {};
};
RESPONSES_DESCRIBE_STRUCT(shell_call_command_done, (command_event), (command))

/// `response.shell_call_output_content.delta`
struct shell_call_output_content_delta : command_output_event
{
    static constexpr std::string_view type_name = "response.shell_call_output_content.delta";
    command_output_delta delta = {};
};
RESPONSES_DESCRIBE_STRUCT(shell_call_output_content_delta, (command_output_event), (delta))

/// `response.shell_call_output_content.done`
struct shell_call_output_content_done : command_output_event
{
    static constexpr std::string_view type_name = "response.shell_call_output_content.done";
    std::vector<shell_output> output = {};
};
RESPONSES_DESCRIBE_STRUCT(shell_call_output_content_done, (command_output_event), (output))

/// The audio in base64.
struct audio_delta : base
{
    static constexpr std::string_view type_name = "response.audio.delta";
    std::string delta = {};
    std::optional<std::string> obfuscation = {};
};
RESPONSES_DESCRIBE_STRUCT(audio_delta, (base), (delta, obfuscation))

/// `response.audio.done`
struct audio_done : base
{
    static constexpr std::string_view type_name = "response.audio.done";
};
RESPONSES_DESCRIBE_STRUCT(audio_done, (base), ())

/// `response.audio.transcript.delta`
struct audio_transcript_delta : base
{
    static constexpr std::string_view type_name = "response.audio.transcript.delta";
    std::string delta = {};
    std::optional<std::string> obfuscation = {};
};
RESPONSES_DESCRIBE_STRUCT(audio_transcript_delta, (base), (delta, obfuscation))

/// `response.audio.transcript.done`
struct audio_transcript_done : base
{
    static constexpr std::string_view type_name = "response.audio.transcript.done";
};
RESPONSES_DESCRIBE_STRUCT(audio_transcript_done, (base), ())

} // namespace responses::events
