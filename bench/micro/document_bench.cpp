#include "protocol/request.hpp"
#include "protocol/response.hpp"
#include "ratio.hpp"

#include <benchmark/benchmark.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <string>

namespace responses::bench {
namespace {

// What a model writes in one turn with tools: 100 items of four kinds, some 40 KB.
std::string response_of_100_items()
{
    std::string const prose(400, 'x');
    std::string const turn =
        R"({"id":"rs_0123456789abcdef","type":"reasoning","status":"completed","summary":[)"
        R"({"type":"summary_text","text":")" +
        prose +
        R"("}],"encrypted_content":null},)"
        R"({"id":"ws_0123456789abcdef","type":"web_search_call","status":"completed","action":)"
        R"({"type":"search","query":"bedtime stories"}},)"
        R"({"id":"fc_0123456789abcdef","type":"function_call","status":"completed",)"
        R"("call_id":"call_0123456789abcdef","name":"get_weather",)"
        R"("arguments":"{\"city\":\"Paris\",\"unit\":\"celsius\"}"},)"
        R"({"id":"msg_0123456789abcdef","type":"message","status":"completed","role":"assistant",)"
        R"("content":[{"type":"output_text","text":")" +
        prose +
        R"(","annotations":[{"type":"url_citation","url":"https://example.com/a","title":"A",)"
        R"("start_index":10,"end_index":20},{"type":"url_citation",)"
        R"("url":"https://example.com/b","title":"B","start_index":30,"end_index":40}],)"
        R"("logprobs":[]}]})";
    std::string text =
        R"({"id":"resp_0123456789abcdef","object":"response","created_at":1764028800,)"
        R"("status":"completed","model":"gpt-4.1","output":[)" +
        turn;
    for (int i = 1; i < 25; ++i)
        text += "," + turn;
    return text + R"(],"usage":{"input_tokens":1000,"input_tokens_details":{"cached_tokens":0},)"
                  R"("output_tokens":5000,"output_tokens_details":{"reasoning_tokens":900},)"
                  R"("total_tokens":6000}})";
}

request request_of_50_messages()
{
    std::vector<message> messages;
    for (int i = 0; i < 50; ++i)
        messages.push_back(user_message(std::string(400, 'x')));
    request made;
    made.model = "gpt-4.1";
    made.input = messages;
    return made;
}

void decode_response(benchmark::State& state)
{
    auto const text = response_of_100_items();
    for (auto _ : state)
        benchmark::DoNotOptimize(response_from_body(text).output.data());
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void json_parse_response(benchmark::State& state)
{
    auto const text = response_of_100_items();
    for (auto _ : state)
        benchmark::DoNotOptimize(boost::json::parse(text).is_object());
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void serialize_request(benchmark::State& state)
{
    auto const asked = request_of_50_messages();
    for (auto _ : state)
        benchmark::DoNotOptimize(serialize(asked, false).data());
}

void json_serialize_request(benchmark::State& state)
{
    auto const value = boost::json::parse(serialize(request_of_50_messages(), false));
    for (auto _ : state)
        benchmark::DoNotOptimize(boost::json::serialize(value).data());
}

BENCHMARK(decode_response);
BENCHMARK(json_parse_response);
BENCHMARK(serialize_request);
BENCHMARK(json_serialize_request);

ratio const of_response{"decode_response", "json_parse_response", 2.0};

} // namespace
} // namespace responses::bench
