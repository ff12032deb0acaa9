#include "protocol/event_decoder.hpp"
#include "protocol/event_reader.hpp"
#include "support/allocations.hpp"
#include "support/same_json.hpp"
#include "support/stream_vectors.hpp"

#include <responses/json.hpp>
#include <responses/snapshot.hpp>
#include <responses/visit.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <limits>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

BOOST_AUTO_TEST_SUITE(snapshots)

namespace {

namespace json = boost::json;
using namespace responses;
using test::first_difference;

constexpr snapshot_options strict{.strict = true};

json::value as_json(auto const& value) { return json::parse(to_json(value)); }

std::optional<test::json_difference> difference(response const& left, response const& right)
{
    return first_difference(as_json(left), as_json(right));
}

// Events from their JSON, one after another.
class teller
{
public:
    explicit teller(snapshot_options settings = {}) : kept(settings) {}

    teller& tell(std::string_view data) { return tell_framed({}, data); }

    teller& tell_framed(std::string_view frame_name, std::string_view data)
    {
        boost::system::error_code code;
        auto const seen = decoder_.decode(data, frame_name, code);
        BOOST_REQUIRE_MESSAGE(seen, data);
        kept.apply(*seen);
        return *this;
    }

    // A `type` without "response.", and the other members.
    teller& tell(std::string_view type, std::string_view members)
    {
        return tell(R"({"type":"response.)" + std::string(type) + "\"," + std::string(members) +
                    "}");
    }

    // What was expected of the events so far.
    std::vector<std::string> told() const
    {
        std::vector<std::string> lines;
        for (snapshot_violation const& one : kept.violations())
            lines.push_back(one.event + ": " + one.expected);
        return lines;
    }

    response const& now() const { return kept.response(); }

    snapshot kept;

private:
    event_decoder decoder_;
};

std::vector<std::string> every_type()
{
    std::istringstream file(test::file_octets("vectors/events/every_type.jsonl"));
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);)
        lines.push_back(line);
    return lines;
}

constexpr std::string_view created =
    R"({"type":"response.created","response":{"id":"resp_1","status":"in_progress","output":[]}})";
constexpr std::string_view added_message =
    R"({"type":"response.output_item.added","output_index":0,"item":{"id":"msg_1","type":"message",)"
    R"("role":"assistant","status":"in_progress","content":[]}})";
constexpr std::string_view added_text =
    R"({"type":"response.content_part.added","item_id":"msg_1","output_index":0,"content_index":0,)"
    R"("part":{"type":"output_text","text":"","annotations":[]}})";

std::string text_delta(std::string_view text, std::string_view id = "msg_1")
{
    return R"({"type":"response.output_text.delta","item_id":")" + std::string(id) +
           R"(","output_index":0,"content_index":0,"logprobs":[],"delta":")" + std::string(text) +
           "\"}";
}

} // namespace

BOOST_AUTO_TEST_CASE(every_event_type_has_a_vector_that_makes_the_way)
{
    std::set<event_type> seen_types;
    for (std::string const& line : every_type()) {
        event_decoder decoder;
        boost::system::error_code code;
        auto const seen = decoder.decode(line, {}, code).value();
        seen_types.insert(seen.type());
        visit(
            [&]<class Payload>(Payload const& payload) {
                if constexpr (std::is_same_v<Payload, event>) {
                    BOOST_ERROR("no payload for " << line);
                } else {
                    BOOST_TEST(Payload::type_name == seen.name());
                    BOOST_TEST(!first_difference(as_json(payload), json::parse(line)), line);
                    BOOST_TEST(to_json(seen.get<Payload>()) == to_json(payload));
                }
            },
            seen);
    }
    constexpr auto last = static_cast<int>(event_type::audio_transcript_done);
    BOOST_TEST(last == 59); // the 58 and keepalive
    BOOST_TEST(seen_types.size() == 59U);
    BOOST_TEST(seen_types.count(event_type::unknown) == 0U);
}

BOOST_AUTO_TEST_CASE(a_story_of_all_event_types_adds_up_to_its_final_response)
{
    teller all(strict);
    std::optional<json::value> before_the_end;
    for (std::string const& line : every_type()) {
        if (line.find("\"type\":\"response.failed\"") != line.npos)
            before_the_end = as_json(all.now().output);
        all.tell(line);
    }
    auto const final = json::parse(every_type().back()).at("response");
    BOOST_TEST(!first_difference(before_the_end.value(), final.at("output")));
    BOOST_TEST(!first_difference(as_json(all.now()), final));
    BOOST_TEST(all.told() == std::vector<std::string>{}, boost::test_tools::per_element());
}

// Where no `done` event helps: what the deltas and parts alone add up to.
BOOST_AUTO_TEST_CASE(deltas_alone_add_up_to_the_same)
{
    teller all;
    for (std::string const& line : every_type())
        if (line.find(".done\"") == line.npos && line.find("\"response\":{") == line.npos)
            all.tell(line);
    auto const& output = all.now().output;
    BOOST_REQUIRE(output.size() == 12U);
    BOOST_TEST(std::get<reasoning>(output[0]).summary.at(0).text == "Read the files.");
    BOOST_TEST(std::get<reasoning>(output[0]).content->at(0).text == "First, the files.");
    BOOST_TEST(std::get<file_search_call>(output[1]).status == "completed");
    BOOST_TEST(std::get<web_search_call>(output[2]).status == "completed");
    BOOST_TEST(std::get<function_call>(output[3]).arguments == R"({"city":"Oslo"})");
    BOOST_TEST(std::get<custom_tool_call>(output[4]).input == "SELECT 1");
    BOOST_TEST(std::get<mcp_call>(output[6]).arguments == R"({"q":"x"})");
    BOOST_TEST(std::get<mcp_call>(output[6]).status.value() == "completed");
    BOOST_TEST(std::get<code_interpreter_call>(output[7]).code.value() == "print(6*7)");
    BOOST_TEST(std::get<code_interpreter_call>(output[7]).status == "completed");
    BOOST_TEST(std::get<image_generation_call>(output[8]).status == "completed");
    BOOST_TEST(!std::get<image_generation_call>(output[8]).result);
    std::vector<std::string> const commands{"ls -l", "pwd"};
    BOOST_TEST(std::get<shell_call>(output[9]).action.commands == commands);
    auto const& written = std::get<shell_call_output>(output[10]).output;
    BOOST_REQUIRE(written.size() == 2U);
    BOOST_TEST(written[0].stdout_ == "total 0\n");
    BOOST_TEST(written[1].stderr_ == "no");
    BOOST_TEST(std::holds_alternative<unknown_value>(written[1].outcome));
    BOOST_TEST(all.now().output_text() == "It is 42 é€𝄞.");
    BOOST_TEST(all.now().refusal() == "No more.");
    auto const& said = std::get<output_text>(std::get<message>(output[11]).content.parts().at(0));
    BOOST_TEST(said.annotations.size() == 1U);
}

// The last word counts, item by item, whatever the deltas were.
BOOST_AUTO_TEST_CASE(what_is_done_replaces_what_has_grown)
{
    teller all;
    for (std::string const& line : every_type())
        if (line.find(".delta\"") == line.npos && line.find("_item.done\"") == line.npos &&
            line.find("_part.done\"") == line.npos && line.find("\"response\":{") == line.npos)
            all.tell(line);
    auto const& output = all.now().output;
    BOOST_REQUIRE(output.size() == 12U);
    BOOST_TEST(std::get<reasoning>(output[0]).summary.at(0).text == "Read the files.");
    BOOST_TEST(std::get<reasoning>(output[0]).content->at(0).text == "First, the files.");
    BOOST_TEST(std::get<function_call>(output[3]).arguments == R"({"city":"Oslo"})");
    BOOST_TEST(std::get<custom_tool_call>(output[4]).input == "SELECT 1");
    BOOST_TEST(std::get<mcp_call>(output[6]).arguments == R"({"q":"x"})");
    BOOST_TEST(std::get<code_interpreter_call>(output[7]).code.value() == "print(6*7)");
    BOOST_TEST(std::get<shell_call>(output[9]).action.commands.at(0) == "ls -l");
    auto const& written = std::get<shell_call_output>(output[10]).output;
    BOOST_TEST(written.at(0).stdout_ == "total 0\n");
    BOOST_TEST(std::holds_alternative<shell_timeout>(written.at(1).outcome));
    auto const& parts = std::get<message>(output[11]).content.parts();
    BOOST_TEST(std::get<output_text>(parts.at(0)).logprobs->size() == 2U);
    BOOST_TEST(std::get<output_refusal>(parts.at(1)).refusal == "No more.");
}

// What a stream can know of the response before its end is the output.
BOOST_AUTO_TEST_CASE(every_stream_vector_adds_up_to_its_final_response)
{
    std::size_t whole = 0;
    for (json::value const& entry : test::stream_vectors()) {
        if (entry.at("kind").as_string() != "sse")
            continue;
        BOOST_TEST_CONTEXT(entry.at("name"))
        {
            event_reader reader(std::size_t{1} << 20);
            auto const octets = test::octets_of(entry.as_object());
            snapshot kept(strict);
            json::value before_the_end;
            try {
                reader.feed(octets);
                while (auto const seen = reader.next()) {
                    if (reader.at_terminal())
                        before_the_end = as_json(kept.response().output);
                    kept.apply(*seen);
                    if (reader.at_terminal())
                        break;
                }
            } catch (error const&) {
            }
            auto const* final = reader.final_response();
            if (final == nullptr)
                continue;
            ++whole;
            BOOST_TEST(!difference(kept.response(), *final));
            if (final->status != "failed") // It has no output any more.
                BOOST_TEST(!first_difference(before_the_end, as_json(final->output)));
            if (auto const* by_the_book = entry.as_object().if_contains("strict_spec");
                by_the_book && by_the_book->as_bool())
                for (auto const& one : kept.violations())
                    BOOST_ERROR(one.event << ": " << one.expected);
        }
    }
    BOOST_TEST(whole >= 20U);
}

BOOST_AUTO_TEST_CASE(begins_what_was_never_announced)
{
    teller all;
    all.tell(text_delta("Hel")).tell(text_delta("lo"));
    all.tell("function_call_arguments.delta", R"("item_id":"fc","output_index":1,"delta":"{}")");
    all.tell("reasoning_text.delta", R"("output_index":2,"content_index":0,"delta":"hm")");
    all.tell("reasoning_summary_text.delta", R"("output_index":2,"summary_index":0,"delta":"s")");
    all.tell("web_search_call.searching", R"("item_id":"ws","output_index":3)");
    all.tell("shell_call_command.delta", R"("output_index":4,"command_index":0,"delta":"ls")");
    all.tell("content_part.done", R"("output_index":5,"content_index":0,"part":{"type":"refusal",)"
                                  R"("refusal":"no"})");
    auto const& output = all.now().output;
    BOOST_REQUIRE(output.size() == 6U);
    auto const& said = std::get<message>(output[0]);
    BOOST_TEST(said.role == "assistant");
    BOOST_TEST(said.id.value() == "msg_1");
    BOOST_TEST(said.status.value() == "in_progress");
    BOOST_TEST(said.content.text() == "Hello");
    BOOST_TEST(std::get<function_call>(output[1]).arguments == "{}");
    BOOST_TEST(std::get<reasoning>(output[2]).content->at(0).text == "hm");
    BOOST_TEST(std::get<reasoning>(output[2]).summary.at(0).text == "s");
    BOOST_TEST(std::get<web_search_call>(output[3]).status == "searching");
    BOOST_TEST(std::get<shell_call>(output[4]).action.commands.at(0) == "ls");
    BOOST_TEST(all.now().refusal() == "no");
    BOOST_TEST(all.kept.violation_count() == 0U);
}

BOOST_AUTO_TEST_CASE(a_response_without_output_leaves_the_items)
{
    for (std::string_view output : {R"(,"output":[])", R"(,"output":null)", ""}) {
        teller all;
        all.tell(created).tell(text_delta("Hi"));
        for (std::string_view type : {"in_progress", "completed"}) {
            all.tell(type, R"("response":{"id":"resp_1","status":")" + std::string(type) + "\"" +
                               std::string(output) + "}");
            BOOST_TEST(all.now().output_text() == "Hi");
            BOOST_TEST(all.now().status == type);
            BOOST_TEST(as_json(all.now()).at("output").as_array().size() == 1U);
        }
        all.tell(text_delta("!")); // Its place is still known.
        BOOST_TEST(all.now().output_text() == "Hi!");
    }
}

BOOST_AUTO_TEST_CASE(a_response_that_failed_has_no_output)
{
    teller all;
    all.tell(created).tell(text_delta("Hi"));
    all.tell("failed", R"("response":{"id":"resp_1","status":"failed"})");
    BOOST_TEST(all.now().output_text() == "Hi");
    all.tell("failed", R"("response":{"id":"resp_1","status":"failed","output":[]})");
    BOOST_TEST(all.now().output.size() == 0U);
}

BOOST_AUTO_TEST_CASE(the_final_response_is_the_authority)
{
    teller all;
    all.tell(created).tell(text_delta("Hi"));
    all.tell("incomplete", R"("response":{"id":"resp_1","status":"incomplete","output":[{"id":"m",)"
                           R"("type":"message","role":"assistant","content":[{"type":)"
                           R"("output_text","text":"Bye","annotations":[]}]}]})");
    BOOST_TEST(all.now().output_text() == "Bye");
    BOOST_TEST(all.now().output.size() == 1U);
    all.tell(text_delta(".")); // The indices are those of the new items.
    BOOST_TEST(all.now().output_text() == "Bye.");
}

BOOST_AUTO_TEST_CASE(another_created_begins_anew)
{
    teller all;
    all.tell(created).tell(text_delta("Hi")).tell(created);
    BOOST_TEST(all.now().output_text() == "Hi");
    all.tell("created", R"("response":{"id":"resp_2","output":[]})");
    BOOST_TEST(all.now().id == "resp_2");
    BOOST_TEST(all.now().output.size() == 0U);
    all.tell(text_delta("Ho"));
    BOOST_TEST(all.now().output_text() == "Ho");
}

BOOST_AUTO_TEST_CASE(ids_that_drift_do_not_matter)
{
    teller all;
    all.tell(created).tell(added_message).tell(added_text).tell(text_delta("Hi", "msg_x"));
    all.tell("output_item.done", R"("output_index":0,"item":{"id":"msg_y","type":"message",)"
                                 R"("role":"assistant","content":[{"type":"output_text",)"
                                 R"("text":"Hi!","annotations":[]}]})");
    BOOST_REQUIRE(all.now().output.size() == 1U);
    BOOST_TEST(all.now().output_text() == "Hi!");
    BOOST_TEST(std::get<message>(all.now().output[0]).id.value() == "msg_y");
}

BOOST_AUTO_TEST_CASE(what_is_announced_late_keeps_what_has_grown)
{
    teller all;
    all.tell(text_delta("Hi")).tell(added_message).tell(added_text).tell(text_delta("!"));
    BOOST_TEST(all.now().output_text() == "Hi!");
    // Another item takes the place.
    all.tell("output_item.added", R"("output_index":0,"item":{"id":"fc","type":"function_call",)"
                                  R"("call_id":"c","name":"f","arguments":""})");
    all.tell("function_call_arguments.delta", R"("output_index":0,"delta":"{}")");
    BOOST_REQUIRE(all.now().function_calls().size() == 1U);
    BOOST_TEST(all.now().function_calls()[0]->arguments == "{}");
}

BOOST_AUTO_TEST_CASE(indices_are_names)
{
    constexpr std::array indices{std::numeric_limits<std::int64_t>::max(),
                                 std::numeric_limits<std::int64_t>::min(),
                                 std::int64_t{-1},
                                 std::int64_t{4'294'967'294},
                                 std::int64_t{7},
                                 std::int64_t{0}};
    teller all;
    for (int round = 0; round < 2; ++round)
        for (std::int64_t const index : indices)
            all.tell("output_text.delta", "\"output_index\":" + std::to_string(index) +
                                              ",\"content_index\":" + std::to_string(index) +
                                              ",\"delta\":\"" + std::to_string(index % 10) + "\"");
    auto const& output = all.now().output;
    BOOST_REQUIRE(output.size() == indices.size());
    BOOST_TEST(std::get<message>(output[0]).content.text() == "-8-8");
    BOOST_TEST(std::get<message>(output[1]).content.text() == "-1-1");
    BOOST_TEST(std::get<message>(output[2]).content.text() == "00");
    BOOST_TEST(std::get<message>(output[3]).content.text() == "77");
    BOOST_TEST(std::get<message>(output[4]).content.text() == "44");
    BOOST_TEST(std::get<message>(output[5]).content.text() == "77");
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_left_out)
{
    teller all;
    all.tell(created).tell(added_message).tell(added_text).tell(text_delta("Hi"));
    auto const before = to_json(all.now());
    all.tell("function_call_arguments.delta", R"("output_index":0,"delta":"{}")");
    all.tell("refusal.delta", R"("output_index":0,"content_index":0,"delta":"no")");
    all.tell("reasoning_summary_text.delta", R"("output_index":0,"summary_index":0,"delta":"s")");
    all.tell("shell_call_output_content.delta", R"("output_index":0,"delta":{"stdout":"s"})");
    all.tell("output_item.added", R"("output_index":1)");
    all.tell("content_part.added", R"("output_index":0,"content_index":1)");
    all.tell("output_text.done", R"("output_index":0,"content_index":0)");
    all.tell("output_text.done", R"("output_index":0,"content_index":0,"text":7)");
    all.tell("completed", R"("response":null)");
    all.tell("audio.delta", R"("delta":"AAAA")");
    all.tell("of_tomorrow", R"("output_index":0,"delta":"AAAA")");
    all.tell(R"({"type":"keepalive"})");
    all.tell(R"({"type":"error","message":"no"})");
    BOOST_TEST(to_json(all.now()) == before);
    BOOST_TEST(all.kept.violation_count() == 0U);
}

BOOST_AUTO_TEST_CASE(a_content_that_is_a_text_grows)
{
    teller all;
    all.tell("output_item.added", R"("output_index":0,"item":{"type":"message","role":)"
                                  R"("assistant","content":"Hel"})");
    all.tell(text_delta("lo"));
    BOOST_TEST(all.now().output_text() == "Hello");
}

BOOST_AUTO_TEST_CASE(strict_reports_each_violation_and_goes_on)
{
    struct vector
    {
        std::string_view first; // after `created` and the message, when it is not empty
        std::string_view expected;
    };
    constexpr std::array vectors{
        vector{R"({"type":"response.output_text.delta","item_id":"msg_1","output_index":0,)"
               R"("content_index":0,"logprobs":[]})",
               "a member delta, which is missing"},
        vector{R"({"type":"response.output_text.delta","item_id":"msg_1","output_index":"0",)"
               R"("content_index":0,"delta":"a"})",
               "another type of the member output_index"},
        vector{R"({"type":"response.output_text.delta","item_id":"msg_1","output_index":0.5,)"
               R"("content_index":0,"delta":"a"})",
               "another type of the member output_index"},
        vector{R"({"type":"response.output_text.delta","output_index":0,"content_index":0,)"
               R"("delta":"a"})",
               "a member item_id, which is missing"},
        vector{R"({"type":"response.output_text.delta","item_id":"msg_2","output_index":0,)"
               R"("content_index":0,"delta":"a"})",
               "the item_id msg_1, not msg_2"},
        vector{R"({"type":"response.output_text.delta","item_id":"msg_1","output_index":0,)"
               R"("content_index":1,"delta":"a"})",
               "what has the index 1 to be announced before"},
        vector{R"({"type":"response.content_part.added","item_id":"msg_1","output_index":0,)"
               R"("content_index":2,"part":{"type":"refusal","refusal":""}})",
               "the index 1, not 2"},
        vector{R"({"type":"response.output_item.added","output_index":-1,"item":{"id":"m",)"
               R"("type":"message","role":"assistant","content":[]}})",
               "the index 1, not -1"},
        vector{R"({"type":"response.output_item.added","output_index":1,"item":{"id":"msg_1",)"
               R"("type":"message","role":"assistant","content":[]}})",
               "an id that no item has yet, not msg_1"},
        vector{R"({"type":"response.output_item.added","output_index":0,"item":{"id":"msg_2",)"
               R"("type":"message","role":"assistant","content":[]}})",
               "an output_index that no item has yet"},
        vector{R"({"type":"response.function_call_arguments.delta","item_id":"msg_1",)"
               R"("output_index":0,"delta":"a"})",
               "the type function_call, not message"},
        vector{R"({"type":"response.refusal.delta","item_id":"msg_1","output_index":0,)"
               R"("content_index":0,"delta":"a"})",
               "the type refusal, not another part"},
        vector{R"({"type":"response.output_text.done","item_id":"msg_1","output_index":0,)"
               R"("content_index":0,"text":"Ho","logprobs":[]})",
               "the deltas together as text"},
        vector{R"({"type":"response.output_item.done","output_index":0,"item":{"id":"msg_2",)"
               R"("type":"message","role":"assistant","content":[]}})",
               "the item_id msg_1, not msg_2"},
        vector{R"({"type":"response.output_item.done","output_index":0,"item":{"id":"msg_1",)"
               R"("type":"reasoning","summary":[]}})",
               "the type message, not reasoning"},
        vector{R"({"type":"response.output_text.annotation.added","item_id":"msg_1",)"
               R"("output_index":0,"content_index":0,"annotation_index":1,"annotation":)"
               R"({"type":"file_path","file_id":"f","index":0}})",
               "the annotation_index 0"},
        vector{R"({"type":"response.completed","response":{"id":"resp_1","output":[]}})",
               "all items that came in response.output"},
        vector{R"({"type":"response.in_progress","response":{"id":"resp_1","output":null}})",
               "response.output as a list"},
        vector{R"({"type":"response.completed"})", "a member response, which is missing"},
    };
    for (vector const& one : vectors) {
        teller all(strict);
        all.tell(created).tell(added_message).tell(added_text).tell(text_delta("Hi"));
        BOOST_REQUIRE(all.told() == std::vector<std::string>{});
        all.tell(one.first);
        BOOST_TEST(all.told().size() == 1U, one.first);
        for (std::string const& told : all.told())
            BOOST_TEST(told.substr(told.find(": ") + 2) == one.expected);
    }
}

BOOST_AUTO_TEST_CASE(strict_wants_created_first)
{
    teller all(strict);
    all.tell(R"({"type":"keepalive","sequence_number":0})");
    all.tell(R"({"type":"response.in_progress","sequence_number":7,"response":{"output":[]}})");
    all.tell(R"({"type":"response.in_progress","sequence_number":8,"response":{"output":[]}})");
    BOOST_REQUIRE(all.kept.violations().size() == 1U);
    auto const& told = all.kept.violations()[0];
    BOOST_TEST(told.event == "response.in_progress");
    BOOST_TEST(told.sequence_number.value() == 7);
    BOOST_TEST(told.expected == "response.created before it");
}

BOOST_AUTO_TEST_CASE(strict_reports_an_event_field_that_differs)
{
    teller all(strict);
    all.tell_framed("response.created", created);
    all.tell_framed("message", added_message);
    all.tell_framed("", added_text);
    BOOST_TEST((all.told() ==
                std::vector<std::string>{
                    "response.output_item.added: the event field to be its type, not message"}));
    teller lenient;
    lenient.tell_framed("message", created);
    BOOST_TEST(lenient.kept.violation_count() == 0U);
}

BOOST_AUTO_TEST_CASE(the_first_violations_are_kept_and_all_are_counted)
{
    teller all(strict);
    all.tell(created);
    for (int i = 0; i < 100; ++i)
        all.tell("completed", "\"response\":7");
    BOOST_TEST(all.kept.violations().size() == 64U);
    BOOST_TEST(all.kept.violation_count() == 100U);
}

BOOST_AUTO_TEST_CASE(what_is_kept_has_a_bound)
{
    teller all({.max_size = 4096});
    for (int i = 0; i < 1000; ++i)
        all.tell(text_delta("0123456789"));
    BOOST_TEST(all.now().output_text().size() > 1000U);
    BOOST_TEST(all.now().output_text().size() <= 4096U);
    BOOST_TEST(all.kept.violation_count() > 500U); // Not lost silently.
    BOOST_TEST(all.told().at(0).find("at most 4096 octets") != std::string::npos);

    // A whole response is always taken.
    std::string const long_text(5000, 'x');
    all.tell("completed", R"("response":{"output":[{"type":"message","role":"assistant",)"
                          R"("content":[{"type":"output_text","annotations":[],"text":")" +
                              long_text + "\"}]}]}");
    BOOST_TEST(all.now().output_text() == long_text);
}

BOOST_AUTO_TEST_CASE(items_and_parts_have_a_bound)
{
    teller all;
    for (int i = 0; i < 1100; ++i) {
        all.tell("output_text.delta",
                 "\"output_index\":" + std::to_string(-i) + R"(,"content_index":0,"delta":"a")");
        all.tell("output_text.delta",
                 R"("output_index":0,"content_index":)" + std::to_string(-i) + R"(,"delta":"a")");
    }
    BOOST_TEST(all.now().output.size() == 1024U);
    BOOST_TEST(std::get<message>(all.now().output.back()).content.parts().size() == 1024U);
    BOOST_TEST(all.kept.violation_count() == 2U * (1100U - 1024U));
}

BOOST_AUTO_TEST_CASE(a_delta_of_text_allocates_nothing_but_the_text)
{
    teller all;
    all.tell(created).tell(added_message).tell(added_text);
    std::string const data = text_delta("0123456789");
    event_decoder decoder;
    boost::system::error_code code;
    for (int i = 0; i < 200; ++i)
        all.kept.apply(decoder.decode(data, {}, code).value());
    auto const before = test::allocations();
    for (int i = 0; i < 100; ++i)
        all.kept.apply(decoder.decode(data, {}, code).value());
    BOOST_TEST(test::allocations() - before <= 1U); // The text doubled once at most.
}

// Events in any order, with members exchanged: nothing throws, the JSON of the response can be
// written at each moment, and strict does the same as tolerant.
BOOST_AUTO_TEST_CASE(no_order_of_events_does_harm)
{
    auto lines = every_type();
    std::mt19937 random(7);
    auto const below = [&](std::size_t limit) { return random() % limit; };
    for (int round = 0; round < 60; ++round) {
        teller tolerant, watched(strict);
        for (int i = 0; i < 120; ++i) {
            json::object event = json::parse(lines[below(lines.size())]).as_object();
            json::object const other = json::parse(lines[below(lines.size())]).as_object();
            for (auto const& [name, value] : other)
                if (name != "type" && below(3) == 0)
                    event[name] = value;
            if (below(4) == 0)
                event["output_index"] = static_cast<std::int64_t>(below(5)) - 1;
            if (below(8) == 0)
                event.erase(
                    (event.begin() + static_cast<std::ptrdiff_t>(below(event.size())))->key());
            if (!event.contains("type"))
                continue;
            auto const data = json::serialize(event);
            tolerant.tell(data);
            watched.tell(data);
        }
        BOOST_TEST(to_json(tolerant.now()) == to_json(watched.now()));
        BOOST_TEST(tolerant.kept.violation_count() == 0U);
        BOOST_TEST(watched.kept.violation_count() > 0U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
