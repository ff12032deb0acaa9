#pragma once

#include <responses/event.hpp>
#include <responses/event_type.hpp>
#include <responses/events.hpp>

namespace responses {

/// Calls `visitor` with the payload of the event, decoded now, or with the event itself when its
/// type is not known. The visitor must take all of them and give one type; a generic
/// `[](auto const&) {}` takes what the others do not. Throws what `event::get` and it throw.
template <class Visitor>
decltype(auto) visit(Visitor&& visitor, event const& seen)
{
    using type = event_type;
    switch (seen.type()) {
    case type::error: return visitor(seen.get<events::error>());
    case type::keepalive: return visitor(seen.get<events::keepalive>());
    case type::created: return visitor(seen.get<events::created>());
    case type::queued: return visitor(seen.get<events::queued>());
    case type::in_progress: return visitor(seen.get<events::in_progress>());
    case type::completed: return visitor(seen.get<events::completed>());
    case type::failed: return visitor(seen.get<events::failed>());
    case type::incomplete: return visitor(seen.get<events::incomplete>());
    case type::output_item_added: return visitor(seen.get<events::output_item_added>());
    case type::output_item_done: return visitor(seen.get<events::output_item_done>());
    case type::content_part_added: return visitor(seen.get<events::content_part_added>());
    case type::content_part_done: return visitor(seen.get<events::content_part_done>());
    case type::output_text_delta: return visitor(seen.get<events::output_text_delta>());
    case type::output_text_done: return visitor(seen.get<events::output_text_done>());
    case type::output_text_annotation_added:
        return visitor(seen.get<events::output_text_annotation_added>());
    case type::refusal_delta: return visitor(seen.get<events::refusal_delta>());
    case type::refusal_done: return visitor(seen.get<events::refusal_done>());
    case type::reasoning_text_delta: return visitor(seen.get<events::reasoning_text_delta>());
    case type::reasoning_text_done: return visitor(seen.get<events::reasoning_text_done>());
    case type::reasoning_summary_part_added:
        return visitor(seen.get<events::reasoning_summary_part_added>());
    case type::reasoning_summary_part_done:
        return visitor(seen.get<events::reasoning_summary_part_done>());
    case type::reasoning_summary_text_delta:
        return visitor(seen.get<events::reasoning_summary_text_delta>());
    case type::reasoning_summary_text_done:
        return visitor(seen.get<events::reasoning_summary_text_done>());
    case type::function_call_arguments_delta:
        return visitor(seen.get<events::function_call_arguments_delta>());
    case type::function_call_arguments_done:
        return visitor(seen.get<events::function_call_arguments_done>());
    case type::custom_tool_call_input_delta:
        return visitor(seen.get<events::custom_tool_call_input_delta>());
    case type::custom_tool_call_input_done:
        return visitor(seen.get<events::custom_tool_call_input_done>());
    case type::mcp_call_arguments_delta:
        return visitor(seen.get<events::mcp_call_arguments_delta>());
    case type::mcp_call_arguments_done: return visitor(seen.get<events::mcp_call_arguments_done>());
    case type::mcp_call_in_progress: return visitor(seen.get<events::mcp_call_in_progress>());
    case type::mcp_call_completed: return visitor(seen.get<events::mcp_call_completed>());
    case type::mcp_call_failed: return visitor(seen.get<events::mcp_call_failed>());
    case type::mcp_list_tools_in_progress:
        return visitor(seen.get<events::mcp_list_tools_in_progress>());
    case type::mcp_list_tools_completed:
        return visitor(seen.get<events::mcp_list_tools_completed>());
    case type::mcp_list_tools_failed: return visitor(seen.get<events::mcp_list_tools_failed>());
    case type::code_interpreter_call_code_delta:
        return visitor(seen.get<events::code_interpreter_call_code_delta>());
    case type::code_interpreter_call_code_done:
        return visitor(seen.get<events::code_interpreter_call_code_done>());
    case type::code_interpreter_call_in_progress:
        return visitor(seen.get<events::code_interpreter_call_in_progress>());
    case type::code_interpreter_call_interpreting:
        return visitor(seen.get<events::code_interpreter_call_interpreting>());
    case type::code_interpreter_call_completed:
        return visitor(seen.get<events::code_interpreter_call_completed>());
    case type::file_search_call_in_progress:
        return visitor(seen.get<events::file_search_call_in_progress>());
    case type::file_search_call_searching:
        return visitor(seen.get<events::file_search_call_searching>());
    case type::file_search_call_completed:
        return visitor(seen.get<events::file_search_call_completed>());
    case type::web_search_call_in_progress:
        return visitor(seen.get<events::web_search_call_in_progress>());
    case type::web_search_call_searching:
        return visitor(seen.get<events::web_search_call_searching>());
    case type::web_search_call_completed:
        return visitor(seen.get<events::web_search_call_completed>());
    case type::image_generation_call_in_progress:
        return visitor(seen.get<events::image_generation_call_in_progress>());
    case type::image_generation_call_generating:
        return visitor(seen.get<events::image_generation_call_generating>());
    case type::image_generation_call_completed:
        return visitor(seen.get<events::image_generation_call_completed>());
    case type::image_generation_call_partial_image:
        return visitor(seen.get<events::image_generation_call_partial_image>());
    case type::shell_call_command_added:
        return visitor(seen.get<events::shell_call_command_added>());
    case type::shell_call_command_delta:
        return visitor(seen.get<events::shell_call_command_delta>());
    case type::shell_call_command_done: return visitor(seen.get<events::shell_call_command_done>());
    case type::shell_call_output_content_delta:
        return visitor(seen.get<events::shell_call_output_content_delta>());
    case type::shell_call_output_content_done:
        return visitor(seen.get<events::shell_call_output_content_done>());
    case type::audio_delta: return visitor(seen.get<events::audio_delta>());
    case type::audio_done: return visitor(seen.get<events::audio_done>());
    case type::audio_transcript_delta: return visitor(seen.get<events::audio_transcript_delta>());
    case type::audio_transcript_done: return visitor(seen.get<events::audio_transcript_done>());
    case type::unknown: break;
    }
    return visitor(seen);
}

} // namespace responses
