#include <responses/event_type.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace responses {
namespace {

constexpr std::array<std::string_view, 60> names{
    "",
    "error",
    "keepalive",
    "response.created",
    "response.queued",
    "response.in_progress",
    "response.completed",
    "response.failed",
    "response.incomplete",
    "response.output_item.added",
    "response.output_item.done",
    "response.content_part.added",
    "response.content_part.done",
    "response.output_text.delta",
    "response.output_text.done",
    "response.output_text.annotation.added",
    "response.refusal.delta",
    "response.refusal.done",
    "response.reasoning_text.delta",
    "response.reasoning_text.done",
    "response.reasoning_summary_part.added",
    "response.reasoning_summary_part.done",
    "response.reasoning_summary_text.delta",
    "response.reasoning_summary_text.done",
    "response.function_call_arguments.delta",
    "response.function_call_arguments.done",
    "response.custom_tool_call_input.delta",
    "response.custom_tool_call_input.done",
    "response.mcp_call_arguments.delta",
    "response.mcp_call_arguments.done",
    "response.mcp_call.in_progress",
    "response.mcp_call.completed",
    "response.mcp_call.failed",
    "response.mcp_list_tools.in_progress",
    "response.mcp_list_tools.completed",
    "response.mcp_list_tools.failed",
    "response.code_interpreter_call_code.delta",
    "response.code_interpreter_call_code.done",
    "response.code_interpreter_call.in_progress",
    "response.code_interpreter_call.interpreting",
    "response.code_interpreter_call.completed",
    "response.file_search_call.in_progress",
    "response.file_search_call.searching",
    "response.file_search_call.completed",
    "response.web_search_call.in_progress",
    "response.web_search_call.searching",
    "response.web_search_call.completed",
    "response.image_generation_call.in_progress",
    "response.image_generation_call.generating",
    "response.image_generation_call.completed",
    "response.image_generation_call.partial_image",
    "response.shell_call_command.added",
    "response.shell_call_command.delta",
    "response.shell_call_command.done",
    "response.shell_call_output_content.delta",
    "response.shell_call_output_content.done",
    "response.audio.delta",
    "response.audio.done",
    "response.audio.transcript.delta",
    "response.audio.transcript.done",
};

constexpr auto last_type = event_type::audio_transcript_done;
static_assert(names.size() == static_cast<std::size_t>(last_type) + 1);

// The types, ordered by name.
constexpr auto by_name = [] {
    std::array<event_type, names.size()> sorted{};
    for (std::size_t i = 0; i < sorted.size(); ++i)
        sorted[i] = static_cast<event_type>(i);
    std::ranges::sort(sorted, {},
                      [](event_type type) { return names[static_cast<std::size_t>(type)]; });
    return sorted;
}();

} // namespace

bool is_terminal(event_type type) noexcept
{
    return type == event_type::completed || type == event_type::incomplete ||
           type == event_type::failed || type == event_type::error;
}

std::string_view to_string(event_type type) noexcept
{
    auto const index = static_cast<std::size_t>(type);
    return index < names.size() ? names[index] : std::string_view{};
}

event_type event_type_of(std::string_view name) noexcept
{
    auto const found = std::ranges::lower_bound(by_name, name, {},
                                                [](event_type type) { return to_string(type); });
    return found != by_name.end() && to_string(*found) == name ? *found : event_type::unknown;
}

} // namespace responses
