#pragma once

#include <responses/export.hpp>

#include <cstdint>
#include <string_view>

namespace responses {

/// The types of stream events: the 58 of the API reference, and `keepalive`, which the service
/// sends though no schema has it. The name of a value is the wire's without `response.`, dots as
/// underscores.
enum class event_type : std::uint8_t
{
    unknown, ///< Not in this list: `event::name` says what it is.
    error,
    keepalive,
    created,
    queued,
    in_progress,
    completed,
    failed,
    incomplete,
    output_item_added,
    output_item_done,
    content_part_added,
    content_part_done,
    output_text_delta,
    output_text_done,
    output_text_annotation_added,
    refusal_delta,
    refusal_done,
    reasoning_text_delta,
    reasoning_text_done,
    reasoning_summary_part_added,
    reasoning_summary_part_done,
    reasoning_summary_text_delta,
    reasoning_summary_text_done,
    function_call_arguments_delta,
    function_call_arguments_done,
    custom_tool_call_input_delta,
    custom_tool_call_input_done,
    mcp_call_arguments_delta,
    mcp_call_arguments_done,
    mcp_call_in_progress,
    mcp_call_completed,
    mcp_call_failed,
    mcp_list_tools_in_progress,
    mcp_list_tools_completed,
    mcp_list_tools_failed,
    code_interpreter_call_code_delta,
    code_interpreter_call_code_done,
    code_interpreter_call_in_progress,
    code_interpreter_call_interpreting,
    code_interpreter_call_completed,
    file_search_call_in_progress,
    file_search_call_searching,
    file_search_call_completed,
    web_search_call_in_progress,
    web_search_call_searching,
    web_search_call_completed,
    image_generation_call_in_progress,
    image_generation_call_generating,
    image_generation_call_completed,
    image_generation_call_partial_image,
    shell_call_command_added,
    shell_call_command_delta,
    shell_call_command_done,
    shell_call_output_content_delta,
    shell_call_output_content_done,
    audio_delta,
    audio_done,
    audio_transcript_delta,
    audio_transcript_done,
};

/// The type with this wire name; `unknown` when there is none.
RESPONSES_API event_type event_type_of(std::string_view name) noexcept;

/// A stream ends with an event of this type: `response.completed`, `response.incomplete`,
/// `response.failed`, `error`.
RESPONSES_API bool is_terminal(event_type type) noexcept;

/// The wire name; empty for `unknown`.
RESPONSES_API std::string_view to_string(event_type type) noexcept;

} // namespace responses
