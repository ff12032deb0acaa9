#include "protocol/tool_loop.hpp"
#include "support/failure.hpp"
#include "support/print.hpp"

#include <responses/error.hpp>
#include <responses/json.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

BOOST_AUTO_TEST_SUITE(tool_loops)

namespace {

using namespace responses;

function_tool a_function(std::string name)
{
    function_tool made;
    made.name = std::move(name);
    return made;
}

std::vector<tool> a_toolbox() { return {a_function("add"), a_function("look_up")}; }

request a_request()
{
    request what{.model = "m", .input = "How much is it?"};
    return what;
}

/// A completed response with these items, which are JSON.
response answer_of(std::string const& items)
{
    return from_json<response>(std::string(R"({"id":"r","status":"completed","usage":{)"
                                           R"("input_tokens":3,"input_tokens_details":{)"
                                           R"("cached_tokens":2,"cache_write_tokens":1},)"
                                           R"("output_tokens":4,"output_tokens_details":{)"
                                           R"("reasoning_tokens":1},"total_tokens":7},"output":[)")
                                   .append(items)
                                   .append("]}"));
}

std::string call_of(std::string_view name, std::string_view id)
{
    return std::string(R"({"type":"function_call","call_id":")")
        .append(id)
        .append(R"(","name":")")
        .append(name)
        .append(R"(","arguments":"{}"})");
}

std::string const said =
    R"({"type":"message","role":"assistant","content":[{"type":"output_text","text":"7","annotations":[]}]})";

std::vector<function_call_output> outputs_for(std::vector<function_call> const& calls)
{
    std::vector<function_call_output> outputs;
    for (auto const& call : calls) {
        function_call_output one;
        one.call_id = call.call_id;
        one.output = "done";
        outputs.push_back(std::move(one));
    }
    return outputs;
}

std::string output_of(std::string_view id)
{
    return std::string(R"({"type":"function_call_output","call_id":")")
        .append(id)
        .append(R"(","output":"done"})");
}

std::string names_of(std::vector<function_call> const& calls)
{
    std::string names;
    for (auto const& call : calls)
        names.append(call.name).append(" ");
    return names;
}

/// How a run ends whose one response has these items.
run_end end_of(std::string const& items, request const& what = a_request())
{
    tool_loop turns(what, a_toolbox(), 8);
    auto const calls = turns.take(answer_of(items));
    if (!calls.empty())
        turns.answer(outputs_for(calls));
    BOOST_TEST(turns.has_ended());
    return turns.run().end;
}

/// The tool choice of the request that follows one with this.
std::string choice_after(std::string const& choice)
{
    request what = a_request();
    what.tool_choice = from_json<tool_choice_option>(choice);
    tool_loop turns(what, a_toolbox(), 8);
    BOOST_TEST(to_json(*turns.next().tool_choice) == choice);
    turns.answer(outputs_for(turns.take(answer_of(call_of("add", "c")))));
    auto const& then = turns.next().tool_choice;
    return then ? to_json(*then) : "none is set";
}

} // namespace

BOOST_AUTO_TEST_CASE(the_first_question_is_the_request_with_the_tools)
{
    request what = a_request();
    what.tools = {web_search_tool{}};
    tool_loop const turns(what, a_toolbox(), 8);
    BOOST_TEST(to_json(turns.next()) ==
               R"({"model":"m","input":"How much is it?","tools":[{"type":"web_search"},)"
               R"({"type":"function","name":"add"},{"type":"function","name":"look_up"}]})");
    BOOST_TEST(!turns.has_ended());
    BOOST_TEST((turns.run().end == run_end::unfinished));
}

BOOST_AUTO_TEST_CASE(an_answer_ends_it)
{
    tool_loop turns(a_request(), a_toolbox(), 8);
    BOOST_TEST(turns.take(answer_of(said)).empty());
    BOOST_TEST(turns.has_ended());
    tool_run const& run = turns.run();
    BOOST_TEST((run.end == run_end::answer));
    BOOST_TEST(run.turns == 1U);
    BOOST_TEST(run.response.output_text() == "7");
    BOOST_TEST(to_json(run.items) == "[" + said + "]");
}

BOOST_AUTO_TEST_CASE(calls_and_outputs_are_the_next_input)
{
    tool_loop turns(a_request(), a_toolbox(), 8);
    auto const output = call_of("add", "c1") + "," + call_of("look_up", "c2");
    auto const calls = turns.take(answer_of(output));
    BOOST_TEST(names_of(calls) == "add look_up ");
    turns.answer(outputs_for(calls));
    BOOST_TEST(!turns.has_ended());
    std::string const first = output + "," + output_of("c1") + "," + output_of("c2");
    std::string const asked = R"({"role":"user","content":"How much is it?"})";
    BOOST_TEST(to_json(turns.next().input) == "[" + asked + "," + first + "]");
    BOOST_TEST(turns.next().tools.size() == 2U);

    turns.answer(outputs_for(turns.take(answer_of(call_of("add", "c3")))));
    std::string const both = first + "," + call_of("add", "c3") + "," + output_of("c3");
    BOOST_TEST(to_json(turns.next().input) == "[" + asked + "," + both + "]");
    turns.take(answer_of(said));
    BOOST_TEST(to_json(turns.run().items) == "[" + both + "," + said + "]");
    BOOST_TEST(turns.run().turns == 3U);
}

BOOST_AUTO_TEST_CASE(items_and_no_input_at_all_are_gone_on_from)
{
    request listed = a_request();
    listed.input = {user_message("a"), user_message("b")};
    tool_loop turns(listed, a_toolbox(), 8);
    turns.answer(outputs_for(turns.take(answer_of(call_of("add", "c")))));
    BOOST_TEST(std::get<std::vector<item>>(turns.next().input).size() == 4U);

    request const none{.model = "m"};
    tool_loop others(none, a_toolbox(), 8);
    BOOST_TEST(to_json(others.next()).find("input") == std::string::npos);
    others.answer(outputs_for(others.take(answer_of(call_of("add", "c")))));
    BOOST_TEST(std::get<std::vector<item>>(others.next().input).size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_conversation_is_sent_only_what_is_new)
{
    request what = a_request();
    what.conversation = conversation_reference("conv_1");
    tool_loop turns(what, a_toolbox(), 8);
    for (auto const* id : {"c1", "c2"}) {
        turns.answer(outputs_for(turns.take(answer_of(call_of("add", id)))));
        BOOST_TEST(to_json(turns.next().input) == "[" + output_of(id) + "]");
    }
    BOOST_TEST(to_json(turns.run().items) == "[" + output_of("c2") + "]");
    turns.take(answer_of(said));
    BOOST_TEST(turns.run().items.empty()); // The conversation has all.
}

BOOST_AUTO_TEST_CASE(another_response_is_gone_on_from_in_each_turn)
{
    request what = a_request();
    what.previous_response_id = "resp_0";
    tool_loop turns(what, a_toolbox(), 8);
    turns.answer(outputs_for(turns.take(answer_of(call_of("add", "c")))));
    BOOST_TEST(turns.next().previous_response_id == "resp_0");
    BOOST_TEST(std::get<std::vector<item>>(turns.next().input).size() == 3U);
}

BOOST_AUTO_TEST_CASE(reasoning_is_sent_back_with_its_call)
{
    tool_loop turns(a_request(), a_toolbox(), 8);
    std::string const output =
        R"({"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"e"},)" +
        call_of("add", "c");
    turns.answer(outputs_for(turns.take(answer_of(output))));
    BOOST_TEST(to_json(turns.next().input).find(output) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_call_that_has_an_output_is_not_run)
{
    tool_loop turns(a_request(), a_toolbox(), 8);
    BOOST_TEST(turns.take(answer_of(call_of("add", "c") + "," + output_of("c"))).empty());
    BOOST_TEST((turns.run().end == run_end::answer));
}

BOOST_AUTO_TEST_CASE(a_function_that_was_searched_for_is_run)
{
    tool_loop turns(a_request(), a_toolbox(), 8);
    auto const found = R"({"type":"function_call","call_id":"c","name":"add","arguments":"{}",)"
                       R"("namespace":"add"})";
    BOOST_TEST(names_of(turns.take(answer_of(found))) == "add ");
}

BOOST_AUTO_TEST_CASE(usage_adds_up)
{
    tool_loop turns(a_request(), a_toolbox(), 8);
    turns.answer(outputs_for(turns.take(answer_of(call_of("add", "c")))));
    turns.take(answer_of(said));
    BOOST_TEST(to_json(turns.run().usage) ==
               R"({"input_tokens":6,"input_tokens_details":{"cached_tokens":4,)"
               R"("cache_write_tokens":2},"output_tokens":8,"output_tokens_details":{)"
               R"("reasoning_tokens":2},"total_tokens":14})");
}

BOOST_AUTO_TEST_CASE(turns_are_limited)
{
    tool_loop turns(a_request(), a_toolbox(), 2);
    turns.answer(outputs_for(turns.take(answer_of(call_of("add", "c1")))));
    BOOST_TEST(!turns.has_ended());
    turns.answer(outputs_for(turns.take(answer_of(call_of("add", "c2")))));
    BOOST_TEST(turns.has_ended());
    BOOST_TEST((turns.run().end == run_end::turn_limit));
    BOOST_TEST(turns.run().items.size() == 4U); // The outputs are there to go on from.
}

BOOST_AUTO_TEST_CASE(a_function_that_nobody_has_is_told_to_the_model)
{
    tool_loop turns(a_request(), a_toolbox(), 8);
    BOOST_TEST(names_of(turns.take(answer_of(call_of("subtract", "c")))) == "subtract ");
}

BOOST_AUTO_TEST_CASE(calls_of_others_are_left_to_the_caller)
{
    request what = a_request();
    what.tools = {a_function("mine")};
    BOOST_TEST((end_of(call_of("mine", "c"), what) == run_end::open_calls));
    BOOST_TEST(
        (end_of(call_of("add", "a") + "," + call_of("mine", "c"), what) == run_end::open_calls));
    for (auto const* open :
         {R"({"type":"function_call","call_id":"c","name":"add","arguments":"{}","namespace":"n"})",
          R"({"type":"custom_tool_call","call_id":"c","name":"sql","input":"x"})",
          R"({"type":"computer_call","id":"i","call_id":"c","pending_safety_checks":[]})",
          R"({"type":"local_shell_call","id":"i","call_id":"c"})",
          R"({"type":"shell_call","id":"i","call_id":"c"})",
          R"({"type":"apply_patch_call","id":"i","call_id":"c"})",
          R"({"type":"tool_search_call","call_id":"c","execution":"client"})",
          R"({"type":"mcp_approval_request","id":"i","server_label":"s","name":"n"})"})
        BOOST_TEST((end_of(open) == run_end::open_calls), open);
}

BOOST_AUTO_TEST_CASE(own_calls_beside_open_ones_are_run)
{
    tool_loop turns(a_request(), a_toolbox(), 8);
    auto const output =
        call_of("add", "a") + R"(,{"type":"local_shell_call","id":"i","call_id":"c"})";
    auto const calls = turns.take(answer_of(output));
    BOOST_TEST(names_of(calls) == "add ");
    BOOST_TEST(!turns.has_ended());
    turns.answer(outputs_for(calls));
    BOOST_TEST((turns.run().end == run_end::open_calls));
    BOOST_TEST(turns.run().items.size() == 3U);
}

BOOST_AUTO_TEST_CASE(what_the_service_has_run_itself_is_not_open)
{
    for (
        auto const* items :
        {R"({"type":"shell_call","id":"i","call_id":"c"},{"type":"shell_call_output","call_id":"c"})",
         R"({"type":"tool_search_call","call_id":"c","execution":"server"})",
         R"({"type":"web_search_call","id":"w","status":"completed"})",
         R"({"type":"code_interpreter_call","id":"w","status":"completed"})",
         R"({"type":"new_call","call_id":"c"})"})
        BOOST_TEST((end_of(items) == run_end::answer), items);
    BOOST_TEST(
        (end_of(R"({"type":"shell_call","id":"i","call_id":"c"},)"
                R"({"type":"shell_call_output","call_id":"other"})") == run_end::open_calls));
}

BOOST_AUTO_TEST_CASE(what_is_not_whole_is_not_run)
{
    for (auto const* status : {"incomplete", "cancelled", "queued"}) {
        tool_loop turns(a_request(), a_toolbox(), 8);
        response reply = answer_of(call_of("add", "c"));
        reply.status = status;
        reply.output.push_back(custom_tool_call{});
        BOOST_TEST(turns.take(std::move(reply)).empty(), status);
        BOOST_TEST(turns.run().items.size() == 1U, status); // Not the call of a function.
        BOOST_TEST(turns.run().response.output.size() == 2U, status);
        BOOST_TEST((turns.run().end == run_end::answer), status);
    }
    tool_loop turns(a_request(), a_toolbox(), 8);
    response silent = answer_of(call_of("add", "c"));
    silent.status = ""; // Some servers leave it out.
    BOOST_TEST(turns.take(std::move(silent)).size() == 1U);
}

BOOST_AUTO_TEST_CASE(only_the_first_turn_demands_calls)
{
    BOOST_TEST(choice_after(R"("required")") == "none is set");
    BOOST_TEST(choice_after(R"({"type":"function","name":"add"})") == "none is set");
    BOOST_TEST(choice_after(R"({"type":"mcp","server_label":"s"})") == "none is set");
    BOOST_TEST(choice_after(R"({"type":"file_search"})") == "none is set");
    BOOST_TEST(choice_after(R"({"type":"allowed_tools","mode":"required","tools":[]})") ==
               R"({"type":"allowed_tools","mode":"auto","tools":[]})");
    for (auto const* kept : {R"("auto")", R"("none")", R"({"type":"new"})"})
        BOOST_TEST(choice_after(kept) == kept);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_run_is_refused)
{
    request twice = a_request();
    twice.tools = {a_function("add")};
    auto const refused = test::failure_of([&] { tool_loop{twice, a_toolbox(), 8}; });
    BOOST_REQUIRE(refused);
    BOOST_TEST(refused->code() == errc::invalid_argument);
    BOOST_TEST(std::string(refused->what()).find("both have a tool add") != std::string::npos);

    request behind = a_request();
    behind.background = true;
    BOOST_TEST(test::fails(errc::invalid_argument, [&] { tool_loop{behind, a_toolbox(), 8}; }));
    BOOST_TEST(
        test::fails(errc::invalid_argument, [&] { tool_loop{a_request(), a_toolbox(), 0}; }));
    for (auto const* name : {"input", "tools", "tool_choice", "conversation", "background"}) {
        request raw{.model = "m"};
        raw.extra[name] = "x";
        BOOST_TEST(test::fails(errc::invalid_argument, [&] { tool_loop{raw, a_toolbox(), 8}; }),
                   name);
    }
}

BOOST_AUTO_TEST_SUITE_END()
