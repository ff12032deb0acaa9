#include "support/ask.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <csignal>
#include <thread>

using namespace support;
using namespace std::chrono_literals;
using responses::testing::fault;
using responses::testing::fault_point;
using responses::testing::server;
using responses::testing::server_options;
using std::chrono::steady_clock;

namespace {

// As users run it, with its own default of retries.
process_result ask(server const& from, words more = {})
{
    words command{"--base-url", from.url(), "x"};
    command.insert(command.begin(), more.begin(), more.end());
    return run_ask(command);
}

responses::testing::scenario busy(std::string const& milliseconds)
{
    auto one = json_of(429, R"({"error":{"message":"busy"}})");
    one.headers.emplace_back("retry-after-ms", milliseconds);
    return one;
}

} // namespace

BOOST_AUTO_TEST_SUITE(ask_retries)

BOOST_AUTO_TEST_CASE(two_more_attempts_by_default)
{
    server from{server_options{.tokens = 3}};
    from.script(busy("10"));
    from.script({.what = fault::close, .fault_after = 0});
    auto const answered = ask(from, {"--timings"});
    BOOST_TEST(answered.status == 0);
    BOOST_TEST(!answered.out.empty());
    BOOST_TEST(lines(answered.err).back() == "  attempts             3");

    for (int i = 0; i < 3; ++i)
        from.script(busy("10"));
    auto const refused = ask(from, {"--no-stream"});
    check_failure(refused, 4);
    BOOST_TEST(refused.err.find("attempts made: 3") != std::string::npos, refused.err);
    BOOST_TEST(from.requests().size() == 6U);
}

BOOST_AUTO_TEST_CASE(as_many_as_asked_for)
{
    server from{server_options{.tokens = 3}};
    from.script(busy("10"));
    check_failure(ask(from, {"--retries", "0"}), 4);
    BOOST_TEST(from.requests().size() == 1U);

    for (auto const* many : {"6", "4294967295", "99999999999999999999"}) {
        for (int i = 0; i < 6; ++i)
            from.script(busy("10"));
        BOOST_TEST(ask(from, {"--retries", many}).status == 0, many);
    }
    BOOST_TEST(from.requests().size() == 22U);
}

BOOST_AUTO_TEST_CASE(what_was_printed_is_not_printed_again)
{
    server from;
    from.script({.body = delta("half") + lifecycle("completed"),
                 .what = fault::reset,
                 .fault_after = delta("half").size()});
    auto const result = ask(from);
    check_failure(result, 6);
    BOOST_TEST(result.out == "half\n");
    BOOST_TEST(from.requests().size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_timeout_bounds_all_attempts_and_waits)
{
    server from;
    for (int i = 0; i < 20; ++i)
        from.script(busy("400"));
    auto begin = steady_clock::now();
    auto const waiting = ask(from, {"--retries", "1000", "--timeout", "1"});
    BOOST_TEST((steady_clock::now() - begin < 3s));
    check_failure(waiting, 4); // Another wait would have passed the limit.
    BOOST_TEST(from.requests().size() == 3U);

    server silent;
    for (int i = 0; i < 20; ++i)
        silent.script({.what = fault::stall, .when = fault_point::request});
    begin = steady_clock::now();
    check_failure(ask(silent, {"--timeout-idle", "0.1", "--retries", "1000", "--timeout", "1"}), 5);
    BOOST_TEST((steady_clock::now() - begin < 3s));
    BOOST_TEST(silent.requests().size() >= 2U);
}

BOOST_AUTO_TEST_CASE(ctrl_c_ends_a_wait_at_once)
{
    server from;
    from.script(busy("60000"));
    support::process asking{{RESPONSES_ASK, "--base-url", from.url(), "x"}};
    for (int i = 0; i < 500 && from.requests().empty(); ++i)
        std::this_thread::sleep_for(10ms);
    std::this_thread::sleep_for(100ms); // until the answer is read
    auto const begin = steady_clock::now();
    asking.signal(SIGINT);
    check_failure(asking.wait(), 130);
    BOOST_TEST((steady_clock::now() - begin < 3s));
}

BOOST_AUTO_TEST_CASE(a_stream_that_breaks_off_goes_on_when_asked)
{
    server from{server_options{.tokens = 40}};
    auto const whole = ask(from);
    responses::testing::scenario cut;
    cut.generated = true;
    cut.what = fault::reset;
    cut.fault_after = 6'000;
    from.script(cut);
    auto const resumed = ask(from, {"--resume", "2"});
    BOOST_TEST(resumed.status == 0);
    BOOST_TEST(resumed.out == whole.out);
    auto const asked = from.requests().back().target;
    BOOST_TEST(asked.find("?stream=true&starting_after=") != asked.npos, asked);

    from.script(cut);
    auto const broken = ask(from);
    BOOST_TEST(broken.status == 6);
    BOOST_TEST(whole.out.starts_with(broken.out.substr(0, broken.out.size() - 1)));
    check_usage({"--resume", "-1", "x"}, "--resume must be a whole number, 0 or more");
}

BOOST_AUTO_TEST_SUITE_END()
