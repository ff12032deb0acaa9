#include "support/answers.hpp"
#include "support/run.hpp"
#include "support/stream_vectors.hpp"

#include <responses/json.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <utility>

// Services that answer on /v1/responses in another form, each as its page says.
BOOST_AUTO_TEST_SUITE(dialects)

namespace {

namespace asio = boost::asio;
using namespace responses;
using responses::test::file_octets;

struct fixture
{
    testing::server server;
    options settings = test::options_for(server);
    asio::io_context context;
    request what;

    explicit fixture(std::string text = "Hello")
    {
        what.model = "gpt-4.1";
        what.input = {user_message(std::move(text))};
    }

    void answer_with(std::string type, std::string body)
    {
        testing::scenario one;
        one.headers = {{"Content-Type", std::move(type)}};
        one.body = std::move(body);
        server.script(one);
    }

    response create()
    {
        client const model(context, settings);
        return test::run(context, model.create(what));
    }

    testing::recorded_request last() const { return server.requests().back(); }
};

struct service_a : fixture
{
    service_a() : fixture("你好啊") {}
};

test::transcript read(fixture& one, event_stream& events)
{
    one.context.restart();
    return test::run(one.context, test::read_all(events));
}

void check_hello(response const& reply)
{
    BOOST_TEST((reply.dialect == dialect::chat_completion));
    BOOST_TEST(reply.id == "chatcmpl-123");
    BOOST_TEST(reply.status == "completed");
    BOOST_TEST(reply.output_text() == "\n\nHello there, how may I assist you today?");
    BOOST_TEST(reply.usage.value().input_tokens == 9);
    BOOST_TEST(reply.usage->output_tokens == 12);
    BOOST_TEST(reply.usage->total_tokens == 21);
    BOOST_TEST(reply.head.status() == 200);
}

} // namespace

BOOST_FIXTURE_TEST_CASE(service_a_answers_whole, service_a)
{
    answer_with("application/json", file_octets("vectors/service_a_completion.json"));
    check_hello(create());
    auto const sent = last();
    BOOST_TEST(sent.target == "/v1/responses");
    BOOST_TEST(sent.header("Content-Type") == "application/json");
    BOOST_TEST(sent.header("Accept") == "application/json");
    BOOST_TEST(sent.header("Authorization") == "Bearer sk-test");
    BOOST_TEST(sent.body == R"({"model":"gpt-4.1","input":[{"role":"user","content":"你好啊"}]})");
}

BOOST_FIXTURE_TEST_CASE(service_a_streams, service_a)
{
    answer_with("text/event-stream", file_octets("vectors/streams/chat_chunks_done.sse"));
    client const model(context, settings);
    event_stream events = model.stream(what);
    events.keep_snapshot({.strict = true});
    auto const seen = read(*this, events);
    BOOST_REQUIRE_MESSAGE(!seen.failure, (seen.failure ? seen.failure->what() : ""));
    BOOST_TEST(seen.text == "Hello 😀");
    BOOST_TEST(seen.names.front() == "response.created");
    BOOST_TEST(seen.names.back() == "response.completed");
    BOOST_TEST((events.dialect() == dialect::chat_completion));
    BOOST_TEST((seen.final->dialect == dialect::chat_completion));
    BOOST_TEST(seen.final->usage.value().total_tokens == 6);
    BOOST_TEST(to_json(events.snapshot().response()) == to_json(*seen.final));
    BOOST_TEST(events.snapshot().violation_count() == 0u);
    BOOST_TEST(events.sequence().missing == 0u);
    BOOST_TEST(last().body ==
               R"({"model":"gpt-4.1","input":[{"role":"user","content":"你好啊"}],"stream":true})");
}

// Its models that speak nothing else send the service's own events.
BOOST_FIXTURE_TEST_CASE(service_a_streams_native_events, service_a)
{
    answer_with("text/event-stream", file_octets("vectors/streams/data_only_done.sse"));
    client const model(context, settings);
    event_stream events = model.stream(what);
    auto const seen = read(*this, events);
    BOOST_REQUIRE(!seen.failure);
    BOOST_TEST((events.dialect() == dialect::native));
    BOOST_TEST((seen.final->dialect == dialect::native));
    BOOST_TEST(seen.final->status == "completed");
}

BOOST_FIXTURE_TEST_CASE(service_a_without_a_key, service_a)
{
    settings.api_key.clear();
    answer_with("application/json", file_octets("vectors/service_a_completion.json"));
    check_hello(create());
    BOOST_TEST(last().header("Authorization").empty());
}

BOOST_FIXTURE_TEST_CASE(service_b_answers_whole, fixture)
{
    answer_with("application/json", file_octets("vectors/service_b_completion.json"));
    check_hello(create());
    BOOST_TEST(last().body == R"({"model":"gpt-4.1","input":[{"role":"user","content":"Hello"}]})");
}

BOOST_FIXTURE_TEST_CASE(service_b_behind_a_proxy_that_answers_html, fixture)
{
    answer_with("text/html", file_octets("vectors/streams/html_200.html"));
    BOOST_TEST((test::error_of([&] { create(); }).code() == errc::unexpected_content));
}

BOOST_FIXTURE_TEST_CASE(service_c_answers_whole, fixture)
{
    answer_with("application/json", file_octets("vectors/service_c_response.json"));
    response const reply = create();
    BOOST_TEST((reply.dialect == dialect::native));
    BOOST_TEST(reply.usage.value().total_tokens == 123);
}

BOOST_FIXTURE_TEST_CASE(a_stream_that_breaks_off_is_not_resumed, fixture)
{
    settings.resume.max_attempts = 3;
    std::string const body = file_octets("vectors/streams/chat_chunks_done.sse");
    answer_with("text/event-stream", body.substr(0, body.find("\"stop\"")));
    client const model(context, settings);
    event_stream events = model.stream(what);
    auto const seen = read(*this, events);
    BOOST_REQUIRE(seen.failure);
    BOOST_TEST((seen.failure->code() == errc::truncated));
    BOOST_TEST(seen.text == "Hello 😀");
    BOOST_TEST(server.figures().requests == 1u);
}

// Neither [DONE] nor the end of the body: it is waited for as long as a usage chunk may take.
BOOST_FIXTURE_TEST_CASE(a_stream_without_an_end_ends_with_its_last_choice, fixture)
{
    std::string const body = file_octets("vectors/streams/chat_chunks_done.sse");
    testing::scenario open = test::events_of(body.substr(0, body.find("data: [DONE]")));
    open.what = testing::fault::stall;
    open.fault_after = open.body.size();
    server.script(open);
    settings.limits.idle = std::chrono::minutes(5);
    client const model(context, settings);
    event_stream events = model.stream(what);
    auto const start = std::chrono::steady_clock::now();
    auto const seen = read(*this, events);
    auto const time = std::chrono::steady_clock::now() - start;
    BOOST_REQUIRE_MESSAGE(!seen.failure, (seen.failure ? seen.failure->what() : ""));
    BOOST_TEST(seen.text == "Hello 😀");
    BOOST_TEST(seen.final->usage.value().total_tokens == 6);
    BOOST_TEST((time >= std::chrono::milliseconds(1900)));
    BOOST_TEST((time < std::chrono::seconds(60)));
}

BOOST_FIXTURE_TEST_CASE(a_pause_before_the_last_choice_is_no_end, fixture)
{
    std::string const body = file_octets("vectors/streams/chat_chunks_done.sse");
    testing::scenario paused = test::events_of(body);
    paused.cuts = {body.find("\"stop\"")};
    paused.delay = std::chrono::milliseconds(2300); // longer than for a usage chunk
    server.script(paused);
    client const model(context, settings);
    event_stream events = model.stream(what);
    auto const seen = read(*this, events);
    BOOST_REQUIRE_MESSAGE(!seen.failure, (seen.failure ? seen.failure->what() : ""));
    BOOST_TEST(seen.text == "Hello 😀");
}

// An idle limit that runs out before the last choice is still one.
BOOST_FIXTURE_TEST_CASE(a_stream_that_stalls_before_its_last_choice_is_no_success, fixture)
{
    std::string const body = file_octets("vectors/streams/chat_chunks_done.sse");
    testing::scenario open = test::events_of(body.substr(0, body.find("\"stop\"")));
    open.what = testing::fault::stall;
    open.fault_after = open.body.size();
    server.script(open);
    settings.limits.idle = std::chrono::milliseconds(200);
    client const model(context, settings);
    event_stream events = model.stream(what);
    BOOST_TEST((read(*this, events).failure.value().code() == errc::idle_timeout));
}

// A proxy or a gateway may say what is wrong with a good status.
BOOST_FIXTURE_TEST_CASE(an_error_with_status_200, fixture)
{
    for (std::string const body :
         {R"({"error":{"message":"no such model","code":"c"}})", R"({"error":"no such model"})",
          R"({"detail":"no such model"})", R"({"code":404,"msg":"no such model"})"}) {
        answer_with("application/json", body);
        auto const whole = test::error_of([&] { create(); });
        answer_with("text/event-stream", "data: " + body + "\n\n");
        client const model(context, settings);
        event_stream events = model.stream(what);
        auto const streamed = read(*this, events).failure.value();
        answer_with("application/json", body);
        event_stream document = model.stream(what);
        for (error const& told : {whole, streamed, read(*this, document).failure.value()}) {
            BOOST_TEST((told.code() == errc::response_failed), told.what());
            BOOST_TEST(told.api()->message == "no such model", told.what());
            BOOST_TEST(told.api()->body == body);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(a_whole_response_for_a_stream, fixture)
{
    for (std::string const type : {"application/json", "text/event-stream"}) {
        answer_with(type, file_octets("vectors/service_c_response.json"));
        client const model(context, settings);
        event_stream events = model.stream(what);
        auto const seen = read(*this, events);
        BOOST_REQUIRE_MESSAGE(!seen.failure, (seen.failure ? seen.failure->what() : ""));
        BOOST_TEST(seen.text.starts_with("In a peaceful grove"));
        BOOST_TEST(seen.names.front() == "response.created");
        BOOST_TEST(seen.names.back() == "response.completed");
        BOOST_TEST((events.dialect() == dialect::native));
        answer_with(type, file_octets("vectors/service_a_completion.json"));
        event_stream others = model.stream(what);
        check_hello(read(*this, others).final.value());
    }
}

BOOST_FIXTURE_TEST_CASE(a_stream_for_a_whole_response, fixture)
{
    for (std::string const type : {"application/json", "text/event-stream"}) {
        answer_with(type, file_octets("vectors/streams/text_basic.sse"));
        response const reply = create();
        BOOST_TEST((reply.dialect == dialect::native));
        BOOST_TEST(reply.id == "resp_text01");
        BOOST_TEST(reply.head.status() == 200);
        answer_with(type, file_octets("vectors/streams/chat_chunks_done.sse"));
        BOOST_TEST(create().output_text() == "Hello 😀");
        answer_with(type, file_octets("vectors/streams/eof_before_completed.sse"));
        BOOST_TEST((test::error_of([&] { create(); }).code() == errc::truncated));
    }
}

// The page of service A says so of its streams, too.
BOOST_FIXTURE_TEST_CASE(a_stream_that_says_it_is_json, service_a)
{
    answer_with("application/json", file_octets("vectors/streams/chat_chunks_done.sse"));
    client const model(context, settings);
    event_stream events = model.stream(what);
    auto const seen = read(*this, events);
    BOOST_REQUIRE(!seen.failure);
    BOOST_TEST(seen.text == "Hello 😀");
}

BOOST_FIXTURE_TEST_CASE(the_native_form_alone_when_asked_so, fixture)
{
    auto const completion = file_octets("vectors/service_a_completion.json");
    auto const chunks = file_octets("vectors/streams/chat_chunks_done.sse");
    client const lenient(context, settings);
    call_options const difference{.native_only = true};
    settings.native_only = true;
    client const strict(context, settings);
    client const strict_too = lenient.with(difference);
    for (client const* const model : {&strict, &strict_too}) {
        answer_with("application/json", completion);
        auto const told = test::error_of([&] { test::run(context, model->create(what)); });
        BOOST_TEST((told.code() == errc::unexpected_content));
        answer_with("text/event-stream", chunks);
        event_stream events = model->stream(what);
        auto const seen = read(*this, events);
        BOOST_REQUIRE(seen.failure);
        BOOST_TEST((seen.failure->code() == errc::unexpected_content));
        BOOST_TEST(seen.names.empty());
        answer_with("application/json", file_octets("vectors/service_c_response.json"));
        event_stream whole = model->stream(what);
        BOOST_TEST((read(*this, whole).failure.value().code() == errc::unexpected_content));
        for (std::string const type : {"application/json", "text/event-stream"}) {
            answer_with(type, file_octets("vectors/streams/text_basic.sse"));
            auto const streamed = test::error_of([&] { test::run(context, model->create(what)); });
            BOOST_TEST((streamed.code() == errc::unexpected_content));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
