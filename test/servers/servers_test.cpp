#include "support/answers.hpp"
#include "support/run.hpp"
#include "support/stream_vectors.hpp"

#include <responses/json.hpp>
#include <responses/tool_run.hpp>
#include <responses/toolbox.hpp>

#include <boost/describe/class.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdlib>
#include <string>
#include <utility>

// Servers that others wrote. run.sh starts them, and says where they are.
BOOST_AUTO_TEST_SUITE(servers)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;

std::string const greeting = "你好!今天有什么可以帮你的吗?😀";

std::string place(char const* variable)
{
    char const* const url = std::getenv(variable);
    BOOST_REQUIRE_MESSAGE(url != nullptr, variable << " is not set: use test/servers/run.sh");
    return url;
}

struct fixture
{
    asio::io_context context;
    options settings;
    request what;

    explicit fixture(std::string base_url)
    {
        settings.base_url = std::move(base_url);
        settings.api_key = "sk-test";
        settings.retries.max_retries = 0;
        settings.limits.deadline = 20s;
        ask("你好啊");
    }

    void ask(std::string text)
    {
        what.model = "gpt-4.1";
        what.input = {user_message(std::move(text))};
    }

    void send(std::string name, std::string value)
    {
        settings.headers.emplace_back(std::move(name), std::move(value));
    }

    response create()
    {
        context.restart();
        client const model(context, settings);
        return test::run(context, model.create(what));
    }

    error failure()
    {
        return test::error_of([&] { create(); });
    }

    test::transcript stream()
    {
        context.restart();
        client const model(context, settings);
        event_stream events = model.stream(what);
        events.keep_snapshot({});
        auto seen = test::run(context, test::read_all(events));
        if (seen.final)
            BOOST_TEST(to_json(events.snapshot().response()) == to_json(*seen.final));
        return seen;
    }
};

struct aimock : fixture
{
    aimock() : fixture(place("AIMOCK_URL")) {}
};

struct gateway : fixture
{
    testing::server upstream;

    gateway() : fixture(place("GATEWAY_URL")) {}

    void lead_to(std::string provider, std::string url)
    {
        send("x-portkey-provider", std::move(provider));
        send("x-portkey-custom-host", std::move(url));
    }
};

struct place_on_earth
{
    std::string city;
};
BOOST_DESCRIBE_STRUCT(place_on_earth, (), (city))

void check_greeting(response const& reply)
{
    BOOST_TEST((reply.dialect == dialect::native));
    BOOST_TEST(reply.status == "completed");
    BOOST_TEST(reply.output_text() == greeting);
    BOOST_REQUIRE(reply.output.size() == 2u);
    BOOST_TEST(std::holds_alternative<reasoning>(reply.output[0]));
    BOOST_TEST(reply.usage.value().input_tokens == 3);
    BOOST_TEST(reply.usage->output_tokens == 12);
    BOOST_TEST(reply.usage->total_tokens == 15);
    BOOST_TEST(!reply.head.request_id().empty());
}

void check_stream(test::transcript const& seen)
{
    BOOST_REQUIRE_MESSAGE(!seen.failure, (seen.failure ? seen.failure->what() : ""));
    BOOST_TEST(seen.names.front() == "response.created");
    BOOST_TEST(seen.names.back() == "response.completed");
    BOOST_TEST(seen.text == greeting);
    check_greeting(seen.final.value());
}

} // namespace

BOOST_FIXTURE_TEST_CASE(aimock_answers_whole, aimock) { check_greeting(create()); }

BOOST_FIXTURE_TEST_CASE(aimock_streams, aimock) { check_stream(stream()); }

BOOST_FIXTURE_TEST_CASE(aimock_under_any_base_url, aimock)
{
    std::string const host = settings.base_url.substr(0, settings.base_url.rfind("/v1"));
    for (std::string const path : {"", "/", "/v1/", "/v1/responses", "//v1", "/v1/v1"}) {
        settings.base_url = host + path;
        check_greeting(create());
    }
}

BOOST_FIXTURE_TEST_CASE(aimock_calls_tools, aimock)
{
    ask("What is the weather?");
    toolbox tools;
    std::string city;
    tools.add("weather", "The weather now.", [&](place_on_earth const& of) {
        city = of.city;
        return std::string("sunny");
    });
    client const model(context, settings);
    tool_run const run = test::run(context, model.run_tools(what, tools));
    BOOST_TEST(city == "Bonn");
    BOOST_TEST(run.turns == 2u);
    BOOST_TEST(run.response.output_text() == "It is sunny in Bonn.");
}

BOOST_FIXTURE_TEST_CASE(aimock_streams_a_call, aimock)
{
    ask("What is the weather?");
    auto const seen = stream();
    BOOST_REQUIRE(!seen.failure);
    auto const calls = seen.final->function_calls();
    BOOST_REQUIRE(calls.size() == 1u);
    BOOST_TEST(calls[0]->call_id == "call_1");
    BOOST_TEST(calls[0]->name == "weather");
    BOOST_TEST(calls[0]->arguments == R"({"city":"Bonn"})");
}

BOOST_FIXTURE_TEST_CASE(aimock_refuses, aimock)
{
    ask("You are too fast");
    error const whole = failure();
    for (error const& told : {whole, stream().failure.value()}) {
        BOOST_TEST((told.code() == errc::http_status));
        BOOST_TEST(told.is_rate_limit());
        BOOST_TEST(told.api()->status == 429);
        BOOST_TEST(told.api()->message == "Slow down");
        BOOST_TEST(told.api()->code == "rate_limit_exceeded");
        BOOST_TEST((told.api()->retry_after == 7s));
        BOOST_TEST(!told.api()->request_id.empty());
    }
    ask("something it has no answer to");
    send("X-AIMock-Strict", "true");
    error const unknown = failure();
    BOOST_TEST((unknown.code() == errc::http_status));
    BOOST_TEST(!unknown.api()->message.empty());
}

BOOST_FIXTURE_TEST_CASE(aimock_breaks_off_a_stream, aimock)
{
    ask("Please break off");
    auto const seen = stream();
    BOOST_TEST(seen.text != "");
    BOOST_TEST((seen.failure.value().code() == errc::truncated), seen.failure->what());
    BOOST_TEST(!seen.final.has_value());
}

BOOST_FIXTURE_TEST_CASE(aimock_drops_requests, aimock)
{
    send("x-aimock-chaos-drop", "1");
    error const told = failure();
    BOOST_TEST((told.code() == errc::http_status));
    BOOST_TEST(told.api()->status == 500);
    BOOST_TEST(told.is_retryable());
}

BOOST_FIXTURE_TEST_CASE(aimock_answers_broken_json, aimock)
{
    send("x-aimock-chaos-malformed", "1");
    BOOST_TEST((failure().code() == errc::malformed_json));
    auto const seen = stream();
    BOOST_TEST((seen.failure.value().code() == errc::malformed_json));
}

BOOST_FIXTURE_TEST_CASE(aimock_closes_connections, aimock)
{
    send("x-aimock-chaos-disconnect", "1");
    error const told = failure();
    BOOST_TEST((told.code() == errc::connection_lost));
    BOOST_TEST(told.is_retryable());
    BOOST_TEST((stream().failure.value().code() == errc::connection_lost));
}

BOOST_FIXTURE_TEST_CASE(aimock_limits_rates, aimock)
{
    send("x-aimock-chaos-ratelimit", "1");
    error const told = failure();
    BOOST_TEST(told.is_rate_limit());
    BOOST_TEST(told.api()->retry_after.has_value());
    settings.retries = {.max_retries = 1, .longest_retry_after = 5s};
    BOOST_TEST(failure().details().attempts == 2u);
}

BOOST_FIXTURE_TEST_CASE(aimock_is_slow, aimock)
{
    send("x-aimock-chaos-latency", "3000");
    settings.limits.header = 200ms;
    BOOST_TEST((failure().code() == errc::header_timeout));
}

BOOST_FIXTURE_TEST_CASE(a_gateway_hands_native_answers_on, gateway)
{
    lead_to("openai", place("AIMOCK_URL"));
    check_greeting(create());
    check_stream(stream());
}

// This provider's responses are asked for at /chat/completions, and answered as they come from
// there.
BOOST_FIXTURE_TEST_CASE(a_gateway_answers_with_completions, gateway)
{
    lead_to("iointelligence", upstream.url());
    upstream.script(test::json_answer(test::file_octets("vectors/service_a_completion.json")));
    response const reply = create();
    BOOST_TEST(upstream.requests().back().target == "/v1/chat/completions");
    BOOST_TEST((reply.dialect == dialect::chat_completion));
    BOOST_TEST(reply.output_text() == "\n\nHello there, how may I assist you today?");
    BOOST_TEST(reply.usage.value().total_tokens == 21);

    upstream.script(test::events_of(test::file_octets("vectors/streams/chat_chunks_done.sse")));
    auto const seen = stream();
    BOOST_REQUIRE_MESSAGE(!seen.failure, (seen.failure ? seen.failure->what() : ""));
    BOOST_TEST((seen.final->dialect == dialect::chat_completion));
    BOOST_TEST(seen.text == "Hello 😀");
    BOOST_TEST(seen.final->usage.value().total_tokens == 6);
}

BOOST_FIXTURE_TEST_CASE(a_gateway_refuses_in_its_own_words, gateway)
{
    error const nowhere = failure();
    BOOST_TEST((nowhere.code() == errc::http_status));
    BOOST_TEST(nowhere.api()->message.find("x-portkey-provider") != std::string::npos);
    lead_to("groq", upstream.url());
    error const unsupported = failure();
    BOOST_TEST(unsupported.api()->status == 500);
    BOOST_TEST(unsupported.api()->message == "createModelResponse is not supported by groq");
}

BOOST_FIXTURE_TEST_CASE(a_gateway_hands_refusals_on, gateway)
{
    lead_to("iointelligence", upstream.url());
    upstream.script(test::status(429, {{"Retry-After", "3"}}));
    error const told = failure();
    BOOST_TEST(told.is_rate_limit());
    BOOST_TEST(told.api()->message.find("not now") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
