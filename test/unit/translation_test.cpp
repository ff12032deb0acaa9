#include "protocol/event_reader.hpp"
#include "protocol/json.hpp"
#include "protocol/response.hpp"
#include "support/failure.hpp"
#include "support/stream_vectors.hpp"

#include <responses/json.hpp>
#include <responses/snapshot.hpp>

#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

BOOST_AUTO_TEST_SUITE(translation_of_streams)

// Streams of chunks of completions, as native events.

namespace {

namespace json = boost::json;
using namespace responses;
using responses::test::octets_of;
using responses::test::stream_vector;
using strings = std::vector<std::string>;

constexpr std::size_t no_bound = std::size_t{64} << 20;

/// What a reader made of a stream, and a snapshot of that.
struct told
{
    strings types, raws, sources;
    std::string text;
    std::optional<error> failure;
    std::optional<response> final;
    response kept;
    responses::dialect dialect = responses::dialect::native;
    std::vector<snapshot_violation> violations;

    errc code() const { return static_cast<errc>(failure ? failure->code().value() : 0); }
};

class listener
{
public:
    explicit listener(std::size_t bound = no_bound, bool native_only = false)
        : reader_(bound, native_only)
    {}

    void hear(std::string_view piece)
    {
        std::string const memory(piece);
        reader_.feed(memory);
        take();
    }

    told end()
    {
        if (!reader_.ended())
            reader_.end_input();
        take();
        return result();
    }

    told result()
    {
        if (auto const* final = reader_.final_response())
            told_.final = *final;
        told_.kept = snapshot_.response();
        told_.violations = snapshot_.violations();
        told_.dialect = reader_.dialect();
        return told_;
    }

private:
    void take()
    try {
        while (auto const seen = reader_.next()) {
            if (auto const number = seen->sequence_number())
                BOOST_REQUIRE(*number == next_number_++);
            told_.types.emplace_back(seen->name());
            told_.raws.emplace_back(seen->raw());
            told_.sources.emplace_back(seen->source());
            BOOST_REQUIRE(seen->to_owned().source() == seen->source());
            told_.text += seen->text();
            snapshot_.apply(*seen);
        }
    } catch (error const& failure) {
        told_.failure = failure;
    }

    event_reader reader_;
    std::int64_t next_number_ = 0;
    snapshot snapshot_{{.strict = true}};
    told told_;
};

told read(std::string_view body, std::size_t bound = no_bound)
{
    listener one(bound);
    one.hear(body);
    return one.end();
}

told read_cut(std::string_view body, std::size_t at)
{
    listener one;
    one.hear(body.substr(0, at));
    one.hear(body.substr(at));
    return one.end();
}

std::string frame(std::string_view data) { return "data: " + std::string(data) + "\n\n"; }

// A chunk with these choices, and more members.
std::string chunk(std::string_view choices, std::string_view more = {})
{
    std::string text = R"({"id":"c","object":"chat.completion.chunk","created":5,"model":"m",)";
    text.append(R"("choices":[)").append(choices).append("]").append(more).append("}");
    return frame(text);
}

std::string delta(std::string_view members, int index = 0)
{
    std::string text = R"({"index":)" + std::to_string(index);
    return text.append(R"(,"delta":{)").append(members).append(R"(},"finish_reason":null})");
}

std::string finish(std::string_view reason, int index = 0)
{
    std::string text = R"({"index":)" + std::to_string(index);
    return text.append(R"(,"delta":{},"finish_reason":")").append(reason).append("\"}");
}

std::string chunk_of(std::string_view members) { return chunk(delta(members)); }

std::string const done = "data: [DONE]\n\n";

strings with_frame(strings inside, std::string const& terminal = "response.completed")
{
    inside.insert(inside.begin(), {"response.created", "response.in_progress"});
    inside.push_back(terminal);
    return inside;
}

strings const message_events{"response.output_item.added", "response.content_part.added",
                             "response.output_text.delta", "response.output_text.done",
                             "response.content_part.done", "response.output_item.done"};

void check_types(told const& seen, strings const& expected)
{
    BOOST_TEST(seen.types == expected, boost::test_tools::per_element());
}

// What holds for every stream that is translated to its end.
void check_whole(told const& seen)
{
    BOOST_REQUIRE_MESSAGE(!seen.failure, (seen.failure ? seen.failure->what() : ""));
    BOOST_REQUIRE(seen.final);
    BOOST_TEST(to_json(seen.kept) == to_json(*seen.final));
    BOOST_TEST((seen.final->dialect == seen.dialect));
    for (auto const& one : seen.violations)
        BOOST_ERROR(one.event + ": expected " + one.expected);
    for (std::string const& raw : seen.raws)
        BOOST_TEST(parse_json(raw).as_object().contains("sequence_number"));
}

bool same(told const& a, told const& b)
{
    return a.types == b.types && a.raws == b.raws && a.sources == b.sources && a.text == b.text &&
           a.code() == b.code() && a.final.has_value() == b.final.has_value();
}

template <class Payload>
Payload payload(told const& seen, std::size_t at)
{
    return from_json<Payload>(std::string_view(seen.raws.at(at)));
}

// Everything that a chunk can say.
std::string everything()
{
    return chunk("", R"(,"prompt_filter_results":[])") + ": comment\n\n" +
           chunk_of(R"("role":"assistant","content":"")") +
           chunk_of(R"("reasoning_content":"hm ")") + chunk_of(R"("reasoning_content":"so")") +
           chunk_of(R"("content":"Hel")") + chunk(delta(R"("content":"other")", 1)) +
           chunk_of(R"("content":"lo \ud83d")") + chunk_of(R"("content":"\ude00é")") +
           chunk_of(R"("refusal":"no")") +
           chunk_of(
               R"("tool_calls":[{"index":0,"id":"call_a","type":"function","function":{"name":"f","arguments":""}}])") +
           chunk_of(R"("tool_calls":[{"index":0,"function":{"arguments":"{\"x\""}}])") +
           chunk_of(
               R"("tool_calls":[{"index":1,"id":"call_b","type":"function","function":{"name":"g","arguments":"{}"}}])") +
           chunk_of(R"("tool_calls":[{"index":0,"function":{"arguments":":1}"}}])") +
           chunk(finish("stop", 1)) + chunk(finish("tool_calls")) +
           chunk("", R"(,"usage":{"prompt_tokens":4,"completion_tokens":2,"total_tokens":6},)"
                     R"("system_fingerprint":"fp")") +
           done;
}

} // namespace

BOOST_AUTO_TEST_CASE(the_vector)
{
    told const seen = read(octets_of(stream_vector("chat_chunks_done")));
    check_whole(seen);
    strings expected = message_events;
    expected.insert(expected.begin() + 2, "response.output_text.delta");
    check_types(seen, with_frame(expected));
    BOOST_TEST((seen.dialect == dialect::chat_completion));
    BOOST_TEST(seen.text == "Hello 😀");
    BOOST_TEST(seen.final->id == "chatcmpl-1");
    BOOST_TEST(seen.final->status == "completed");
    BOOST_TEST(seen.final->model == "m");
    BOOST_TEST(seen.final->created_at == 1750000000);
    BOOST_TEST(seen.final->usage.value().input_tokens == 4);
    BOOST_TEST(seen.final->usage->output_tokens == 2);
    BOOST_TEST(seen.final->usage->total_tokens == 6);
    BOOST_TEST(!seen.final->store.value());
}

BOOST_AUTO_TEST_CASE(everything_becomes_events)
{
    told const seen = read(everything());
    check_whole(seen);
    check_types(seen, with_frame({"response.output_item.added",
                                  "response.content_part.added",
                                  "response.reasoning_text.delta",
                                  "response.reasoning_text.delta",
                                  "response.reasoning_text.done",
                                  "response.content_part.done",
                                  "response.output_item.done",
                                  "response.output_item.added",
                                  "response.content_part.added",
                                  "response.output_text.delta",
                                  "response.output_item.added",
                                  "response.content_part.added",
                                  "response.output_text.delta",
                                  "response.output_text.delta",
                                  "response.output_text.delta",
                                  "response.content_part.added",
                                  "response.refusal.delta",
                                  "response.output_item.added",
                                  "response.function_call_arguments.delta",
                                  "response.output_item.added",
                                  "response.function_call_arguments.delta",
                                  "response.function_call_arguments.delta",
                                  "response.output_text.done",
                                  "response.content_part.done",
                                  "response.output_item.done",
                                  "response.output_text.done",
                                  "response.content_part.done",
                                  "response.refusal.done",
                                  "response.content_part.done",
                                  "response.output_item.done",
                                  "response.function_call_arguments.done",
                                  "response.output_item.done",
                                  "response.function_call_arguments.done",
                                  "response.output_item.done"}));
    auto const& output = seen.final->output;
    BOOST_REQUIRE(output.size() == 5u);
    BOOST_TEST(std::get<reasoning>(output[0]).content.value().at(0).text == "hm so");
    auto const& said = std::get<message>(output[1]);
    BOOST_TEST(said.content.text() == "Hello 😀é");
    BOOST_TEST(std::get<output_refusal>(said.content.parts().at(1)).refusal == "no");
    auto const& other = std::get<message>(output[2]);
    BOOST_TEST(other.content.text() == "other");
    BOOST_TEST(other.extra.at("choice").as_int64() == 1);
    auto const calls = seen.final->function_calls();
    BOOST_TEST(calls.at(0)->call_id == "call_a");
    BOOST_TEST(calls[0]->name == "f");
    BOOST_TEST(calls[0]->arguments == R"({"x":1})");
    BOOST_TEST(calls.at(1)->call_id == "call_b");
    BOOST_TEST(calls[1]->arguments == "{}");
    BOOST_TEST(seen.final->usage->total_tokens == 6);
}

BOOST_AUTO_TEST_CASE(events_say_what_they_are_about)
{
    told const seen = read(everything());
    auto const part = payload<events::content_part_added>(seen, 17);
    BOOST_TEST(part.output_index == 1);
    BOOST_TEST(part.item_id == "msg_c_1");
    BOOST_TEST(part.content_index == 1);
    auto const text = payload<events::output_text_done>(seen, 27);
    BOOST_TEST(text.text == "Hello 😀é");
    BOOST_TEST(text.item_id == "msg_c_1");
    auto const call = payload<events::function_call_arguments_done>(seen, 32);
    BOOST_TEST(call.arguments == R"({"x":1})");
    BOOST_TEST(call.name.value() == "f");
    BOOST_TEST(call.item_id == "fc_c_3");
    BOOST_TEST(call.output_index == 3);
    auto const item = payload<events::output_item_done>(seen, 33);
    BOOST_TEST(std::get<function_call>(item.item).status.value() == "completed");
    auto const created = payload<events::created>(seen, 0);
    BOOST_TEST(created.response.status == "in_progress");
    BOOST_TEST(created.response.output.empty());
}

BOOST_AUTO_TEST_CASE(the_chunks_add_up_to_a_completion)
{
    told const seen = read(everything());
    json::object const& whole = seen.final->extra.at("completion").as_object();
    BOOST_TEST(whole.at("system_fingerprint").as_string() == "fp");
    BOOST_TEST(whole.at("id").as_string() == "c");
    BOOST_TEST(whole.contains("prompt_filter_results"));
    json::object const& message = whole.at("choices").at(0).at("message").as_object();
    BOOST_TEST(message.at("role").as_string() == "assistant");
    BOOST_TEST(message.at("reasoning_content").as_string() == "hm so");
    BOOST_TEST(message.at("tool_calls").at(0).at("function").at("arguments").as_string() ==
               R"({"x":1})");
    BOOST_TEST(message.at("tool_calls").at(0).at("id").as_string() == "call_a");
    BOOST_TEST(whole.at("choices").at(0).at("finish_reason").as_string() == "tool_calls");
    BOOST_TEST(whole.at("choices").at(1).at("message").at("content").as_string() == "other");
    BOOST_TEST(whole.at("usage").at("total_tokens").as_int64() == 6);
}

BOOST_AUTO_TEST_CASE(what_each_delta_repeats_is_there_once)
{
    std::string const call = R"("role":"assistant","tool_calls":[{"index":0,"id":"c",)"
                             R"("type":"function","function":{"name":"f","arguments":"1"}}])";
    told const seen = read(chunk_of(call) + chunk_of(call) + chunk(finish("tool_calls")) + done);
    check_whole(seen);
    auto const& message = seen.final->extra.at("completion").at("choices").at(0).at("message");
    BOOST_TEST(message.at("role").as_string() == "assistant");
    auto const& kept = message.at("tool_calls").at(0);
    BOOST_TEST(kept.at("id").as_string() == "c");
    BOOST_TEST(kept.at("type").as_string() == "function");
    BOOST_TEST(kept.at("function").at("name").as_string() == "f");
    BOOST_TEST(kept.at("function").at("arguments").as_string() == "11");
    BOOST_TEST(seen.final->function_calls().at(0)->name == "f");
}

// A body says the same as the chunks that add up to it.
BOOST_AUTO_TEST_CASE(a_whole_completion_is_a_chunk_too)
{
    constexpr std::string_view body =
        R"({"id":"c","object":"chat.completion","created":5,"model":"m","choices":[{"index":0,)"
        R"("message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}]})";
    told const seen = read(frame(body) + done);
    check_whole(seen);
    check_types(seen, with_frame(message_events));
    BOOST_TEST(to_json(*seen.final) == to_json(response_from_body(body)));
}

BOOST_AUTO_TEST_CASE(the_source_of_an_event_is_its_chunk)
{
    std::string const body = chunk_of(R"("content":"a")") + chunk(finish("stop")) + done;
    told const seen = read(body);
    check_whole(seen);
    std::string const first = body.substr(6, body.find('\n') - 6);
    for (std::size_t i = 0; i < 5; ++i)
        BOOST_TEST(seen.sources[i] == first);
    for (std::size_t i = 5; i < seen.sources.size(); ++i)
        BOOST_TEST(seen.sources[i].find(R"("finish_reason":"stop")") != std::string::npos);
    told const native = read(octets_of(stream_vector("data_only")));
    BOOST_TEST((native.sources == native.raws));
    BOOST_TEST((native.dialect == dialect::native));
}

BOOST_AUTO_TEST_CASE(however_cut)
{
    for (std::string const& body : {octets_of(stream_vector("chat_chunks_done")), everything()}) {
        told const expected = read(body);
        for (std::size_t at = 0; at <= body.size(); at += 5)
            BOOST_REQUIRE(same(read_cut(body, at), expected));
        listener by_octets;
        for (char const& octet : body)
            by_octets.hear({&octet, 1});
        BOOST_REQUIRE(same(by_octets.end(), expected));
    }
}

// Whole from the last finish_reason on, with what came of the usage; never before.
BOOST_AUTO_TEST_CASE(cut_short)
{
    for (std::string const& body : {octets_of(stream_vector("chat_chunks_done")), everything()}) {
        std::size_t const finished = body.find("}]}", body.rfind("finish_reason")) + 3;
        std::size_t const counted = body.find("\n", body.rfind("\"usage\""));
        for (std::size_t size = 0; size <= body.size(); size += size < finished - 20 ? 5 : 1) {
            told const seen = read(std::string_view(body).substr(0, size));
            BOOST_TEST_CONTEXT(size << " octets")
            {
                BOOST_REQUIRE((seen.code() == (size < finished ? errc::truncated : errc{})));
                BOOST_REQUIRE(seen.final.has_value() == (size >= finished));
                if (seen.final)
                    BOOST_REQUIRE(seen.final->usage.has_value() == (size >= counted));
            }
        }
    }
}

// Whatever one octet says, it is a response or a failure.
BOOST_AUTO_TEST_CASE(an_octet_that_is_another)
{
    std::string const body = everything();
    constexpr unsigned bits[]{0x01, 0x20, 0x80};
    for (std::size_t at = 0; at < body.size(); at += 2) {
        std::string damaged = body;
        damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ bits[at % 3]);
        told const seen = read(damaged);
        BOOST_REQUIRE(seen.final.has_value() || seen.failure);
    }
}

BOOST_AUTO_TEST_CASE(how_it_may_end)
{
    std::string const text = chunk_of(R"("content":"a")");
    for (std::string_view const mark :
         {"data: [DONE]\n\n", "data:[DONE]\n\n", "data: [DONE] \n\n", "data: DONE\n\n",
          "data: [DONE]", "event: done\ndata: [DONE]\n\n"})
        check_whole(read(text + std::string(mark)));
    check_whole(read(text + chunk(finish("stop"))));
    check_whole(read(text + chunk(finish("stop")) + done + "data: not json\n\n"));
    BOOST_TEST((read(text).code() == errc::truncated));
    BOOST_TEST((read(chunk("") + done).code() == errc::truncated));
    BOOST_TEST((read(chunk("")).code() == errc::truncated));
    BOOST_TEST((read(text + chunk(delta(R"("content":"b")", 1)) + chunk(finish("stop"))).code() ==
                errc::truncated));
    BOOST_TEST((read(text + frame("{\"choices\":[")).code() == errc::malformed_json));
    BOOST_TEST((read(text + frame("{\"choices\":[") + done).code() == errc::malformed_json));
}

BOOST_AUTO_TEST_CASE(a_stream_of_one_chunk_without_its_blank_line)
{
    std::string const body = chunk(R"({"index":0,"delta":{"content":"a"},"finish_reason":"stop"})");
    for (std::size_t back = 0; back <= 2; ++back)
        check_whole(read(body.substr(0, body.size() - back)));
    BOOST_TEST((read(body.substr(0, body.size() - 3)).code() == errc::truncated));
}

BOOST_AUTO_TEST_CASE(why_it_has_finished)
{
    told const full = read(chunk_of(R"("content":"a")") + chunk(finish("length")) + done);
    check_whole(full);
    check_types(full, with_frame(message_events, "response.incomplete"));
    BOOST_TEST(full.final->incomplete_details->reason == "max_output_tokens");
    BOOST_TEST(std::get<message>(full.final->output.at(0)).status.value() == "incomplete");
    told const filtered = read(chunk(finish("content_filter")) + done);
    check_whole(filtered);
    BOOST_TEST(filtered.final->incomplete_details->reason == "content_filter");
    BOOST_TEST(std::get<message>(filtered.final->output.at(0)).content.parts().empty());
    told const failed = read(chunk_of(R"("content":"a")") + chunk(finish("error")) + done);
    BOOST_TEST((failed.code() == errc::response_failed));
    BOOST_TEST(failed.types.back() == "response.failed");
    BOOST_TEST(failed.failure->details().failed->output_text() == "a");
    // Some send an empty reason until there is one.
    BOOST_TEST((read(chunk(finish(""))).code() == errc::truncated));
}

BOOST_AUTO_TEST_CASE(what_comes_after_the_reason_begins_another_item)
{
    told const seen = read(chunk_of(R"("content":"a")") + chunk(finish("stop")) +
                           chunk_of(R"("content":"b")") + done);
    BOOST_TEST(seen.final.value().output_text() == "ab");
    BOOST_TEST(seen.final->output.size() == 2u);
    BOOST_TEST(std::get<message>(seen.final->output[1]).status.value() == "completed");
    BOOST_TEST(seen.types[seen.types.size() - 2] == "response.output_item.done");
}

BOOST_AUTO_TEST_CASE(thoughts_come_before_and_between)
{
    told const seen =
        read(chunk_of(R"("reasoning":"a")") + chunk_of(R"("content":"b")") +
             chunk_of(R"("reasoning":"c","content":"d")") + chunk(finish("stop")) + done);
    check_whole(seen);
    BOOST_REQUIRE(seen.final->output.size() == 3u);
    BOOST_TEST(std::get<reasoning>(seen.final->output[0]).content->at(0).text == "a");
    BOOST_TEST(seen.final->output_text() == "bd");
    BOOST_TEST(std::get<reasoning>(seen.final->output[2]).content->at(0).text == "c");
}

BOOST_AUTO_TEST_CASE(thoughts_end_when_a_call_begins)
{
    told const seen =
        read(chunk_of(R"("reasoning":"a")") +
             chunk_of(R"("tool_calls":[{"index":0,"id":"c","function":{"name":"f"}}])") +
             chunk(finish("tool_calls")) + done);
    check_whole(seen);
    check_types(seen,
                with_frame({"response.output_item.added", "response.content_part.added",
                            "response.reasoning_text.delta", "response.reasoning_text.done",
                            "response.content_part.done", "response.output_item.done",
                            "response.output_item.added", "response.function_call_arguments.done",
                            "response.output_item.done"}));
}

BOOST_AUTO_TEST_CASE(tool_calls_by_every_numbering)
{
    auto const calls = [](std::string_view first, std::string_view more, std::string_view second) {
        std::string body;
        for (auto const part : {first, more, second})
            body += chunk_of(R"("tool_calls":[{)" + std::string(part) + "}]");
        told const seen = read(body + chunk(finish("tool_calls")) + done);
        check_whole(seen);
        std::string text;
        for (auto const* call : seen.final->function_calls())
            text += call->name + call->arguments + ";";
        return text;
    };
    BOOST_TEST(calls(R"("index":0,"id":"a","function":{"name":"f","arguments":"1"})",
                     R"("index":0,"function":{"arguments":"2"})",
                     R"("index":1,"id":"b","function":{"name":"g","arguments":"3"})") == "f12;g3;");
    // All have the index 0.
    BOOST_TEST(calls(R"("index":0,"id":"a","function":{"name":"f","arguments":"1"})",
                     R"("index":0,"id":"a","function":{"name":"f","arguments":"2"})",
                     R"("index":0,"id":"b","function":{"name":"g","arguments":"3"})") == "f12;g3;");
    BOOST_TEST(calls(R"("id":"a","function":{"name":"f","arguments":"1"})",
                     R"("function":{"arguments":"2"})",
                     R"("id":"b","function":{"name":"g","arguments":"3"})") == "f12;g3;");
    BOOST_TEST(calls(R"("function":{"name":"f","arguments":"1"})",
                     R"("function":{"name":"f","arguments":"2"})",
                     R"("function":{"name":"g"})") == "f1;f2;g;");
    // The name comes late.
    BOOST_TEST(calls(R"("index":0,"id":"a","function":{"arguments":""})",
                     R"("index":0,"function":{"name":"f"})",
                     R"("index":0,"function":{"arguments":"3"})") == "f3;");
}

BOOST_AUTO_TEST_CASE(usage_in_any_chunk)
{
    std::string const usage = R"(,"usage":{"prompt_tokens":1,"completion_tokens":2})";
    std::string const text = chunk_of(R"("content":"a")");
    for (std::string const& body :
         {text + chunk(finish("stop"), usage) + done,
          text + chunk(finish("stop")) + chunk("", usage),
          chunk(delta(R"("content":"a")"), usage) + chunk(finish("stop"), R"(,"usage":null)") +
              done,
          text + chunk(finish("stop")) + frame("{" + usage.substr(1) + "}") + done}) {
        told const seen = read(body);
        check_whole(seen);
        BOOST_TEST(seen.final->usage.value().total_tokens == 3);
        BOOST_TEST(seen.final->extra.at("completion").at("usage").is_object());
    }
}

BOOST_AUTO_TEST_CASE(log_probabilities)
{
    auto const choice = [](std::string_view token) {
        return R"({"index":0,"delta":{"content":")" + std::string(token) +
               R"("},"logprobs":{"content":[{"token":")" + std::string(token) +
               R"(","logprob":-1,"bytes":null,"top_logprobs":[]}]}})";
    };
    told const seen = read(chunk(choice("a")) + chunk(choice("b")) + chunk(finish("stop")) + done);
    check_whole(seen);
    BOOST_TEST(payload<events::output_text_delta>(seen, 4).logprobs.value().at(0).token == "a");
    BOOST_TEST(payload<events::output_text_done>(seen, 6).logprobs.value().size() == 2u);
    auto const& part = std::get<message>(seen.final->output[0]).content.parts().at(0);
    BOOST_TEST(std::get<output_text>(part).logprobs.value().at(1).token == "b");
}

BOOST_AUTO_TEST_CASE(text_completions)
{
    auto const text = [](std::string_view choice) {
        return frame(R"({"id":"cmpl-1","object":"text_completion","created":5,"model":"m",)"
                     R"("choices":[)" +
                     std::string(choice) + "]}");
    };
    told const seen =
        read(text(R"({"text":"He","index":0,"logprobs":null,"finish_reason":null})") +
             text(R"({"text":"llo","index":0,"logprobs":null,"finish_reason":"stop"})") + done);
    check_whole(seen);
    BOOST_TEST((seen.dialect == dialect::text_completion));
    BOOST_TEST(seen.text == "Hello");
    BOOST_TEST(seen.final->extra.at("completion").at("choices").at(0).at("text").as_string() ==
               "Hello");
}

BOOST_AUTO_TEST_CASE(errors_inside)
{
    std::string const text = chunk_of(R"("content":"a")");
    for (std::string const& failure :
         {frame(R"({"error":{"message":"m","code":502}})"),
          chunk(finish("error"), R"(,"error":{"message":"m","code":502})"),
          "event: error\n" + frame(R"({"message":"m","code":502})"),
          frame(R"({"type":"error","message":"m","code":"502"})")}) {
        for (std::string const& body : {text + failure, text + failure + done, failure})
            BOOST_TEST_CONTEXT(body)
            {
                told const seen = read(body);
                BOOST_TEST((seen.code() == errc::response_failed));
                BOOST_REQUIRE(seen.failure->api());
                BOOST_TEST(seen.failure->api()->message == "m");
                BOOST_TEST(seen.failure->api()->code == "502");
                BOOST_TEST(seen.types.back() == "error");
            }
    }
}

BOOST_AUTO_TEST_CASE(heartbeats_do_not_disturb)
{
    std::string const body = octets_of(stream_vector("chat_chunks_done"));
    told const expected = read(body);
    for (std::string const beat :
         {": ping\n\n", "data:\n\n", "event: ping\n\n", "id: 1\n\n", "retry: 5\n\n", "\n"}) {
        std::string disturbed = beat;
        for (std::size_t at = 0; at < body.size();) {
            std::size_t const end = body.find("\n\n", at) + 2;
            disturbed += body.substr(at, end - at) + beat;
            at = end;
        }
        BOOST_TEST(same(read(disturbed), expected), beat);
    }
    // One with data is the event that it is.
    told const named = read("event: ping\ndata: {}\n\n" + body);
    BOOST_TEST(named.types.front() == "ping");
    BOOST_TEST(named.types.size() == expected.types.size() + 1);
    BOOST_TEST(same(read(body.substr(0, body.find("data: ", 1)) + frame("{}") +
                         body.substr(body.find("data: ", 1))),
                    expected));
}

BOOST_AUTO_TEST_CASE(many_chunks_that_say_nothing)
{
    std::string body;
    for (int i = 0; i < 20'000; ++i)
        body += frame(R"({"choices":[]})");
    check_whole(read(body + chunk(finish("stop"))));
}

BOOST_AUTO_TEST_CASE(a_chunk_in_a_native_stream_is_refused)
{
    std::string const native = octets_of(stream_vector("data_only"));
    told const seen = read(native.substr(0, native.find("\n\n") + 2) + chunk(finish("stop")));
    BOOST_TEST((seen.code() == errc::unexpected_content));
    BOOST_TEST(seen.types.size() == 1u);
}

BOOST_AUTO_TEST_CASE(only_the_native_form_when_asked_so)
{
    listener strict(no_bound, true);
    strict.hear(octets_of(stream_vector("chat_chunks_done")));
    told const seen = strict.result();
    BOOST_TEST((seen.code() == errc::unexpected_content));
    BOOST_TEST(seen.types.empty());
    BOOST_TEST(seen.failure->details().reason.find("chat.completion.chunk") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(there_is_a_bound)
{
    std::string body;
    for (int i = 0; i < 100; ++i)
        body += chunk_of(R"("content":"0123456789")");
    BOOST_TEST((read(body + done, 1500).code() == errc::too_large));
    check_whole(read(body + done, 4000));
    std::string unknown;
    for (int i = 0; i < 200; ++i)
        unknown += chunk_of(R"("thinking":"0123456789")");
    BOOST_TEST((read(unknown + done, 1500).code() == errc::too_large));
}

BOOST_AUTO_TEST_SUITE_END()
