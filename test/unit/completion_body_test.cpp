#include "protocol/response.hpp"
#include "support/failure.hpp"
#include "support/stream_vectors.hpp"

#include <responses/json.hpp>

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <variant>

BOOST_AUTO_TEST_SUITE(completion_body)

// Bodies of the chat completions API, and of the older completions API, as responses.

namespace {

namespace json = boost::json;
using namespace responses;
using responses::test::fails;
using responses::test::failure_of;
using responses::test::file_octets;

response of(std::string_view body) { return created_from_body(body); }

// A chat completion with these choices, and more members.
std::string chat(std::string_view choices, std::string_view more = {})
{
    std::string body = R"({"id":"chatcmpl-1","object":"chat.completion","created":5,"model":"m",)";
    body.append(R"("choices":[)").append(choices).append("]").append(more).append("}");
    return body;
}

std::string choice(std::string_view message, std::string_view finish_reason = "stop")
{
    std::string text = R"({"index":0,"message":)";
    text.append(message).append(R"(,"finish_reason":")").append(finish_reason).append("\"}");
    return text;
}

template <class Item>
Item const& item_of(response const& reply, std::size_t at)
{
    BOOST_REQUIRE(reply.output.size() > at);
    BOOST_REQUIRE(std::holds_alternative<Item>(reply.output[at]));
    return std::get<Item>(reply.output[at]);
}

} // namespace

BOOST_AUTO_TEST_CASE(the_body_of_service_a)
{
    response const reply = of(file_octets("vectors/service_a_completion.json"));
    BOOST_TEST((reply.dialect == dialect::chat_completion));
    BOOST_TEST(reply.id == "chatcmpl-123");
    BOOST_TEST(reply.object == "response");
    BOOST_TEST(reply.status == "completed");
    BOOST_TEST(reply.created_at == 1677652288);
    BOOST_TEST(reply.model == "");
    BOOST_TEST(reply.output_text() == "\n\nHello there, how may I assist you today?");
    BOOST_TEST(!reply.incomplete_details);
    BOOST_TEST(!reply.error);
    BOOST_TEST(reply.usage.value().input_tokens == 9);
    BOOST_TEST(reply.usage->output_tokens == 12);
    BOOST_TEST(reply.usage->total_tokens == 21);
    auto const& said = item_of<message>(reply, 0);
    BOOST_TEST(said.id.value() == "msg_chatcmpl-123_0");
    BOOST_TEST(said.role == "assistant");
    BOOST_TEST(said.status.value() == "completed");
    BOOST_TEST(reply.output.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_original_is_kept_whole)
{
    for (std::string const& body :
         {file_octets("vectors/service_a_completion.json"),
          chat(choice(R"({"content":"x","annotations":[{"index":0},{"index":0}],"audio":null})") +
                   "," + choice(R"({"content":"y"})"),
               R"(,"system_fingerprint":"fp","citations":["u"],"usage":null)")})
        BOOST_TEST((of(body).extra.at("completion") == json::parse(body)));
}

BOOST_AUTO_TEST_CASE(a_native_body_is_native)
{
    response const reply = of(file_octets("vectors/service_c_response.json"));
    BOOST_TEST((reply.dialect == dialect::native));
    BOOST_TEST(!reply.extra.contains("completion"));
}

BOOST_AUTO_TEST_CASE(why_it_has_finished)
{
    struct
    {
        std::string_view said, status, reason;
    } const outcomes[]{{"stop", "completed", ""},
                       {"tool_calls", "completed", ""},
                       {"function_call", "completed", ""},
                       {"eos", "completed", ""},
                       {"length", "incomplete", "max_output_tokens"},
                       {"content_filter", "incomplete", "content_filter"}};
    for (auto const& [said, status, reason] : outcomes) {
        response const reply = of(chat(choice(R"({"content":"a"})", said)));
        BOOST_TEST_CONTEXT(said)
        {
            BOOST_TEST(reply.status == status);
            BOOST_TEST(item_of<message>(reply, 0).status.value() == status);
            BOOST_REQUIRE(reply.incomplete_details.has_value() == !reason.empty());
            BOOST_TEST((reason.empty() || reply.incomplete_details->reason == reason));
        }
    }
    BOOST_TEST(of(chat(R"({"message":{"content":"a"},"finish_reason":null})")).status ==
               "completed");
    BOOST_TEST(of(chat(R"({"message":{"content":"a"}})")).status == "completed");
}

BOOST_AUTO_TEST_CASE(one_that_finished_with_an_error_has_failed)
{
    auto const failure = failure_of([] { of(chat(choice(R"({"content":"a"})", "error"))); });
    BOOST_REQUIRE(failure);
    BOOST_TEST((failure->code() == errc::response_failed));
    BOOST_TEST(failure->api()->code == "server_error");
    BOOST_TEST(failure->details().failed->output_text() == "a");
}

BOOST_AUTO_TEST_CASE(content_in_every_form)
{
    auto const text = [](std::string_view message) { return of(chat(choice(message))); };
    BOOST_TEST(text(R"({"content":"a😀\ud83d"})").output_text() == "a😀�");
    BOOST_TEST(
        text(
            R"({"content":[{"type":"text","text":"a"},{"type":"text","text":"b"},7,{"type":"x"}]})")
            .output_text() == "ab");
    response const refused = text(R"({"content":null,"refusal":"no"})");
    BOOST_TEST(refused.output_text() == "");
    BOOST_TEST(refused.refusal() == "no");
    response const both = text(R"({"content":[{"text":"a"},{"type":"refusal","refusal":"no"}]})");
    BOOST_TEST(both.output_text() == "a");
    BOOST_TEST(both.refusal() == "no");
    BOOST_TEST(both.output.size() == 1u);
    for (std::string_view const nothing : {R"({"content":null})", R"({"content":""})",
                                           R"({"content":[]})", R"({"content":7})", "{}"}) {
        response const reply = text(nothing);
        BOOST_TEST(reply.output_text() == "");
        BOOST_TEST(item_of<message>(reply, 0).content.parts().empty(), nothing);
    }
}

BOOST_AUTO_TEST_CASE(thoughts)
{
    for (std::string_view const said :
         {R"({"reasoning_content":"hm","content":"a"})", R"({"reasoning":"hm","content":"a"})",
          R"({"reasoning":"hm","reasoning_content":"hm","content":"a"})"}) {
        response const reply = of(chat(choice(said)));
        auto const& thought = item_of<reasoning>(reply, 0);
        BOOST_TEST(thought.content.value().at(0).text == "hm");
        BOOST_TEST(thought.content->size() == 1u);
        BOOST_TEST(thought.id == "rs_chatcmpl-1_0");
        BOOST_TEST(item_of<message>(reply, 1).id.value() == "msg_chatcmpl-1_1");
        BOOST_TEST(reply.output_text() == "a");
        BOOST_TEST(reply.output.size() == 2u);
    }
}

BOOST_AUTO_TEST_CASE(tool_calls)
{
    response const reply = of(chat(choice(
        R"({"content":null,"tool_calls":[
            {"id":"call_a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},
            {"id":"call_b","type":"function","function":{"name":"g","arguments":{"y":2}}},
            {"type":"function","function":{"name":"f"}}]})",
        "tool_calls")));
    auto const calls = reply.function_calls();
    BOOST_REQUIRE(calls.size() == 3u);
    BOOST_TEST(reply.output.size() == 3u);
    BOOST_TEST(calls[0]->call_id == "call_a");
    BOOST_TEST(calls[0]->id.value() == "fc_chatcmpl-1_0");
    BOOST_TEST(calls[0]->name == "f");
    BOOST_TEST(calls[0]->arguments == R"({"x":1})");
    BOOST_TEST(calls[0]->status.value() == "completed");
    BOOST_TEST(calls[1]->name == "g");
    BOOST_TEST(calls[1]->arguments == R"({"y":2})");
    BOOST_TEST(calls[2]->call_id == "call_chatcmpl-1_2");
    BOOST_TEST(calls[2]->arguments == "");
}

BOOST_AUTO_TEST_CASE(the_older_function_call)
{
    response const reply = of(chat(choice(
        R"({"function_call":{"name":"f","arguments":"{}"},"content":null})", "function_call")));
    BOOST_REQUIRE(reply.function_calls().size() == 1u);
    BOOST_TEST(reply.function_calls()[0]->name == "f");
    BOOST_TEST(reply.function_calls()[0]->arguments == "{}");
}

BOOST_AUTO_TEST_CASE(the_usage)
{
    auto const usage =
        of(chat(choice("{}"), R"(,"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":8,
            "prompt_tokens_details":{"cached_tokens":1,"audio_tokens":5},
            "completion_tokens_details":{"reasoning_tokens":2},"cost":0.5})"))
            .usage.value();
    BOOST_TEST(usage.input_tokens == 3);
    BOOST_TEST(usage.output_tokens == 4);
    BOOST_TEST(usage.total_tokens == 8);
    BOOST_TEST(usage.input_tokens_details.cached_tokens == 1);
    BOOST_TEST(usage.input_tokens_details.extra.at("audio_tokens").as_int64() == 5);
    BOOST_TEST(usage.output_tokens_details.reasoning_tokens == 2);
    BOOST_TEST(usage.extra.at("cost").as_double() == 0.5);
    BOOST_TEST(!usage.extra.contains("prompt_tokens"));
    BOOST_TEST(!of(chat(choice("{}"), R"(,"usage":null)")).usage);
    BOOST_TEST(of(chat(choice("{}"), R"(,"usage":{"prompt_tokens":3,"completion_tokens":4})"))
                   .usage->total_tokens == 7);
}

BOOST_AUTO_TEST_CASE(log_probabilities)
{
    response const reply = of(chat(
        R"({"index":0,"message":{"content":"a"},"finish_reason":"stop","logprobs":{"refusal":null,
            "content":[{"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":[]}]}})"));
    auto const& part = std::get<output_text>(item_of<message>(reply, 0).content.parts().at(0));
    BOOST_REQUIRE(part.logprobs.value().size() == 1u);
    BOOST_TEST(part.logprobs->front().token == "a");
    BOOST_TEST(part.logprobs->front().logprob == -0.5);
}

BOOST_AUTO_TEST_CASE(several_choices_are_items_of_their_own)
{
    response const reply = of(chat(R"({"index":0,"message":{"content":"a"},"finish_reason":"stop"},
                   {"index":1,"message":{"content":"b"},"finish_reason":"length"},
                   {"index":7,"message":{"content":null},"finish_reason":"content_filter"})"));
    BOOST_TEST(reply.output.size() == 3u);
    BOOST_TEST(reply.output_text() == "ab");
    BOOST_TEST(!item_of<message>(reply, 0).extra.contains("choice"));
    BOOST_TEST(item_of<message>(reply, 1).extra.at("choice").as_int64() == 1);
    BOOST_TEST(item_of<message>(reply, 2).extra.at("choice").as_int64() == 7);
    BOOST_TEST(item_of<message>(reply, 0).status.value() == "completed");
    BOOST_TEST(item_of<message>(reply, 1).status.value() == "incomplete");
    BOOST_TEST(reply.status == "incomplete");
    BOOST_TEST(reply.incomplete_details->reason == "max_output_tokens");
}

BOOST_AUTO_TEST_CASE(choices_without_an_index_or_with_the_same)
{
    BOOST_TEST(
        of(chat(R"({"message":{"content":"a"}},{"message":{"content":"b"}})")).output.size() == 2u);
    response const reply =
        of(chat(choice(R"({"content":"a"})") + "," + choice(R"({"content":"b"})")));
    BOOST_TEST(reply.output_text() == "ab");
    BOOST_TEST(reply.output.size() == 2u);
}

BOOST_AUTO_TEST_CASE(text_completions)
{
    response const reply = of(R"({"id":"cmpl-1","object":"text_completion","created":5,"model":"m",
        "choices":[{"text":"\n\nhi","index":0,"logprobs":{"tokens":["hi"]},"finish_reason":"length"}],
        "usage":{"prompt_tokens":5,"completion_tokens":7,"total_tokens":12}})");
    BOOST_TEST((reply.dialect == dialect::text_completion));
    BOOST_TEST(reply.output_text() == "\n\nhi");
    BOOST_TEST(reply.status == "incomplete");
    BOOST_TEST(reply.usage->total_tokens == 12);
}

BOOST_AUTO_TEST_CASE(a_server_may_leave_out_what_kind_of_object_it_is)
{
    response const reply = of(R"({"choices":[{"message":{"content":"a"}}]})");
    BOOST_TEST((reply.dialect == dialect::chat_completion));
    BOOST_TEST(reply.output_text() == "a");
    BOOST_TEST(item_of<message>(reply, 0).id.value() == "msg_0");
}

BOOST_AUTO_TEST_CASE(an_error_inside)
{
    for (std::string const& body :
         {chat("", R"(,"error":{"message":"m","code":429})"),
          chat(choice(R"({"content":"a"})"), R"(,"error":{"message":"m","code":429})")}) {
        auto const failure = failure_of([&] { of(body); });
        BOOST_REQUIRE(failure);
        BOOST_TEST((failure->code() == errc::response_failed));
        BOOST_TEST(failure->api()->message == "m");
        BOOST_TEST(failure->api()->code == "429");
    }
    BOOST_TEST(of(chat(choice(R"({"content":"a"})"), R"(,"error":null)")).output_text() == "a");
}

BOOST_AUTO_TEST_CASE(what_is_no_completion)
{
    for (std::string_view const body :
         {R"({"object":"chat.completion","choices":[]})", R"({"object":"chat.completion"})",
          R"({"object":"chat.completion","choices":{}})"})
        BOOST_TEST(fails(errc::unexpected_content, [&] { of(body); }));
    BOOST_TEST(
        (of(R"({"object":"response","choices":[{"text":"a"}]})").dialect == dialect::native));
}

BOOST_AUTO_TEST_CASE(a_body_that_is_cut_is_malformed)
{
    std::string const body = file_octets("vectors/service_a_completion.json");
    for (std::size_t size = 0; size <= body.find_last_of('}'); ++size)
        BOOST_TEST(fails(errc::malformed_json, [&] { of(body.substr(0, size)); }));
}

BOOST_AUTO_TEST_CASE(there_are_bounds)
{
    std::string calls;
    for (int i = 0; i < 1025; ++i)
        calls.append(i > 0 ? "," : "").append(R"({"function":{"name":"f"}})");
    BOOST_TEST(
        fails(errc::too_large, [&] { of(chat(choice(R"({"tool_calls":[)" + calls + "]}"))); }));
    std::string choices = "{}";
    for (int i = 0; i < 1024; ++i)
        choices += ",{}";
    BOOST_TEST(fails(errc::too_large, [&] { of(chat(choices)); }));
}

BOOST_AUTO_TEST_SUITE_END()
