#include "protocol/request.hpp"
#include "protocol/response.hpp"

#include <responses/json.hpp>

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(items)

namespace {

using namespace responses;

// Sent back as it came, and what `input` then holds.
std::string sent_back(std::string const& output)
{
    auto const reply = response_from_body(R"({"object":"response","output":)" + output + "}");
    request next;
    next.input = reply.output;
    return serialize(next, false);
}

bool comes_back(std::string const& output)
{
    auto const sent = boost::json::parse(sent_back(output));
    BOOST_TEST_INFO(sent);
    return sent.at("input") == boost::json::parse(output);
}

} // namespace

BOOST_AUTO_TEST_CASE(type_of_every_kind)
{
    BOOST_TEST(type_of(user_message("Hi")) == "message");
    BOOST_TEST(type_of(function_call{}) == "function_call");
    BOOST_TEST(type_of(web_search_call{}) == "web_search_call");
    BOOST_TEST(type_of(item_reference{.id = "msg_1"}) == "item_reference");
    BOOST_TEST(type_of(unknown_value{{{"type", "dream"}}}) == "dream");
    BOOST_TEST(type_of(unknown_value{{{"type", 1}}}) == "");
    BOOST_TEST(type_of(unknown_value{}) == "");
    BOOST_TEST(type_of(item{}) == "message");
}

BOOST_AUTO_TEST_CASE(items_are_copied_and_moved_whole)
{
    item const call = function_call{.call_id = "call_1", .name = "f"};
    item copy = call;
    BOOST_TEST(to_json(copy) == to_json(call));
    item moved = std::move(copy);
    BOOST_TEST(to_json(moved) == to_json(call));
    copy = user_message("Hi");
    moved = copy;
    BOOST_TEST(type_of(moved) == "message");
    moved = item(call);
    BOOST_TEST(to_json(moved) == to_json(call));
    static_assert(std::is_nothrow_move_constructible_v<item>); // A vector moves when it grows.
}

BOOST_AUTO_TEST_CASE(output_is_input)
{
    BOOST_TEST(comes_back(
        R"([{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Hm."}],)"
        R"("encrypted_content":"gAAA"},)"
        R"({"type":"message","id":"msg_1","status":"completed","role":"assistant","content":)"
        R"([{"type":"output_text","text":"Hi","annotations":[],"logprobs":[]}]},)"
        R"({"type":"function_call","id":"fc_1","call_id":"call_1","name":"f","arguments":"{}",)"
        R"("status":"completed"}])"));
}

BOOST_AUTO_TEST_CASE(output_that_is_not_known_is_input)
{
    BOOST_TEST(comes_back(R"([{"type":"dream","id":"dr_1","depth":[1,{"a":null}]}])"));
    BOOST_TEST(comes_back(R"([{"id_of":"nothing"}])"));
    BOOST_TEST(comes_back(R"([null,1,"text",[]])"));
}

BOOST_AUTO_TEST_CASE(values_of_enumerations_that_are_not_known_are_input)
{
    BOOST_TEST(comes_back(
        R"([{"type":"message","id":"msg_1","status":"pondering","role":"oracle","content":[]},)"
        R"({"type":"web_search_call","id":"ws_1","status":"lost","action":{"type":"sniff"}}])"));
}

BOOST_AUTO_TEST_CASE(nulls_and_members_that_are_not_known_are_input)
{
    BOOST_TEST(comes_back(
        R"([{"type":"message","id":null,"role":"assistant","content":[],"phase":null,"mood":"up"},)"
        R"({"type":"reasoning","id":"rs_1","summary":[],"content":null,"encrypted_content":null,)"
        R"("status":null},)"
        R"({"type":"function_call","id":"fc_1","call_id":"c","name":"f","arguments":{"a":1},)"
        R"("namespace":null,"caller":null}])"));
}

BOOST_AUTO_TEST_CASE(what_a_response_says)
{
    auto const reply = response_from_body(
        R"({"object":"response","output":[{"type":"reasoning","id":"rs_1","summary":[]},)"
        R"({"type":"message","role":"assistant","content":)"
        R"([{"type":"output_text","text":"A","annotations":[]},)"
        R"({"type":"refusal","refusal":"I would "},{"type":"output_text","text":"B"}]},)"
        R"({"type":"function_call","call_id":"call_1","name":"f","arguments":"{}"},)"
        R"({"type":"message","role":"assistant","content":[{"type":"refusal","refusal":"not."}]},)"
        R"({"type":"function_call","call_id":"call_2","name":"g","arguments":"[]"}]})");
    BOOST_TEST(reply.output_text() == "AB");
    BOOST_TEST(reply.refusal() == "I would not.");
    auto const calls = reply.function_calls();
    BOOST_REQUIRE(calls.size() == 2U);
    BOOST_TEST(calls[0]->call_id == "call_1");
    BOOST_TEST(calls[1]->name == "g");
    BOOST_TEST(calls[1] == std::get_if<function_call>(&reply.output[4]));
}

BOOST_AUTO_TEST_CASE(a_response_that_says_nothing)
{
    response const reply;
    BOOST_TEST(reply.output_text() == "");
    BOOST_TEST(reply.refusal() == "");
    BOOST_TEST(reply.function_calls().empty());
}

BOOST_AUTO_TEST_SUITE_END()
