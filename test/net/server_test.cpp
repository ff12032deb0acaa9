#include "support/server_cases.hpp"

#include <responses/testing/server.hpp>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace data = boost::unit_test::data;
namespace http = boost::beast::http;
namespace json = boost::json;
namespace testing = responses::testing;

using namespace server_cases;

namespace {

json::object error_of(raw::reply const& reply)
{
    return json::parse(reply.body()).at("error").as_object();
}

struct sse_event
{
    std::string name;
    json::object data;
};

/// Events one by one, as they stand in their chunks.
std::vector<sse_event> events_of(std::vector<std::string> const& chunks)
{
    std::vector<sse_event> all;
    for (std::string const& chunk : chunks) {
        std::size_t const line = chunk.find('\n');
        BOOST_REQUIRE(chunk.starts_with("event: "));
        BOOST_REQUIRE(chunk.ends_with("\n\n"));
        BOOST_REQUIRE(chunk.compare(line, 7, "\ndata: ") == 0);
        all.push_back({chunk.substr(7, line - 7), json::parse(chunk.substr(line + 7)).as_object()});
    }
    return all;
}

std::vector<sse_event> stream_events(raw::client& client, std::string const& body)
{
    client.send(raw::post(body));
    std::string const text = client.read_until("\r\n0\r\n\r\n");
    return events_of(raw::chunks(raw::body_of(text)));
}

} // namespace

BOOST_AUTO_TEST_SUITE(server)

BOOST_AUTO_TEST_CASE(tells_its_url)
{
    testing::server const server;
    BOOST_TEST(server.url() == "http://127.0.0.1:" + std::to_string(server.port()) + "/v1");
    BOOST_TEST(server.ca().empty());
    testing::server const secure(tls_options());
    BOOST_TEST(secure.url() == "https://localhost:" + std::to_string(secure.port()) + "/v1");
    BOOST_TEST(secure.ca().starts_with("-----BEGIN CERTIFICATE-----\n"));
}

BOOST_AUTO_TEST_CASE(answers_with_a_response_object)
{
    testing::server const server;
    raw::client client(server);
    raw::reply const reply = client.ask(plain);
    BOOST_TEST(reply.result_int() == 200u);
    BOOST_TEST(reply[http::field::content_type] == "application/json");
    BOOST_TEST(reply["x-request-id"] == "req_00000000000000000000000000000001");
    BOOST_TEST(reply["openai-processing-ms"] == "0");
    BOOST_TEST(reply[http::field::date].ends_with(" GMT"));
    BOOST_TEST(reply.has_content_length());
    json::value const response = json::parse(reply.body());
    BOOST_TEST(response.at("object").as_string() == "response");
    BOOST_TEST(response.at("status").as_string() == "completed");
    BOOST_TEST(response.at("usage").at("output_tokens").as_int64() == 64);
}

BOOST_DATA_TEST_CASE(streams_events, data::make({false, true}), tls)
{
    testing::server_options settings;
    settings.tls = tls;
    testing::server const server(settings);
    raw::client client(server);
    if (tls)
        BOOST_REQUIRE(!client.secure(server.ca()));
    auto const all = stream_events(client, streamed);
    BOOST_REQUIRE(all.size() == 8u + 64u);
    BOOST_TEST(all.front().name == "response.created");
    std::string text;
    for (std::size_t n = 0; n < all.size(); ++n) {
        BOOST_TEST(all[n].data.at("sequence_number").as_int64() == static_cast<std::int64_t>(n));
        BOOST_TEST(all[n].data.at("type").as_string() == all[n].name);
        if (all[n].name == "response.output_text.delta")
            text += all[n].data.at("delta").as_string();
    }
    BOOST_TEST(all.back().name == "response.completed");
    json::value const& response = all.back().data.at("response");
    BOOST_TEST(response.at("output").at(0).at("content").at(0).at("text").as_string() == text);
    BOOST_TEST(response.at("usage").at("output_tokens").as_int64() == 64);
}

BOOST_AUTO_TEST_CASE(sends_each_event_as_one_chunk_and_one_tls_record)
{
    testing::server const server(tls_options());
    raw::client client(server);
    BOOST_REQUIRE(!client.secure(server.ca()));
    client.send(raw::post(streamed));
    BOOST_TEST(client.read_some().ends_with("\r\n\r\n"));
    for (int n = 0; n < 7 + 64; ++n)
        BOOST_TEST(raw::chunks(client.read_some() + "0\r\n").size() == 1u);
    std::string const last = client.read_some(); // The end of the body comes with it.
    BOOST_TEST(raw::chunks(last).size() == 1u);
    BOOST_TEST(last.ends_with("\r\n0\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(gives_the_same_bytes_for_the_same_request)
{
    testing::server const one;
    testing::server const other;
    raw::client client(one);
    raw::client other_client(other);
    for (std::string const& body : {plain, streamed}) {
        std::string const first = client.ask(body).body();
        BOOST_TEST(client.ask(body).body() == first);
        BOOST_TEST(other_client.ask(body).body() == first);
    }
}

BOOST_AUTO_TEST_CASE(says_when_a_delta_was_written)
{
    auto const now = [] { return std::chrono::steady_clock::now().time_since_epoch().count(); };
    for (double const rate : {0.0, 50.0}) {
        testing::server const server(
            testing::server_options{.tokens = 5, .tokens_per_second = rate, .stamped = true});
        raw::client client(server);
        auto last = now();
        std::size_t stamped = 0;
        auto const gap = static_cast<std::int64_t>(rate > 0 ? 10'000'000 : 0);
        for (auto const& event : stream_events(client, streamed)) {
            auto const* sent = event.data.if_contains("sent_at");
            BOOST_TEST((sent != nullptr) == (event.name == "response.output_text.delta"));
            if (sent == nullptr)
                continue;
            BOOST_TEST(sent->as_int64() >= last + (stamped > 0 ? gap : 0));
            last = sent->as_int64();
            ++stamped;
        }
        BOOST_TEST(stamped == 5U);
        BOOST_TEST(last <= now());
    }
}

BOOST_AUTO_TEST_CASE(stops_at_max_output_tokens)
{
    testing::server const server;
    raw::client client(server);
    auto const all =
        stream_events(client, R"({"model":"m","input":"i","stream":true,"max_output_tokens":5})");
    BOOST_TEST(all.size() == 8u + 5u);
    BOOST_TEST(all.back().name == "response.incomplete");
    json::value const& response = all.back().data.at("response");
    BOOST_TEST(response.at("incomplete_details").at("reason").as_string() == "max_output_tokens");
}

BOOST_AUTO_TEST_CASE(refuses_as_the_service_does)
{
    struct refused
    {
        std::string body;
        json::value param;
        json::value code;
    };
    refused const all[] = {
        {"", nullptr, nullptr},
        {"{", nullptr, nullptr},
        {"[]", nullptr, nullptr},
        {R"({"input":"i"})", "model", "missing_required_parameter"},
        {R"({"model":"m"})", "input", "missing_required_parameter"},
        {R"({"model":1,"input":"i"})", "model", "invalid_type"},
        {R"({"model":"m","input":7})", "input", "invalid_type"},
        {R"({"model":"m","input":"i","stream":"yes"})", "stream", "invalid_type"},
        {R"({"model":"m","input":"i","temperature":"hot"})", "temperature", "invalid_type"},
        {R"({"model":"m","input":"i","max_output_tokens":0})", "max_output_tokens",
         "integer_below_min_value"},
    };
    testing::server const server;
    raw::client client(server);
    for (refused const& one : all) {
        raw::reply const reply = client.ask(one.body);
        BOOST_TEST(reply.result_int() == 400u);
        BOOST_TEST(reply[http::field::content_type] == "application/json");
        json::object const error = error_of(reply);
        BOOST_TEST(error.at("type").as_string() == "invalid_request_error");
        BOOST_TEST(error.at("param") == one.param);
        BOOST_TEST(error.at("code") == one.code);
        BOOST_TEST(!error.at("message").as_string().empty());
    }
}

BOOST_AUTO_TEST_CASE(takes_common_members_of_every_valid_type)
{
    testing::server const server;
    raw::client client(server);
    BOOST_TEST(client
                   .ask(R"({"model":"m","input":[{"role":"user","content":"x"}],"stream":null,
                            "temperature":1,"top_p":0.5,"metadata":{},"tools":[],"x":1})")
                   .result_int() == 200u);
}

BOOST_AUTO_TEST_CASE(wants_its_key)
{
    testing::server_options settings;
    settings.api_key = "sk-right";
    testing::server const server(settings);
    raw::client client(server);
    std::string const wrong = "sk-wrong-0123456789012345678901234567890";
    BOOST_TEST(client.ask(plain, "Authorization: Bearer sk-right\r\n").result_int() == 200u);
    raw::reply const reply = client.ask(plain, "Authorization: Bearer " + wrong + "\r\n");
    BOOST_TEST(reply.result_int() == 401u);
    BOOST_TEST(error_of(reply).at("code").as_string() == "invalid_api_key");
    BOOST_TEST(reply.body().find(wrong) == std::string::npos);
    BOOST_TEST(reply.body().find("sk-****") != std::string::npos);
    BOOST_TEST(client.ask(plain).result_int() == 401u);
    std::string const brief = client.ask(plain, "Authorization: Bearer hunter2\r\n").body();
    BOOST_TEST(brief.find("hunter2") == std::string::npos);
}

BOOST_DATA_TEST_CASE(keeps_its_rate, data::make({false, true}), stream)
{
    testing::server const server(paced_options(20, 100));
    raw::client client(server);
    auto const begin = clock::now();
    raw::reply const reply = client.ask(stream ? streamed : plain);
    auto const taken = clock::now() - begin;
    BOOST_TEST(reply.result_int() == 200u);
    BOOST_TEST((taken >= 200ms));
    BOOST_TEST((taken < 2s));
    BOOST_TEST(reply["openai-processing-ms"] == (stream ? "0" : "200"));
}

BOOST_AUTO_TEST_SUITE_END()
