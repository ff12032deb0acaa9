#include "protocol/event_json.hpp"

#include <responses/error.hpp>
#include <responses/event.hpp>
#include <responses/json.hpp>

#include <boost/json/monotonic_resource.hpp>

namespace responses {

template <event_payload T>
T event::get() const
{
    if (type() != event_type_of(T::type_name))
        throw error(errc::invalid_state, "an event of type " + std::string(name()) +
                                             " does not have the payload of " +
                                             std::string(T::type_name));
    boost::json::monotonic_resource memory;
    return from_json<T>(event_json(*this, &memory));
}

template RESPONSES_API events::error event::get() const;
template RESPONSES_API events::keepalive event::get() const;
template RESPONSES_API events::created event::get() const;
template RESPONSES_API events::queued event::get() const;
template RESPONSES_API events::in_progress event::get() const;
template RESPONSES_API events::completed event::get() const;
template RESPONSES_API events::failed event::get() const;
template RESPONSES_API events::incomplete event::get() const;
template RESPONSES_API events::output_item_added event::get() const;
template RESPONSES_API events::output_item_done event::get() const;
template RESPONSES_API events::content_part_added event::get() const;
template RESPONSES_API events::content_part_done event::get() const;
template RESPONSES_API events::output_text_delta event::get() const;
template RESPONSES_API events::output_text_done event::get() const;
template RESPONSES_API events::output_text_annotation_added event::get() const;
template RESPONSES_API events::refusal_delta event::get() const;
template RESPONSES_API events::refusal_done event::get() const;
template RESPONSES_API events::reasoning_text_delta event::get() const;
template RESPONSES_API events::reasoning_text_done event::get() const;
template RESPONSES_API events::reasoning_summary_part_added event::get() const;
template RESPONSES_API events::reasoning_summary_part_done event::get() const;
template RESPONSES_API events::reasoning_summary_text_delta event::get() const;
template RESPONSES_API events::reasoning_summary_text_done event::get() const;
template RESPONSES_API events::function_call_arguments_delta event::get() const;
template RESPONSES_API events::function_call_arguments_done event::get() const;
template RESPONSES_API events::custom_tool_call_input_delta event::get() const;
template RESPONSES_API events::custom_tool_call_input_done event::get() const;
template RESPONSES_API events::mcp_call_arguments_delta event::get() const;
template RESPONSES_API events::mcp_call_arguments_done event::get() const;
template RESPONSES_API events::mcp_call_in_progress event::get() const;
template RESPONSES_API events::mcp_call_completed event::get() const;
template RESPONSES_API events::mcp_call_failed event::get() const;
template RESPONSES_API events::mcp_list_tools_in_progress event::get() const;
template RESPONSES_API events::mcp_list_tools_completed event::get() const;
template RESPONSES_API events::mcp_list_tools_failed event::get() const;
template RESPONSES_API events::code_interpreter_call_code_delta event::get() const;
template RESPONSES_API events::code_interpreter_call_code_done event::get() const;
template RESPONSES_API events::code_interpreter_call_in_progress event::get() const;
template RESPONSES_API events::code_interpreter_call_interpreting event::get() const;
template RESPONSES_API events::code_interpreter_call_completed event::get() const;
template RESPONSES_API events::file_search_call_in_progress event::get() const;
template RESPONSES_API events::file_search_call_searching event::get() const;
template RESPONSES_API events::file_search_call_completed event::get() const;
template RESPONSES_API events::web_search_call_in_progress event::get() const;
template RESPONSES_API events::web_search_call_searching event::get() const;
template RESPONSES_API events::web_search_call_completed event::get() const;
template RESPONSES_API events::image_generation_call_in_progress event::get() const;
template RESPONSES_API events::image_generation_call_generating event::get() const;
template RESPONSES_API events::image_generation_call_completed event::get() const;
template RESPONSES_API events::image_generation_call_partial_image event::get() const;
template RESPONSES_API events::shell_call_command_added event::get() const;
template RESPONSES_API events::shell_call_command_delta event::get() const;
template RESPONSES_API events::shell_call_command_done event::get() const;
template RESPONSES_API events::shell_call_output_content_delta event::get() const;
template RESPONSES_API events::shell_call_output_content_done event::get() const;
template RESPONSES_API events::audio_delta event::get() const;
template RESPONSES_API events::audio_done event::get() const;
template RESPONSES_API events::audio_transcript_delta event::get() const;
template RESPONSES_API events::audio_transcript_done event::get() const;

} // namespace responses
