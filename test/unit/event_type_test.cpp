#include <responses/event_type.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

BOOST_AUTO_TEST_SUITE(event_types)

namespace {

using responses::event_type;
using responses::event_type_of;
using responses::to_string;

// The streaming events of the API reference, as it groups them.
constexpr std::string_view reference[] = {
    // lifecycle
    "response.created",
    "response.queued",
    "response.in_progress",
    "response.completed",
    "response.failed",
    "response.incomplete",
    // items and parts
    "response.output_item.added",
    "response.output_item.done",
    "response.content_part.added",
    "response.content_part.done",
    // text
    "response.output_text.delta",
    "response.output_text.done",
    "response.output_text.annotation.added",
    "response.refusal.delta",
    "response.refusal.done",
    // reasoning
    "response.reasoning_text.delta",
    "response.reasoning_text.done",
    "response.reasoning_summary_part.added",
    "response.reasoning_summary_part.done",
    "response.reasoning_summary_text.delta",
    "response.reasoning_summary_text.done",
    // functions and custom tools
    "response.function_call_arguments.delta",
    "response.function_call_arguments.done",
    "response.custom_tool_call_input.delta",
    "response.custom_tool_call_input.done",
    // MCP
    "response.mcp_call_arguments.delta",
    "response.mcp_call_arguments.done",
    "response.mcp_call.in_progress",
    "response.mcp_call.completed",
    "response.mcp_call.failed",
    "response.mcp_list_tools.in_progress",
    "response.mcp_list_tools.completed",
    "response.mcp_list_tools.failed",
    // code interpreter
    "response.code_interpreter_call_code.delta",
    "response.code_interpreter_call_code.done",
    "response.code_interpreter_call.in_progress",
    "response.code_interpreter_call.interpreting",
    "response.code_interpreter_call.completed",
    // searches
    "response.file_search_call.in_progress",
    "response.file_search_call.searching",
    "response.file_search_call.completed",
    "response.web_search_call.in_progress",
    "response.web_search_call.searching",
    "response.web_search_call.completed",
    // images
    "response.image_generation_call.in_progress",
    "response.image_generation_call.generating",
    "response.image_generation_call.completed",
    "response.image_generation_call.partial_image",
    // shell
    "response.shell_call_command.added",
    "response.shell_call_command.delta",
    "response.shell_call_command.done",
    "response.shell_call_output_content.delta",
    "response.shell_call_output_content.done",
    // audio
    "response.audio.delta",
    "response.audio.done",
    "response.audio.transcript.delta",
    "response.audio.transcript.done",
    // error
    "error",
};

std::vector<event_type> all_types()
{
    std::vector<event_type> types;
    for (int i = 0; i < 256; ++i)
        if (auto const type = static_cast<event_type>(i); !to_string(type).empty())
            types.push_back(type);
    return types;
}

} // namespace

BOOST_AUTO_TEST_CASE(they_are_those_of_the_reference_and_keepalive)
{
    std::set<std::string_view> expected(std::begin(reference), std::end(reference));
    BOOST_TEST(expected.size() == 58u);
    expected.insert("keepalive");
    std::set<std::string_view> ours;
    for (event_type const type : all_types())
        ours.insert(to_string(type));
    BOOST_TEST(ours == expected, boost::test_tools::per_element());
    BOOST_TEST(all_types().size() == ours.size()); // No name twice.
}

BOOST_AUTO_TEST_CASE(each_name_leads_back_to_its_type)
{
    for (event_type const type : all_types())
        BOOST_TEST((event_type_of(to_string(type)) == type), to_string(type));
}

BOOST_AUTO_TEST_CASE(a_value_is_named_as_the_wire_names_it)
{
    BOOST_TEST(to_string(event_type::error) == "error");
    BOOST_TEST(to_string(event_type::keepalive) == "keepalive");
    BOOST_TEST(to_string(event_type::created) == "response.created");
    BOOST_TEST(to_string(event_type::incomplete) == "response.incomplete");
    BOOST_TEST(to_string(event_type::output_text_delta) == "response.output_text.delta");
    BOOST_TEST(to_string(event_type::output_text_annotation_added) ==
               "response.output_text.annotation.added");
    BOOST_TEST(to_string(event_type::mcp_list_tools_failed) == "response.mcp_list_tools.failed");
    BOOST_TEST(to_string(event_type::web_search_call_searching) ==
               "response.web_search_call.searching");
    BOOST_TEST(to_string(event_type::shell_call_output_content_done) ==
               "response.shell_call_output_content.done");
    BOOST_TEST(to_string(event_type::audio_transcript_done) == "response.audio.transcript.done");
}

BOOST_AUTO_TEST_CASE(every_other_name_is_unknown)
{
    using namespace std::string_view_literals;
    for (std::string_view const name :
         {""sv, "response"sv, "response."sv, "response.cancelled"sv, "response.Created"sv,
          "created"sv, "response.created "sv, "response.create"sv, "response.createdd"sv, "zzz"sv,
          "\xFF"sv, "response.created\0"sv, "Error"sv})
        BOOST_TEST((event_type_of(name) == event_type::unknown), name);
    BOOST_TEST(to_string(event_type::unknown) == "");
    BOOST_TEST(to_string(static_cast<event_type>(255)) == "");
}

BOOST_AUTO_TEST_SUITE_END()
