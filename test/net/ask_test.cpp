#include "support/ask.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace support;
using responses::testing::scenario;
using responses::testing::server;
using responses::testing::server_options;

namespace json = boost::json;

BOOST_AUTO_TEST_SUITE(ask)

// Answers

BOOST_AUTO_TEST_CASE(mock_streams_text_over_tls_without_a_key)
{
    auto const result = run_ask({"--base-url", "mock:?tokens=5&rate=0", "Hello"});
    BOOST_TEST(result.status == 0);
    BOOST_TEST(result.err == "");
    BOOST_TEST(result.out.size() > 5U);
    BOOST_TEST(result.out.ends_with('\n'));
}

BOOST_AUTO_TEST_CASE(mock_is_slow_enough_to_be_watched)
{
    auto const start = std::chrono::steady_clock::now();
    run_ask({"--base-url", "mock:?tokens=5&rate=20", "Hello"});
    BOOST_TEST((std::chrono::steady_clock::now() - start > std::chrono::milliseconds{150}));
}

BOOST_AUTO_TEST_CASE(mock_shows_the_whole_event_sequence)
{
    auto const result =
        run_ask({"--base-url", "mock:?tokens=3&rate=0", "--output", "events", "你好啊"});
    BOOST_TEST(result.status == 0);
    auto const shown = lines(result.out);
    BOOST_REQUIRE(shown.size() > 5U);
    BOOST_TEST(shown.front().starts_with(
        R"({"type":"response.created","sequence_number":0,"data":{"type":"response.created")"));
    BOOST_TEST(shown.back().starts_with(R"({"type":"response.completed","sequence_number":)"));
    std::int64_t expected = 0;
    for (auto const& line : shown) {
        auto const event = json::parse(line).as_object();
        BOOST_TEST(event.size() == 3U);
        BOOST_TEST(event.at("type") == event.at("data").at("type"));
        BOOST_TEST(event.at("sequence_number") == expected);
        ++expected;
    }
}

BOOST_AUTO_TEST_CASE(mock_without_a_stream_gives_the_terminal_event)
{
    auto const result =
        run_ask({"--base-url", "mock:?tokens=3", "--no-stream", "--output", "events", "Hello"});
    BOOST_TEST(result.status == 0);
    auto const shown = lines(result.out);
    BOOST_REQUIRE(shown.size() == 1U);
    BOOST_TEST(shown.front().starts_with(
        R"({"type":"response.completed","sequence_number":null,"data":{"type":"response.completed",)"
        R"("sequence_number":null,"response":{)"));
    BOOST_TEST(json::parse(shown.front()).at("data").at("response").at("status") == "completed");
}

BOOST_AUTO_TEST_CASE(streamed_and_whole_text_are_the_same)
{
    auto const streamed = run_ask({"--base-url", "mock:?tokens=9&rate=0", "Hello"});
    auto const whole = run_ask({"--base-url", "mock:?tokens=9&rate=0", "--no-stream", "Hello"});
    BOOST_TEST(streamed.out == whole.out);
}

BOOST_AUTO_TEST_CASE(json_is_the_final_response)
{
    for (auto const& more : {words{}, words{"--no-stream"}}) {
        words arguments{"--base-url", "mock:?tokens=3&rate=0", "--output", "json", "Hello"};
        arguments.insert(arguments.begin(), more.begin(), more.end());
        auto const result = run_ask(arguments);
        BOOST_TEST(result.status == 0);
        BOOST_TEST(lines(result.out).size() == 1U);
        BOOST_TEST(json::parse(result.out).at("status") == "completed");
    }
}

BOOST_AUTO_TEST_CASE(text_ends_with_exactly_one_line_end)
{
    server from;
    from.script(stream_of(delta("one") + lifecycle("completed", "one")));
    BOOST_TEST(run_ask(from, {"x"}).out == "one\n");
    from.script(stream_of(delta(R"(two\n)") + lifecycle("completed", R"(two\n)")));
    BOOST_TEST(run_ask(from, {"x"}).out == "two\n");
}

BOOST_AUTO_TEST_CASE(text_is_flushed_for_each_delta)
{
    server from;
    auto const first = delta("early");
    scenario played{.body = first + delta("late") + lifecycle("completed"),
                    .cuts = {first.size()},
                    .delay = std::chrono::seconds{60}};
    from.script(played);
    support::process asking{{RESPONSES_ASK, "--base-url", from.url(), "x"}};
    BOOST_TEST(asking.wait_for_output("early"));
}

BOOST_AUTO_TEST_CASE(events_are_verbatim_and_one_line_each)
{
    server from;
    from.script(stream_of("data: {\"type\":\"response.odd\", \"n\":1.50}\n\n"
                          "data: {\"type\":\"response.two_lines\",\ndata: \"n\":1}\n\n" +
                          lifecycle("completed")));
    auto const shown = lines(run_ask(from, {"--output", "events", "x"}).out);
    BOOST_REQUIRE(shown.size() == 3U);
    BOOST_TEST(
        shown[0] ==
        R"({"type":"response.odd","sequence_number":null,"data":{"type":"response.odd", "n":1.50}})");
    BOOST_TEST(
        shown[1] ==
        R"({"type":"response.two_lines","sequence_number":null,"data":{"type":"response.two_lines","n":1}})");
}

// What is sent

BOOST_AUTO_TEST_CASE(request_is_what_the_options_say)
{
    server from;
    run_ask(from, {"--model", "m1", "--instructions", "Be brief.", "--body",
                   R"({"temperature":0,"metadata":{"a":"b"}})", "--header", "X-One: 1", "--header",
                   "X-Two:2", "Why", "is it?"});
    BOOST_REQUIRE(from.requests().size() == 1U);
    auto const request = from.requests().front();
    BOOST_TEST(request.method == "POST");
    BOOST_TEST(request.target == "/v1/responses");
    BOOST_TEST(request.header("X-One") == "1");
    BOOST_TEST(request.header("X-Two") == "2");
    BOOST_TEST(request.header("Authorization") == "");
    BOOST_TEST(request.header("User-Agent").starts_with("responses-ask/"));
    BOOST_TEST(json::parse(request.body) ==
               json::parse(R"({"model":"m1","input":"Why is it?","instructions":"Be brief.",)"
                           R"("temperature":0,"metadata":{"a":"b"},"stream":true})"));
}

BOOST_AUTO_TEST_CASE(body_wins_and_may_bring_the_input)
{
    server from;
    run_ask(from, {"--no-stream", "--body", R"({"model":"m2","input":"from the body"})"});
    BOOST_REQUIRE(from.requests().size() == 1U);
    BOOST_TEST(json::parse(from.requests().front().body) ==
               json::parse(R"({"model":"m2","input":"from the body"})"));
}

BOOST_AUTO_TEST_CASE(dash_reads_standard_input)
{
    server from;
    run_ask(from, {"-"}, {.input = "two\nlines\n"});
    BOOST_REQUIRE(from.requests().size() == 1U);
    BOOST_TEST(json::parse(from.requests().front().body).at("input") == "two\nlines");
}

BOOST_AUTO_TEST_CASE(environment_gives_url_and_key)
{
    server from{server_options{.api_key = "sk-right"}};
    support::process_options settings{
        .environment = {{"OPENAI_BASE_URL", from.url()}, {"OPENAI_API_KEY", "sk-right"}}};
    BOOST_TEST(run_ask({"x"}, settings).status == 0);
    settings.environment["OPENAI_API_KEY"] = "sk-wrong";
    auto const refused = run_ask({"x"}, settings);
    check_failure(refused, 4);
    BOOST_TEST(refused.err.find("sk-wrong") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(prompt_that_looks_like_an_option)
{
    server from;
    run_ask(from, {"--", "--model", "[a,b]"});
    BOOST_REQUIRE(from.requests().size() == 1U);
    BOOST_TEST(json::parse(from.requests().front().body).at("input") == "--model [a,b]");
}

// Usage

BOOST_AUTO_TEST_CASE(help_and_version)
{
    auto const help = run_ask({"--help"});
    BOOST_TEST(help.status == 0);
    for (auto const* taught : {"Usage: responses-ask", "--base-url", "mock:", "--timeout-idle",
                               "Exit status:", "OPENAI_API_KEY"})
        BOOST_TEST(help.out.find(taught) != std::string::npos, taught);
    for (auto const& line : lines(help.out))
        BOOST_TEST(line.size() <= 100U, line);
    BOOST_TEST(run_ask({"--version"}).out == "responses-ask " RESPONSES_VERSION "\n");
}

BOOST_AUTO_TEST_CASE(usage_errors)
{
    check_usage({}, "PROMPT is missing; try --help");
    check_usage({"--frobnicate", "x"}, "unrecognised option '--frobnicate'");
    check_usage({"--out", "text", "x"}, "unrecognised option '--out'");
    check_usage({"x", "--model"}, "the required argument for option '--model' is missing");
    check_usage({"--output", "xml", "x"}, "--output must be text, events or json, not 'xml'");
    check_usage({"--log", "loud", "x"},
                "--log must be off, error, warn, info or debug, not 'loud'");
    for (auto const* value : {"-1", "two", "1.5", "", "1x", " 1"})
        check_usage({"--retries", value, "x"}, "--retries must be a whole number, 0 or more");
    check_usage({"--header", "no colon", "x"}, "--header must be of the form 'NAME: VALUE'");
    check_usage({"--body", "[1]", "x"}, "--body must be a JSON object");
    check_usage({"--base-url", "mock:?speed=1", "x"},
                "mock: knows 'tokens' and 'rate', not 'speed'");
    check_usage({"--base-url", "mock:?tokens=-1", "x"},
                "mock: 'tokens' must be a number from 0 to 1000000");
    check_usage({"--base-url", "mock://host", "x"},
                "'mock://host' is not of the form mock:?tokens=N&rate=N");
    for (auto const* value : {"-1", "nan", "inf", "1e300"})
        check_usage({"--timeout", value, "x"}, "--timeout must be a number of seconds, 0 or more");
    check_failure(run_ask({"--timeout", "soon", "x"}), 2);
    check_failure(run_ask({"--body", "{", "x"}), 2);
}

BOOST_AUTO_TEST_CASE(what_the_library_refuses_is_usage_too)
{
    check_failure(run_ask({"--base-url", "gopher://x", "x"}), 2);
    check_failure(run_ask({"--base-url", "https://localhost", "--ca-file", "/nonexistent", "x"}),
                  2);
    check_failure(
        run_ask({"--base-url", "http://localhost:1", "--body", R"({"stream":false})", "x"}), 2);
}

// Timings

BOOST_AUTO_TEST_CASE(timings_go_to_standard_error)
{
    auto const result = run_ask({"--base-url", "mock:?tokens=3&rate=0", "--timings", "x"});
    auto const shown = lines(result.err);
    BOOST_REQUIRE(shown.size() == 6U);
    double before = 0;
    for (std::size_t i = 1; i < shown.size(); ++i) {
        BOOST_TEST(shown[i].size() == shown[1].size());
        double const value = std::stod(shown[i].substr(14));
        BOOST_TEST(value >= before);
        before = value;
    }
}

BOOST_AUTO_TEST_CASE(timings_that_there_are_not)
{
    server const from;
    auto const result = run_ask(from, {"--no-stream", "--timings", "x"});
    auto const shown = lines(result.err);
    BOOST_REQUIRE(shown.size() == 6U);
    BOOST_TEST(shown[2] == "  TLS                  -");
    BOOST_TEST(shown[4] == "  first token          -");
}

BOOST_AUTO_TEST_CASE(timings_of_a_failure)
{
    for (bool const streamed : {false, true}) {
        server from;
        from.script({.status = 400, .body = "{}"});
        auto const result = run_ask(from, streamed ? words{"--timings", "x"}
                                                   : words{"--no-stream", "--timings", "x"});
        BOOST_TEST(result.status == 4);
        auto const shown = lines(result.err);
        BOOST_REQUIRE(shown.size() == 7U);
        BOOST_TEST(!shown[1].ends_with('-'), shown[1]);
        BOOST_TEST(!shown[3].ends_with('-'), shown[3]);
        BOOST_TEST(shown[4] == "  first token          -");
        BOOST_TEST(shown[5] == "  total                -");
        BOOST_TEST(shown[6].starts_with("responses-ask: "));
    }
}

BOOST_AUTO_TEST_CASE(repeated_calls_reuse_the_connection)
{
    auto const result =
        run_ask({"--base-url", "mock:?tokens=3&rate=0", "--timings", "--repeat", "2", "x"});
    BOOST_TEST(result.status == 0);
    BOOST_TEST(lines(result.out).size() == 2U);
    auto const shown = lines(result.err);
    BOOST_REQUIRE(shown.size() == 12U);
    BOOST_TEST(shown[1].find("reused") == std::string::npos);
    BOOST_TEST(shown[7] == "  connect              -  (reused connection)");
    BOOST_TEST(shown[8] == "  TLS                  -");
}

BOOST_AUTO_TEST_CASE(without_keep_alive_repeated_calls_resume_the_session)
{
    auto const result = run_ask({"--base-url", "mock:?tokens=3&rate=0", "--timings", "--repeat",
                                 "2", "--no-keep-alive", "x"});
    BOOST_TEST(result.status == 0);
    auto const shown = lines(result.err);
    BOOST_REQUIRE(shown.size() == 12U);
    BOOST_TEST(shown[2].find("resumed") == std::string::npos);
    BOOST_TEST(shown[7].find("reused") == std::string::npos);
    BOOST_TEST(shown[8].ends_with("  (resumed session)"), shown[8]);
}

// The log

BOOST_AUTO_TEST_CASE(the_log_goes_to_standard_error)
{
    server const from;
    auto const result =
        run_ask(from, {"--log", "info", "x"}, {.environment = {{"OPENAI_API_KEY", "sk-secret"}}});
    BOOST_TEST(result.status == 0);
    auto const shown = lines(result.err);
    BOOST_REQUIRE(shown.size() == 1U);
    BOOST_TEST(shown[0].size() > 26U);
    BOOST_TEST(shown[0].substr(23).starts_with("Z responses info call=1 end result=ok "));
    BOOST_TEST(shown[0].substr(10, 1) == "T");

    auto const all =
        run_ask(from, {"--log", "debug", "x"}, {.environment = {{"OPENAI_API_KEY", "sk-secret"}}});
    BOOST_TEST(lines(all.err).size() > 10U);
    BOOST_TEST(all.err.find("sk-secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_environment_asks_for_the_log)
{
    server const from;
    support::process_options const logged{.environment = {{"RESPONSES_LOG", "info"}}};
    BOOST_TEST(lines(run_ask(from, {"x"}, logged).err).size() == 1U);
    BOOST_TEST(run_ask(from, {"--log", "off", "x"}, logged).err == "");
}

BOOST_AUTO_TEST_CASE(repeating_ends_with_the_first_failure)
{
    server from;
    from.script({.status = 200,
                 .headers = {{"Content-Type", "application/json"}},
                 .body = R"({"object":"response","status":"completed","output":[]})"});
    from.script({.status = 400, .body = "{}"});
    auto const result = run_ask(from, {"--no-stream", "--repeat", "5", "x"});
    BOOST_TEST(result.status == 4);
    BOOST_TEST(from.figures().requests == 2U);
    check_failure(run_ask({"--repeat", "0", "x"}), 2);
}

BOOST_AUTO_TEST_SUITE_END()
