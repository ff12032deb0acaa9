#include "protocol/event_reader.hpp"
#include "protocol/response.hpp"
#include "support/failure.hpp"
#include "support/stream_vectors.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

BOOST_AUTO_TEST_SUITE(dialects_by_feature)

// The table of docs/dialects.md, cell by cell: a body and a stream of each dialect give the same.

namespace {

using namespace responses;

/// One choice, or several, whole and in chunks.
struct form
{
    std::string_view object;
    std::string_view chunk_object;
    std::string_view whole_member; // of a choice; empty: its members stand in the choice itself
    std::string_view chunk_member;
};

constexpr form chat{"chat.completion", "chat.completion.chunk", "message", "delta"};
constexpr form text{"text_completion", "text_completion", "", ""};

std::string const usage = R"("usage":{"prompt_tokens":3,"completion_tokens":4,)"
                          R"("completion_tokens_details":{"reasoning_tokens":2}})";

std::string document(std::string_view object, std::string const& choices, std::string const& more)
{
    return R"({"id":"c","created":1,"model":"m","object":")" + std::string(object) +
           R"(","choices":[)" + choices + "]" + more + "}";
}

std::string choice(std::string_view member, int index, std::string const& said,
                   std::string const& finish)
{
    std::string const inner =
        member.empty() ? said : "\"" + std::string(member) + "\":{" + said + "}";
    return R"({"index":)" + std::to_string(index) + "," + inner + R"(,"finish_reason":)" + finish +
           "}";
}

std::string body_of(form const& as, std::vector<std::string> const& said, std::string const& finish)
{
    std::string choices;
    for (std::size_t i = 0; i < said.size(); ++i)
        choices += (i > 0 ? "," : "") +
                   choice(as.whole_member, static_cast<int>(i), said[i], "\"" + finish + "\"");
    return document(as.object, choices, "," + usage);
}

// Each choice in a chunk, its reason in another; the usage in one of its own.
std::string stream_of(form const& as, std::vector<std::string> const& said,
                      std::string const& finish)
{
    std::string const nothing = as.chunk_member.empty() ? R"("text":"")" : "";
    std::string stream;
    auto const add = [&](std::string const& choices, std::string const& more) {
        stream += "data: " + document(as.chunk_object, choices, more) + "\n\n";
    };
    for (std::size_t i = 0; i < said.size(); ++i)
        add(choice(as.chunk_member, static_cast<int>(i), said[i], "null"), "");
    for (std::size_t i = 0; i < said.size(); ++i)
        add(choice(as.chunk_member, static_cast<int>(i), nothing, "\"" + finish + "\""), "");
    add("", "," + usage);
    return stream;
}

response streamed(std::string const& stream)
{
    event_reader reader(std::size_t{1} << 20);
    reader.feed(stream);
    while (reader.next()) {
    }
    reader.end_input();
    while (reader.next()) {
    }
    return *reader.final_response();
}

using check = std::function<void(response const&)>;

void both(form const& as, std::vector<std::string> const& said, std::string const& finish,
          check const& expected)
{
    expected(response_from_body(body_of(as, said, finish)));
    expected(streamed(stream_of(as, said, finish)));
    expected(streamed(stream_of(as, said, finish) + "data: [DONE]\n\n"));
}

response native(std::string_view name)
{
    return streamed(test::octets_of(test::stream_vector(name)));
}

errc failure_of(std::function<void()> const& read)
{
    auto const failed = test::failure_of(read);
    return static_cast<errc>(failed.value().code().value());
}

std::string const chat_text = R"("content":"Hi 你好")";
std::string const plain_text = R"("text":"Hi 你好")";

void is_text(response const& reply)
{
    BOOST_TEST(reply.status == "completed");
    BOOST_TEST(reply.output_text() == "Hi 你好");
    BOOST_TEST(reply.id == "c");
    BOOST_TEST(reply.model == "m");
}

void is_counted(response const& reply)
{
    BOOST_TEST(reply.usage.value().input_tokens == 3);
    BOOST_TEST(reply.usage->output_tokens == 4);
    BOOST_TEST(reply.usage->total_tokens == 7);
    BOOST_TEST(reply.usage->output_tokens_details.reasoning_tokens == 2);
}

void is_two(response const& reply)
{
    BOOST_REQUIRE(reply.output.size() == 2u);
    BOOST_TEST(std::get<message>(reply.output[0]).content.text() == "a");
    BOOST_TEST(std::get<message>(reply.output[1]).content.text() == "b");
    BOOST_TEST(std::get<message>(reply.output[1]).extra.at("choice").as_int64() == 1);
}

void is_cut(response const& reply)
{
    BOOST_TEST(reply.status == "incomplete");
    BOOST_TEST(reply.incomplete_details.value().reason == "max_output_tokens");
}

void is_filtered(response const& reply)
{
    BOOST_TEST(reply.status == "incomplete");
    BOOST_TEST(reply.incomplete_details.value().reason == "content_filter");
}

} // namespace

BOOST_AUTO_TEST_CASE(texts)
{
    both(chat, {chat_text}, "stop", is_text);
    both(chat, {R"("content":[{"type":"text","text":"Hi 你好"}])"}, "stop", is_text);
    both(text, {plain_text}, "stop", is_text);
    BOOST_TEST(!native("text_basic").output_text().empty());
}

BOOST_AUTO_TEST_CASE(refusals)
{
    auto const is_refusal = [](response const& reply) {
        BOOST_TEST(reply.refusal() == "No.");
        BOOST_TEST(reply.output_text() == "");
        BOOST_TEST(reply.status == "completed");
    };
    both(chat, {R"("content":null,"refusal":"No.")"}, "stop", is_refusal);
    both(chat, {R"("content":[{"type":"refusal","refusal":"No."}])"}, "stop", is_refusal);
    BOOST_TEST(!native("refusal").refusal().empty());
}

BOOST_AUTO_TEST_CASE(thoughts)
{
    auto const is_thought = [](response const& reply) {
        BOOST_REQUIRE(reply.output.size() == 2u);
        auto const& thought = std::get<reasoning>(reply.output[0]);
        BOOST_REQUIRE(thought.content.value().size() == 1u);
        BOOST_TEST(thought.content->front().text == "Hm.");
        BOOST_TEST(reply.output_text() == "Hi 你好");
    };
    both(chat, {R"("reasoning_content":"Hm.",)" + chat_text}, "stop", is_thought);
    both(chat, {R"("reasoning":"Hm.",)" + chat_text}, "stop", is_thought);
    BOOST_TEST(std::holds_alternative<reasoning>(native("reasoning_summary").output.at(0)));
}

BOOST_AUTO_TEST_CASE(calls)
{
    auto const is_call = [](response const& reply) {
        auto const made = reply.function_calls();
        BOOST_REQUIRE(made.size() == 1u);
        BOOST_TEST(made[0]->name == "f");
        BOOST_TEST(made[0]->arguments == R"({"a":1})");
        BOOST_TEST(!made[0]->call_id.empty());
    };
    std::string const function = R"("name":"f","arguments":"{\"a\":1}"})";
    both(chat,
         {R"("tool_calls":[{"index":0,"id":"call_1","type":"function","function":{)" + function +
          "}]"},
         "tool_calls", is_call);
    both(chat, {R"("content":null,"function_call":{)" + function}, "function_call", is_call);
    BOOST_TEST(native("function_call").function_calls().size() == 1u);
}

BOOST_AUTO_TEST_CASE(log_probabilities_of_tokens)
{
    std::string const one = R"([{"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":[]}])";
    auto const probability = [](response const& reply) {
        auto const& parts = std::get<message>(reply.output.at(0)).content.parts();
        return std::get<output_text>(parts.at(0)).logprobs.value().at(0).logprob;
    };
    std::string const said =
        R"({"index":0,"finish_reason":"stop","logprobs":{"content":)" + one + "},";
    std::string const whole = document(chat.object, said + R"("message":{"content":"a"}})", "");
    std::string const chunk = document(chat.chunk_object, said + R"("delta":{"content":"a"}})", "");
    BOOST_TEST(probability(response_from_body(whole)) == -0.5);
    BOOST_TEST(probability(streamed("data: " + chunk + "\n\n")) == -0.5);
    BOOST_TEST(probability(native("logprobs")) < 0);
    both(text, {R"("logprobs":{"tokens":["a"]},)" + plain_text}, "stop", [](response const& reply) {
        auto const& kept = reply.extra.at("completion").at("choices").at(0).at("logprobs");
        BOOST_TEST(kept.at("tokens").at(0).as_string() == "a");
    });
}

BOOST_AUTO_TEST_CASE(tokens)
{
    both(chat, {chat_text}, "stop", is_counted);
    both(text, {plain_text}, "stop", is_counted);
    BOOST_TEST(native("text_basic").usage.value().total_tokens > 0);
}

BOOST_AUTO_TEST_CASE(several_answers)
{
    both(chat, {R"("content":"a")", R"("content":"b")"}, "stop", is_two);
    both(text, {R"("text":"a")", R"("text":"b")"}, "stop", is_two);
    BOOST_TEST(native("multi_items").output.size() > 1u);
}

BOOST_AUTO_TEST_CASE(cut_off)
{
    both(chat, {chat_text}, "length", is_cut);
    both(text, {plain_text}, "length", is_cut);
    both(chat, {chat_text}, "content_filter", is_filtered);
    both(text, {plain_text}, "content_filter", is_filtered);
    is_cut(native("incomplete_max_tokens"));
}

BOOST_AUTO_TEST_CASE(failures)
{
    for (auto const& [as, said] : {std::pair(chat, chat_text), {text, plain_text}}) {
        std::string const body = body_of(as, {said}, "error");
        BOOST_TEST((failure_of([&] { created_from_body(body); }) == errc::response_failed));
        std::string const stream = stream_of(as, {said}, "error");
        BOOST_TEST((failure_of([&] { streamed(stream); }) == errc::response_failed));
        std::string const error = R"({"error":{"message":"m"}})";
        std::string const good = stream_of(as, {said}, "stop");
        std::string const broken =
            good.substr(0, good.find("\n\n") + 2) + "data: " + error + "\n\n";
        BOOST_TEST((failure_of([&] { streamed(broken); }) == errc::response_failed));
        BOOST_TEST((failure_of([&] { created_from_body(error); }) == errc::response_failed));
    }
    BOOST_TEST((failure_of([] { native("failed"); }) == errc::response_failed));
}

BOOST_AUTO_TEST_CASE(ends_of_streams)
{
    for (auto const& [as, said] : {std::pair(chat, chat_text), {text, plain_text}}) {
        std::string const stream = stream_of(as, {said}, "stop");
        std::string const begun = stream.substr(0, stream.find("\n\n") + 2);
        BOOST_TEST((failure_of([&] { streamed(begun); }) == errc::truncated));
        BOOST_TEST(streamed(begun + "data: [DONE]\n\n").output_text() == "Hi 你好");
    }
    BOOST_TEST((failure_of([] { native("eof_before_completed"); }) == errc::truncated));
    BOOST_TEST((failure_of([] { native("chat_completion_done_only"); }) == errc::truncated));
}

BOOST_AUTO_TEST_CASE(what_it_is_recognised_by)
{
    both(chat, {chat_text}, "stop",
         [](response const& reply) { BOOST_TEST((reply.dialect == dialect::chat_completion)); });
    both(text, {plain_text}, "stop",
         [](response const& reply) { BOOST_TEST((reply.dialect == dialect::text_completion)); });
    BOOST_TEST((native("data_only_done").dialect == dialect::native));
}

BOOST_AUTO_TEST_SUITE_END()
