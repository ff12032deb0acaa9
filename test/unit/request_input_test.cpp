#include "protocol/request.hpp"

#include <responses/json.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(inputs_of_requests)

namespace {

using namespace responses;

constexpr auto hi = R"({"role":"user","content":"Hi"})";
constexpr auto output = R"({"type":"function_call_output","call_id":"call_1","output":"21 °C"})";

std::string list(std::string const& first, std::string const& second)
{
    return "[" + first + "," + second + "]";
}

} // namespace

BOOST_AUTO_TEST_CASE(from_a_text)
{
    std::string const text = "Hi";
    for (request_input const& input :
         {request_input("Hi"), request_input(std::string_view(text)), request_input(text)})
        BOOST_TEST(to_json(input) == R"("Hi")");
}

BOOST_AUTO_TEST_CASE(from_messages)
{
    BOOST_TEST(to_json(request_input{user_message("Hi")}) == "[" + std::string(hi) + "]");
    BOOST_TEST(to_json(request_input{user_message("Hi"), user_message("Hi")}) == list(hi, hi));
    std::vector<message> const messages{user_message("Hi")};
    BOOST_TEST(to_json(request_input(messages)) == "[" + std::string(hi) + "]");
}

BOOST_AUTO_TEST_CASE(from_items)
{
    function_call_output const result{.call_id = "call_1", .output = "21 °C"};
    BOOST_TEST(to_json(request_input{result}) == "[" + std::string(output) + "]");
    BOOST_TEST(to_json(request_input{user_message("Hi"), result}) == list(hi, output));
    BOOST_TEST(to_json(request_input{result, user_message("Hi")}) == list(output, hi));

    std::vector<item> items{user_message("Hi")};
    items.push_back(result);
    BOOST_TEST(to_json(request_input(items)) == list(hi, output));
}

BOOST_AUTO_TEST_CASE(from_what_a_response_gave)
{
    response reply;
    reply.output.push_back(user_message("Hi"));
    request_input const input{reply.output[0], item_reference{.id = "msg_1"}};
    BOOST_TEST(to_json(input) == list(hi, R"({"type":"item_reference","id":"msg_1"})"));
}

BOOST_AUTO_TEST_CASE(nothing_and_no_items)
{
    BOOST_TEST(to_json(request_input()) == "null");
    BOOST_TEST(to_json(request_input(std::vector<item>{})) == "[]");
}

BOOST_AUTO_TEST_CASE(a_whole_request_in_one_statement)
{
    request const asked{
        .model = "gpt-4.1",
        .input = {developer_message("Be brief."),
                  user_message({"What is this?", input_image{.file_id = "file_1"}})},
        .tools = {function_tool{.name = "f", .parameters = {{{"type", "object"}}}, .strict = true},
                  web_search_tool{}},
        .conversation = "conv_1",
        .tool_choice = "auto",
    };
    BOOST_TEST(
        serialize(asked, false) ==
        R"({"model":"gpt-4.1","input":[{"role":"developer","content":"Be brief."},)"
        R"({"role":"user","content":[{"type":"input_text","text":"What is this?"},)"
        R"({"type":"input_image","file_id":"file_1"}]}],)"
        R"("tools":[{"type":"function","name":"f","parameters":{"type":"object"},"strict":true},)"
        R"({"type":"web_search"}],"conversation":"conv_1","tool_choice":"auto"})");
}

BOOST_AUTO_TEST_CASE(choices_of_tools)
{
    BOOST_TEST(to_json(tool_choice_option("required")) == R"("required")");
    BOOST_TEST(to_json(tool_choice_option(std::string("none"))) == R"("none")");
    BOOST_TEST(to_json(tool_choice_option(function_choice{.name = "f"})) ==
               R"({"type":"function","name":"f"})");
    BOOST_TEST(to_json(tool_choice_option(hosted_tool_choice{.type = "shell"})) ==
               R"({"type":"shell"})");
}

BOOST_AUTO_TEST_CASE(conversations)
{
    std::string const id = "conv_1";
    BOOST_TEST(to_json(conversation_reference("conv_1")) == R"("conv_1")");
    BOOST_TEST(to_json(conversation_reference(id)) == R"("conv_1")");
    BOOST_TEST(to_json(conversation_reference(conversation_id{.id = id})) == R"({"id":"conv_1"})");
}

BOOST_AUTO_TEST_SUITE_END()
