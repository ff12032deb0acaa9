#include "support/answers.hpp"
#include "support/run.hpp"

#include <responses/batch.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(rates)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;
using std::chrono::steady_clock;
using test::status;

struct outcomes
{
    std::vector<response> replies;
    std::vector<error> failures;
    std::vector<steady_clock::time_point> answered = {};
};

asio::awaitable<void> call(client const& model, outcomes& came)
{
    try {
        request const what = test::a_request();
        came.replies.push_back(co_await model.create(what));
        came.answered.push_back(steady_clock::now());
    } catch (error const& failure) {
        came.failures.push_back(failure);
    }
}

asio::awaitable<void> call_one_after_another(client const& model, int count, outcomes& came)
{
    for (int done = 0; done < count; ++done)
        co_await call(model, came);
}

asio::awaitable<void> begin_stream(event_stream& events, steady_clock::time_point& begun)
{
    if (auto const first = co_await events.next())
        begun = steady_clock::now();
}

asio::awaitable<void> count_good(batch& from, outcomes& came)
{
    while (auto const one = co_await from.next())
        came.replies.push_back(one->response());
}

struct fixture
{
    asio::io_context context;
    testing::server server{testing::server_options{.tokens = 1}};
    options settings = test::options_for(server);
    outcomes came;

    void begin_calls(client const& model, int count)
    {
        for (int begun = 0; begun < count; ++begun)
            asio::co_spawn(context, call(model, came), asio::detached);
    }

    template <class Do>
    void after(std::chrono::milliseconds time, Do what)
    {
        auto const timer = std::make_shared<asio::steady_timer>(context, time);
        timer->async_wait([timer, what](boost::system::error_code) { what(); });
    }
};

std::vector<steady_clock::duration> beginnings(outcomes const& came)
{
    std::vector<steady_clock::duration> at;
    for (auto const& reply : came.replies)
        at.push_back(reply.timings.admitted.value());
    std::ranges::sort(at);
    return at;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(nothing_waits_without_rates, fixture)
{
    client const model(context, settings);
    begin_calls(model, 20);
    test::run_to_end(context);
    BOOST_TEST(came.replies.size() == 20U);
    BOOST_TEST(!came.replies.front().timings.admitted);
    BOOST_TEST(model.rates().begun == 0U);
}

BOOST_FIXTURE_TEST_CASE(requests_begin_at_their_rate, fixture)
{
    settings.rates.requests_per_minute = 600;
    client const model(context, settings);
    auto const start = steady_clock::now();
    begin_calls(model, 14);
    context.poll();
    BOOST_TEST(model.rates().begun >= 10U); // at once
    BOOST_TEST(model.rates().waiting > 0U);
    test::run_to_end(context);
    BOOST_REQUIRE(came.answered.size() == 14U);
    for (std::size_t late = 10; late < 14; ++late)
        BOOST_TEST((came.answered[late] - start >= (late - 9) * 100ms));
    BOOST_TEST(model.rates().begun == 14U);
    BOOST_TEST(model.rates().running == 0U);
    BOOST_TEST(model.rates().waiting == 0U);
}

BOOST_FIXTURE_TEST_CASE(tokens_are_known_by_the_usage_of_answers, fixture)
{
    testing::server large(testing::server_options{.tokens = 2'000});
    settings.base_url = large.url();
    settings.rates.tokens_per_minute = 600'000; // 10,000 a second
    client const model(context, settings);
    test::run(context, call_one_after_another(model, 8, came));
    BOOST_REQUIRE(came.replies.size() == 8U);
    BOOST_TEST((*came.replies.back().timings.admitted > 200ms));
}

BOOST_FIXTURE_TEST_CASE(concurrency_bounds_what_runs, fixture)
{
    testing::server slow(testing::server_options{.tokens = 5, .tokens_per_second = 100});
    settings.base_url = slow.url();
    settings.rates.concurrency = 2;
    client const model(context, settings);
    begin_calls(model, 6);
    std::size_t most = 0;
    for (auto at = 10ms; at < 150ms; at += 10ms)
        after(at, [&] { most = std::max(most, slow.figures().open); });
    after(20ms, [&] {
        BOOST_TEST(model.rates().running == 2U);
        BOOST_TEST(model.rates().waiting == 4U);
        BOOST_TEST(model.rates().concurrency == 2U);
    });
    test::run_to_end(context);
    BOOST_TEST(came.replies.size() == 6U);
    BOOST_TEST(most == 2U);
}

BOOST_FIXTURE_TEST_CASE(a_stream_runs_until_its_end_or_its_destruction, fixture)
{
    testing::server slow(testing::server_options{.tokens = 1'000, .tokens_per_second = 100});
    settings.base_url = slow.url();
    settings.rates.concurrency = 1;
    client const model(context, settings);
    request const what = test::a_request();
    auto first = std::make_unique<event_stream>(model.stream(what));
    auto second = std::make_unique<event_stream>(model.stream(what));
    steady_clock::time_point begun[2];
    asio::co_spawn(context, begin_stream(*first, begun[0]), asio::detached);
    asio::co_spawn(context, begin_stream(*second, begun[1]), asio::detached);
    steady_clock::time_point destroyed;
    after(150ms, [&] {
        BOOST_TEST(model.rates().waiting == 1U);
        destroyed = steady_clock::now();
        first.reset();
    });
    after(300ms, [&] { second.reset(); });
    test::run_to_end(context);
    BOOST_TEST((begun[0] < destroyed));
    BOOST_TEST((begun[1] > destroyed));
    BOOST_TEST(model.rates().running == 0U);
}

BOOST_FIXTURE_TEST_CASE(calls_with_other_options_share_the_rate, fixture)
{
    settings.rates.requests_per_minute = 60;
    client const model(context, settings);
    call_options const different{.query = {{"a", "b"}}};
    client const other = model.with(different);
    begin_calls(model, 1);
    begin_calls(other, 1);
    test::run_to_end(context);
    BOOST_REQUIRE(came.replies.size() == 2U);
    BOOST_TEST((beginnings(came)[1] > 900ms));
    BOOST_TEST(other.rates().begun == 2U);
}

// Waits end

BOOST_FIXTURE_TEST_CASE(a_wait_has_a_limit_of_its_own, fixture)
{
    settings.rates.requests_per_minute = 6;
    settings.limits.rate = 50ms;
    client const model(context, settings);
    begin_calls(model, 3);
    test::run_to_end(context);
    BOOST_TEST(came.replies.size() == 1U);
    BOOST_REQUIRE(came.failures.size() == 2U);
    for (auto const& failure : came.failures) {
        BOOST_TEST((failure.code() == errc::rate_timeout));
        BOOST_TEST(failure.is_timeout());
        BOOST_TEST(!failure.is_retryable());
        BOOST_TEST((failure.details().stage == call_stage::rate));
        BOOST_TEST(std::string(failure.what()).find("time_limits::rate") != std::string::npos);
    }
    BOOST_TEST(server.figures().requests == 1U);
    BOOST_TEST(model.rates().waiting == 0U);
}

BOOST_FIXTURE_TEST_CASE(the_deadline_counts_it, fixture)
{
    settings.rates.requests_per_minute = 6;
    settings.limits.deadline = 50ms;
    client const model(context, settings);
    begin_calls(model, 2);
    test::run_to_end(context);
    BOOST_REQUIRE(came.failures.size() == 1U);
    BOOST_TEST((came.failures[0].code() == errc::deadline_exceeded));
    BOOST_TEST((came.failures[0].details().stage == call_stage::rate));
}

BOOST_FIXTURE_TEST_CASE(the_limit_of_an_attempt_does_not, fixture)
{
    settings.rates.requests_per_minute = 600;
    settings.limits.attempt = 95ms;
    client const model(context, settings);
    begin_calls(model, 14);
    test::run_to_end(context);
    BOOST_TEST(came.replies.size() == 14U);
}

BOOST_FIXTURE_TEST_CASE(who_is_cancelled_leaves_the_line, fixture)
{
    settings.rates.concurrency = 1;
    server.script(test::silence());
    client const model(context, settings);
    asio::cancellation_signal stop[2];
    for (auto& one : stop)
        asio::co_spawn(context, call(model, came),
                       asio::bind_cancellation_slot(one.slot(), asio::detached));
    begin_calls(model, 1);
    after(50ms, [&] {
        BOOST_TEST(model.rates().waiting == 2U);
        stop[1].emit(asio::cancellation_type::terminal);
    });
    after(100ms, [&] {
        BOOST_TEST(model.rates().waiting == 1U);
        BOOST_TEST(came.failures.size() == 1U);
        stop[0].emit(asio::cancellation_type::terminal);
    });
    test::run_to_end(context);
    BOOST_TEST(came.replies.size() == 1U);
    BOOST_REQUIRE(came.failures.size() == 2U);
    BOOST_TEST(came.failures[0].is_cancelled());
    BOOST_TEST((came.failures[0].details().stage == call_stage::rate));
}

BOOST_FIXTURE_TEST_CASE(the_next_in_the_line_takes_the_place_of_who_left, fixture)
{
    settings.rates.requests_per_minute = 120; // Two at once, then two a second.
    settings.limits.rate = 2s;
    client const model(context, settings);
    begin_calls(model, 2);
    asio::cancellation_signal stop;
    asio::co_spawn(context, call(model, came),
                   asio::bind_cancellation_slot(stop.slot(), asio::detached));
    begin_calls(model, 1);
    after(50ms, [&] { stop.emit(asio::cancellation_type::terminal); });
    test::run_to_end(context);
    BOOST_TEST((beginnings(came).back() < 1500ms)); // Not when its time is over.
    BOOST_REQUIRE(came.failures.size() == 1U);
    BOOST_TEST(came.failures[0].is_cancelled());
}

BOOST_FIXTURE_TEST_CASE(close_ends_the_wait, fixture)
{
    settings.rates.requests_per_minute = 1;
    client model(context, settings);
    begin_calls(model, 3);
    after(50ms, [&] { asio::co_spawn(context, model.close(), asio::detached); });
    test::run_to_end(context);
    BOOST_TEST(came.replies.size() == 1U);
    BOOST_REQUIRE(came.failures.size() == 2U);
    BOOST_TEST(came.failures[0].is_cancelled());
}

BOOST_FIXTURE_TEST_CASE(a_stream_that_is_cancelled_leaves_the_line, fixture)
{
    settings.rates.requests_per_minute = 1;
    client const model(context, settings);
    request const what = test::a_request();
    begin_calls(model, 1);
    event_stream events = model.stream(what);
    std::exception_ptr thrown;
    steady_clock::time_point begun{};
    asio::co_spawn(context, begin_stream(events, begun),
                   [&](std::exception_ptr failed) { thrown = failed; });
    after(50ms, [&] { events.cancel(); });
    test::run_to_end(context);
    BOOST_TEST(test::is_cancelled(thrown));
    BOOST_TEST(model.rates().waiting == 0U);
}

// What the server says

// The long forms, of three minutes, are in docs/rates.md.
BOOST_AUTO_TEST_CASE(a_server_with_a_bound_is_used_up)
{
    for (bool const told : {true, false}) {
        testing::server bound(testing::server_options{
            .tokens = 1, .rate = {.per_second = 20, .bucket = 20, .told = told}});
        asio::io_context context;
        options settings = test::options_for(bound);
        settings.rates = {.concurrency = 12, .adaptive = true};
        settings.retries = {.max_retries = 3, .base = 20ms};
        client const model(context, settings);
        outcomes came;
        auto const start = steady_clock::now();
        for (int at_a_time = 0; at_a_time < 12; ++at_a_time)
            asio::co_spawn(context, call_one_after_another(model, 4, came), asio::detached);
        test::run_to_end(context);
        std::chrono::duration<double> const time = steady_clock::now() - start;
        BOOST_TEST(came.replies.size() == 48U); // 20 at once, 28 in 1.4 s at best
        BOOST_TEST(time.count() < (told ? 2.5 : 5));
        BOOST_TEST(model.rates().refused == bound.figures().refused);
        BOOST_TEST(bound.figures().refused <= (told ? 12U : 30U));
    }
}

BOOST_FIXTURE_TEST_CASE(retry_after_stops_all_calls, fixture)
{
    settings.rates.adaptive = true;
    settings.retries.max_retries = 1;
    server.script(status(429, {{"retry-after-ms", "300"}}));
    client const model(context, settings);
    begin_calls(model, 1);
    after(100ms, [&] {
        BOOST_TEST((model.rates().pause > 100ms));
        begin_calls(model, 5);
    });
    test::run_to_end(context);
    BOOST_REQUIRE(came.replies.size() == 6U);
    for (auto const& reply : came.replies)
        BOOST_TEST((*reply.timings.admitted > 150ms));
    BOOST_TEST(model.rates().refused == 1U);
}

BOOST_FIXTURE_TEST_CASE(one_call_that_waits_does_not_stop_others_without_it, fixture)
{
    settings.rates.concurrency = 8;
    settings.retries.max_retries = 1;
    server.script(status(429, {{"retry-after-ms", "300"}}));
    client const model(context, settings);
    begin_calls(model, 1);
    after(100ms, [&] { begin_calls(model, 1); });
    test::run_to_end(context);
    BOOST_REQUIRE(came.replies.size() == 2U);
    BOOST_TEST((*came.replies[0].timings.admitted < 100ms));
}

BOOST_FIXTURE_TEST_CASE(the_fields_of_any_answer_are_kept_to, fixture)
{
    settings.rates.adaptive = true;
    auto last = test::json_answer(R"({"id":"resp_1","object":"response","status":"completed"})");
    last.headers.emplace_back("x-ratelimit-limit-requests", "10");
    last.headers.emplace_back("x-ratelimit-remaining-requests", "0");
    last.headers.emplace_back("x-ratelimit-reset-requests", "2s");
    server.script(last);
    client const model(context, settings);
    test::run(context, call_one_after_another(model, 2, came));
    BOOST_REQUIRE(came.replies.size() == 2U);
    BOOST_TEST((*came.replies[1].timings.admitted > 200ms)); // 5 a second
}

BOOST_FIXTURE_TEST_CASE(a_refusal_costs_a_retry_while_no_others_are_answered, fixture)
{
    settings.rates.adaptive = true;
    settings.rates.concurrency = 2;
    settings.retries = {.max_retries = 0, .base = 1ms};
    client const model(context, settings);
    test::run(context, call(model, came));
    server.script(status(429, {{"retry-after-ms", "10"}}));
    test::run(context, call(model, came));
    BOOST_TEST(came.replies.size() == 1U);
    BOOST_REQUIRE(came.failures.size() == 1U);
    BOOST_TEST(came.failures[0].is_rate_limit());
}

BOOST_FIXTURE_TEST_CASE(it_costs_none_while_others_are, fixture)
{
    settings.rates.adaptive = true;
    settings.retries = {.max_retries = 1, .base = 1ms};
    for (int refused = 0; refused < 6; ++refused) {
        server.script(test::json_answer(R"({"object":"response","status":"completed"})"));
        server.script(status(429, {{"retry-after-ms", "1"}}));
        server.script(status(429, {{"retry-after-ms", "1"}}));
    }
    client const model(context, settings);
    begin_calls(model, 12);
    test::run_to_end(context);
    BOOST_TEST(came.replies.size() == 12U);
    BOOST_TEST(model.rates().refused == 12U);
    auto const most = std::ranges::max(came.replies, {},
                                       [](response const& one) { return one.timings.attempts; });
    BOOST_TEST(most.timings.attempts > 2U); // More than retries allow.
}

BOOST_FIXTURE_TEST_CASE(behind_it_other_failures_have_all_their_retries, fixture)
{
    settings.rates.adaptive = true;
    settings.retries = {.max_retries = 1, .base = 1ms};
    auto slow = test::json_answer(R"({"object":"response","status":"completed"})");
    slow.cuts = {1};
    slow.delay = 100ms;
    auto refused = status(429, {{"retry-after-ms", "1"}});
    refused.cuts = {1};
    refused.delay = 300ms; // The other one is answered before.
    server.script(slow);
    server.script(refused);
    server.script(status(500));
    client const model(context, settings);
    begin_calls(model, 1);
    after(30ms, [&] { begin_calls(model, 1); });
    test::run_to_end(context);
    BOOST_REQUIRE(came.replies.size() == 2U);
    BOOST_TEST(came.replies[1].timings.attempts == 3U);
}

BOOST_FIXTURE_TEST_CASE(out_of_quota_is_no_rate, fixture)
{
    settings.rates.adaptive = true;
    auto refused = status(429);
    refused.body = R"({"error":{"message":"pay","code":"insufficient_quota"}})";
    server.script(refused);
    client const model(context, settings);
    begin_calls(model, 1);
    test::run_to_end(context);
    BOOST_REQUIRE(came.failures.size() == 1U);
    BOOST_TEST(came.failures[0].details().attempts == 1U);
    BOOST_TEST(model.rates().refused == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_batch_waits_longer_than_a_call, fixture)
{
    settings.rates.requests_per_minute = 600;
    settings.limits.rate = 1ms;
    client const model(context, settings);
    std::vector<batch_row> rows;
    for (int number = 0; number < 13; ++number)
        rows.push_back({std::to_string(number), test::a_request()});
    batch many(model, rows);
    test::run(context, count_good(many, came));
    BOOST_TEST(came.replies.size() == 13U);
}

BOOST_FIXTURE_TEST_CASE(rates_that_make_no_sense_are_refused, fixture)
{
    settings.rates.requests_per_minute = -1;
    BOOST_TEST(
        (test::error_of([&] { client(context, settings); }).code() == errc::invalid_argument));
}

BOOST_AUTO_TEST_SUITE_END()
