#include "support/ask.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <thread>

using namespace support;
using responses::testing::fault;
using responses::testing::fault_point;
using responses::testing::scenario;
using responses::testing::server;
using responses::testing::server_options;

namespace json = boost::json;

namespace {

std::string const failed_error = R"(,"error":{"code":"server_error","message":"out of luck"})";
std::string const incomplete_details = R"(,"incomplete_details":{"reason":"max_output_tokens"})";

} // namespace

BOOST_AUTO_TEST_SUITE(ask_failures)

BOOST_AUTO_TEST_CASE(no_connection)
{
    std::string url;
    {
        server const gone;
        url = gone.url();
    }
    check_failure(run_ask({"--base-url", url, "x"}), 3);
}

BOOST_AUTO_TEST_CASE(reset_before_the_answer)
{
    server from;
    from.script({.what = fault::reset, .when = fault_point::request});
    check_failure(run_ask(from, {"x"}), 3);
}

BOOST_AUTO_TEST_CASE(unknown_authority_and_the_ways_around_it)
{
    server const from{server_options{.tls = true, .tokens = 2}};
    check_failure(run_ask(from, {"x"}), 3);
    BOOST_TEST(run_ask(from, {"--insecure", "x"}).status == 0);

    auto const file = std::string(RESPONSES_SCRATCH_DIR) + "/ask-ca.pem";
    std::ofstream{file} << from.ca();
    BOOST_TEST(run_ask(from, {"--ca-file", file, "x"}).status == 0);
}

BOOST_AUTO_TEST_CASE(http_error)
{
    server from;
    from.script(json_of(404,
                        R"({"error":{"message":"no such model","type":"invalid_request_error",)"
                        R"("code":"model_not_found","param":"model"}})"));
    auto const result = run_ask(from, {"x"});
    check_failure(result, 4);
    BOOST_TEST(result.err.find("404") != std::string::npos);
    BOOST_TEST(result.err.find("no such model") != std::string::npos);
    BOOST_TEST(result.out == "");
}

BOOST_AUTO_TEST_CASE(complaint_is_one_line_whatever_the_server_says)
{
    server from;
    from.script(json_of(400, R"({"error":{"message":"two\nlines\u001b[31m"}})"));
    auto const result = run_ask(from, {"x"});
    check_failure(result, 4);
    BOOST_TEST(result.err.find('\x1b') == std::string::npos);
    from.script({.status = 502,
                 .headers = {{"Content-Type", "text/html"}},
                 .body = "<html>\n<h1>502</h1>\n</html>\n"});
    check_failure(run_ask(from, {"x"}), 4);
}

BOOST_AUTO_TEST_CASE(time_limits)
{
    server from;
    scenario const silent{.what = fault::stall, .when = fault_point::request};
    from.script(silent);
    check_failure(run_ask(from, {"--timeout", "0.1", "x"}), 5);
    from.script(silent);
    check_failure(run_ask(from, {"--timeout-idle", "0.1", "x"}), 5);

    server secure{server_options{.tls = true}};
    secure.script({.what = fault::stall, .when = fault_point::accept});
    check_failure(run_ask(secure, {"--timeout-connect", "0.1", "x"}), 5);
}

BOOST_AUTO_TEST_CASE(time_limit_in_the_middle_keeps_the_text)
{
    server from;
    auto const first = delta("so far");
    from.script({.body = first + lifecycle("completed"),
                 .what = fault::stall,
                 .fault_after = first.size()});
    auto const result = run_ask(from, {"--timeout", "0.3", "x"});
    check_failure(result, 5);
    BOOST_TEST(result.out == "so far\n");
}

BOOST_AUTO_TEST_CASE(malformed_and_truncated)
{
    server from;
    from.script(stream_of(delta("half")));
    auto const cut = run_ask(from, {"x"});
    check_failure(cut, 6);
    BOOST_TEST(cut.out == "half\n");

    from.script(stream_of("data: {nonsense\n\n"));
    check_failure(run_ask(from, {"x"}), 6);
    from.script({.headers = {{"Content-Type", "text/html"}}, .body = "<html>hello</html>"});
    check_failure(run_ask(from, {"x"}), 6);
    from.script(json_of(200, R"({"id":"resp_1","stat)"));
    check_failure(run_ask(from, {"--no-stream", "x"}), 6);
    from.script(
        {.body = delta("half") + lifecycle("completed"), .what = fault::reset, .fault_after = 20});
    check_failure(run_ask(from, {"x"}), 6);
}

BOOST_AUTO_TEST_CASE(response_failed)
{
    server from;
    auto const body = delta("half") + lifecycle("failed", "half", failed_error);
    from.script(stream_of(body));
    auto const text = run_ask(from, {"x"});
    check_failure(text, 7);
    BOOST_TEST(text.out == "half\n");
    BOOST_TEST(text.err.find("out of luck") != std::string::npos);

    from.script(stream_of(body));
    auto const events = run_ask(from, {"--output", "events", "x"});
    check_failure(events, 7);
    BOOST_REQUIRE(lines(events.out).size() == 2U);
    BOOST_TEST(lines(events.out).back().starts_with(R"({"type":"response.failed")"));

    from.script(stream_of(body));
    auto const whole = run_ask(from, {"--output", "json", "x"});
    check_failure(whole, 7);
    BOOST_REQUIRE(lines(whole.out).size() == 1U);
    BOOST_TEST(json::parse(whole.out).at("status") == "failed");
}

BOOST_AUTO_TEST_CASE(response_failed_without_a_stream)
{
    server from;
    from.script(json_of(200, response_object("failed", "half", failed_error)));
    auto const result = run_ask(from, {"--no-stream", "--output", "events", "x"});
    check_failure(result, 7);
    BOOST_TEST(result.out.starts_with(R"({"type":"response.failed","sequence_number":null,)"));
}

BOOST_AUTO_TEST_CASE(error_event)
{
    server from;
    from.script(stream_of(
        R"(data: {"type":"error","sequence_number":2,"code":"server_error","message":"boom","param":null})"
        "\n\n"));
    auto const result = run_ask(from, {"--output", "events", "x"});
    check_failure(result, 7);
    BOOST_TEST(lines(result.out).size() == 1U);
}

BOOST_AUTO_TEST_CASE(incomplete_prints_the_text_so_far)
{
    server from;
    from.script(stream_of(delta("half") + lifecycle("incomplete", "half", incomplete_details)));
    auto const streamed = run_ask(from, {"x"});
    BOOST_TEST(streamed.status == 8);
    BOOST_TEST(streamed.out == "half\n");
    BOOST_TEST(streamed.err == "responses-ask: the response is incomplete: max_output_tokens\n");

    from.script(json_of(200, response_object("incomplete", "half", incomplete_details)));
    auto const whole = run_ask(from, {"--no-stream", "x"});
    BOOST_TEST(whole.status == 8);
    BOOST_TEST(whole.out == "half\n");
}

BOOST_AUTO_TEST_CASE(output_that_cannot_be_written)
{
    words const command{"--base-url", "mock:?tokens=3&rate=0", "x"};
    auto const full = run_ask(command, {.output_file = "/dev/full"});
    BOOST_TEST(full.status == 1);
    BOOST_TEST(full.err == "responses-ask: cannot write the output: No space left on device\n");
    auto const closed = run_ask(command, {.close_output = true});
    BOOST_TEST(closed.status == 1);
    BOOST_TEST(closed.err == "responses-ask: cannot write the output: Broken pipe\n");
    BOOST_TEST(run_ask({"--help"}, {.output_file = "/dev/full"}).status == 1);
}

// Ctrl-C

BOOST_AUTO_TEST_CASE(ctrl_c_cancels)
{
    server from;
    auto const first = delta("so far");
    from.script({.body = first + lifecycle("completed"),
                 .what = fault::stall,
                 .fault_after = first.size()});
    support::process asking{{RESPONSES_ASK, "--base-url", from.url(), "x"}};
    BOOST_REQUIRE(asking.wait_for_output("so far"));
    asking.signal(SIGINT);
    auto const result = asking.wait();
    check_failure(result, 130);
    BOOST_TEST(result.out == "so far\n");
}

BOOST_AUTO_TEST_CASE(ctrl_c_ends_a_program_that_nobody_reads)
{
    support::process asking{
        {RESPONSES_ASK, "--base-url", "mock:?tokens=20000&rate=0", "--output", "events", "x"},
        {.leave_output = true}};
    std::this_thread::sleep_for(std::chrono::milliseconds{500}); // until the pipe is full
    asking.signal(SIGINT);
    BOOST_TEST(asking.wait().status == 130);
}

BOOST_AUTO_TEST_SUITE_END()
