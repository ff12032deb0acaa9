#include "support/allocations.hpp"
#include "support/answers.hpp"
#include "support/recorder.hpp"
#include "support/run.hpp"
#include "support/stuck_servers.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>
#include <set>

BOOST_AUTO_TEST_SUITE(observing)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;
using test::completed;
using test::created;
using test::delta;
using test::events_of;
using test::keepalive;
using test::overloaded;
using test::recorder;
using test::status;
using testing::fault;
using testing::fault_point;
using words = std::vector<std::string>;

testing::scenario stalled(std::string before)
{
    testing::scenario one;
    one.fault_after = before.size();
    one.body = before + completed;
    one.what = fault::stall;
    return one;
}

struct fixture
{
    testing::server server{testing::server_options{.tokens = 3}};
    std::shared_ptr<recorder> seen = std::make_shared<recorder>();
    options settings = watched(server);

    options watched(testing::server const& by) const
    {
        options made = test::options_for(by);
        made.observer = seen;
        return made;
    }
};

// A client, a stream of it, and the context that both run in.
struct streaming
{
    explicit streaming(options const& settings) : model(context, settings) {}

    asio::io_context context;
    client model;
    request what = test::a_request();
    std::optional<event_stream> events = model.stream(what);
};

asio::awaitable<void> read_until_thrown(event_stream& events)
{
    while (auto event = co_await events.next()) {
    }
}

} // namespace

// What is told

BOOST_FIXTURE_TEST_CASE(of_a_response, fixture)
{
    auto const reply = test::create(settings);
    BOOST_TEST((seen->said == words{"begin create", "attempt 1", "head 200", "end ok"}));
    BOOST_TEST(seen->last.url == server.url() + "/responses");
    BOOST_TEST(seen->last.method == "POST");
    BOOST_TEST(seen->last.reply_id == reply.id);
    BOOST_TEST(seen->last.request_id == reply.head.request_id());
    BOOST_TEST((seen->last.timings.finished == reply.timings.finished));
    BOOST_TEST(seen->last.timings.attempts == 1);
    BOOST_TEST((seen->last.elapsed >= *reply.timings.finished));
}

BOOST_FIXTURE_TEST_CASE(of_a_stream, fixture)
{
    server.script(events_of(created + keepalive + delta + completed));
    streaming call(settings);
    BOOST_TEST(seen->said.empty());
    for (int i = 0; i < 4; ++i)
        test::run(call.context, call.events->next());
    BOOST_TEST(
        (seen->said == words{"begin stream", "attempt 1", "head 200", "event response.created",
                             "event keepalive", "event response.output_text.delta",
                             "event response.completed", "end ok"}));
    BOOST_TEST(!test::run(call.context, call.events->next()).has_value());
    call.events.reset();
    BOOST_TEST(seen->said.size() == 8);
    BOOST_TEST(seen->last.timings.first_event.has_value());
    BOOST_TEST(seen->last.timings.finished.has_value());
}

BOOST_FIXTURE_TEST_CASE(of_retries, fixture)
{
    settings.retries = {.base = 1ms, .jitter = 0};
    server.script(status(503));
    server.script(events_of(overloaded));
    test::stream(settings);
    BOOST_TEST((words(seen->said.begin(), seen->said.begin() + 9) ==
                words{"begin stream", "attempt 1", "head 503",
                      "retry 2 in 1: the server refused the request", "attempt 2", "head 200",
                      "retry 3 in 2: the response failed", "attempt 3", "head 200"}));
    BOOST_TEST(seen->said.back() == "end ok");
    BOOST_TEST(seen->last.timings.attempts == 3);
    BOOST_TEST(std::ranges::count(seen->said, "event error") == 0);
}

BOOST_FIXTURE_TEST_CASE(of_failures, fixture)
{
    server.script(status(400));
    auto const told = test::error_of([&] { test::create(settings); });
    BOOST_TEST((seen->said ==
                words{"begin create", "attempt 1", "head 400", std::string("end ") + told.what()}));
    BOOST_TEST((seen->last.timings.first_byte == told.details().timings.first_byte));

    for (auto const& body : {delta, delta + "data: {nonsense\n\n", delta + overloaded}) {
        seen->said.clear();
        server.script(events_of(body));
        auto const failure = test::stream(settings).failure.value();
        BOOST_TEST(seen->said.back() == std::string("end ") + failure.what());
        BOOST_TEST(seen->ends == seen->begins);
    }
}

BOOST_FIXTURE_TEST_CASE(a_failure_that_is_an_event_ends_the_call_with_it, fixture)
{
    server.script(events_of(delta + overloaded));
    streaming call(settings);
    for (int i = 0; i < 2; ++i)
        test::run(call.context, call.events->next());
    auto const said = seen->said;
    BOOST_TEST(said[said.size() - 2] == "event error");
    BOOST_TEST(said.back().starts_with("end the response failed: busy"));
    BOOST_TEST(test::error_of([&] { test::run(call.context, call.events->next()); }).what() ==
               said.back().substr(4));
    BOOST_TEST((seen->said == said));
}

BOOST_FIXTURE_TEST_CASE(nobody_to_connect_to, fixture)
{
    settings.base_url = test::url_that_nobody_listens_at();
    auto const told = test::error_of([&] { test::create(settings); });
    BOOST_TEST(
        (seen->said == words{"begin create", "attempt 1", std::string("end ") + told.what()}));
}

BOOST_FIXTURE_TEST_CASE(a_request_sent_again_at_once_is_one_attempt, fixture)
{
    asio::io_context context;
    client const model(context, settings);
    request const what = test::a_request();
    test::run(context, model.create(what));
    server.script({.what = fault::close, .when = fault_point::request});
    test::run(context, model.create(what));
    BOOST_TEST(std::ranges::count(seen->said, "attempt 1") == 2);
    BOOST_TEST(std::ranges::count(seen->said, "head 200") == 2);
    BOOST_TEST(seen->last.timings.resent);
}

BOOST_FIXTURE_TEST_CASE(the_url_has_no_query, fixture)
{
    settings.base_url += "?key=secret";
    test::create(settings);
    BOOST_TEST(seen->last.url == server.url() + "/responses");
}

BOOST_FIXTURE_TEST_CASE(calls_have_numbers_of_their_own, fixture)
{
    for (int i = 0; i < 3; ++i)
        test::create(settings);
    BOOST_TEST(seen->ids.size() == 3);
    BOOST_TEST(std::set(seen->ids.begin(), seen->ids.end()).size() == 3);
}

// One end for each beginning

BOOST_FIXTURE_TEST_CASE(what_is_never_awaited_does_not_begin, fixture)
{
    streaming call(settings);
    {
        auto const dropped = call.model.create(call.what);
        auto const unread = call.model.stream(call.what);
    }
    call.events->cancel();
    BOOST_TEST(
        test::error_of([&] { test::run(call.context, call.events->next()); }).is_cancelled());
    call.events.reset();
    BOOST_TEST(seen->said.empty());
}

BOOST_FIXTURE_TEST_CASE(a_stream_cancelled_between_two_nexts_ends_at_once, fixture)
{
    server.script(stalled(delta));
    streaming call(settings);
    test::run(call.context, call.events->next());
    call.events->cancel();
    BOOST_TEST(seen->said.back().starts_with("end the call was cancelled"));
    BOOST_TEST(
        test::error_of([&] { test::run(call.context, call.events->next()); }).is_cancelled());
    BOOST_TEST(seen->ends == 1);
}

BOOST_FIXTURE_TEST_CASE(a_stream_destroyed_between_two_nexts_ends_at_once, fixture)
{
    server.script(stalled(delta));
    streaming call(settings);
    test::run(call.context, call.events->next());
    call.events.reset();
    BOOST_TEST(seen->said.back().starts_with("end the call was cancelled"));
    BOOST_TEST((seen->last.elapsed >= *seen->last.timings.first_event));
    BOOST_TEST(seen->last.status == 200);
}

BOOST_FIXTURE_TEST_CASE(a_waiting_next_tells_the_end_when_cancelled_or_destroyed, fixture)
{
    for (bool const destroyed : {false, true}) {
        server.script(stalled(delta));
        streaming call(settings);
        asio::co_spawn(call.context, read_until_thrown(*call.events), [](std::exception_ptr) {});
        asio::steady_timer timer(call.context, 50ms);
        timer.async_wait([&](boost::system::error_code) {
            if (destroyed)
                call.events.reset();
            else
                call.events->cancel();
        });
        test::run_to_end(call.context);
        BOOST_TEST(seen->said.back().starts_with("end the call was cancelled"));
        BOOST_TEST(seen->ends == seen->begins);
    }
}

BOOST_FIXTURE_TEST_CASE(cancelled_while_it_waits_for_another_attempt, fixture)
{
    settings.retries = {.base = 1min};
    server.script(status(503));
    streaming call(settings);
    asio::co_spawn(call.context, read_until_thrown(*call.events), [](std::exception_ptr) {});
    asio::steady_timer timer(call.context, 100ms);
    timer.async_wait([&](boost::system::error_code) { call.events->cancel(); });
    test::run_to_end(call.context);
    BOOST_TEST(seen->said.size() == 5);
    BOOST_TEST(seen->said.back().starts_with("end the call was cancelled"));
    BOOST_TEST((seen->last.elapsed >= 90ms));
}

BOOST_FIXTURE_TEST_CASE(an_exception_of_the_callers_own_ends_the_call, fixture)
{
    settings.retries = {.predicate = [](error const&) -> bool { throw std::logic_error("mine"); }};
    server.script(status(503));
    BOOST_CHECK_THROW(test::create(settings), std::logic_error);
    BOOST_TEST(seen->ends == 1);
    server.script(status(503));
    streaming call(settings);
    BOOST_CHECK_THROW(test::run(call.context, call.events->next()), std::logic_error);
    BOOST_TEST(seen->ends == 2);
}

// At every handler in turn the context goes away, with whatever is suspended in it then.
BOOST_FIXTURE_TEST_CASE(coroutines_destroyed_at_any_moment_are_told_to_end, fixture)
{
    settings.retries = {.base = 1ms};
    bool finished = false;
    for (int handlers = 0; !finished; ++handlers) {
        BOOST_REQUIRE(handlers < 2000);
        server.script(status(503));
        {
            streaming call(settings);
            asio::co_spawn(call.context, read_until_thrown(*call.events),
                           [&](std::exception_ptr) { finished = true; });
            asio::co_spawn(call.context, call.model.create(call.what),
                           [](std::exception_ptr, response) {});
            for (int i = 0; i < handlers && call.context.run_one_for(5s) != 0; ++i) {
            }
        }
        BOOST_REQUIRE(seen->ends == seen->begins);
    }
    BOOST_TEST(seen->faults == 0);
    BOOST_TEST(seen->begins > 10);
}

BOOST_FIXTURE_TEST_CASE(two_hundred_calls_cancelled_at_random_are_told_to_end_once, fixture)
{
    testing::server paced(
        testing::server_options{.tls = true, .tokens = 50, .tokens_per_second = 2000});
    auto const made = watched(paced);
    asio::io_context context;
    client const model(context, made);
    request const what = test::a_request();
    std::minstd_rand random(11);
    std::vector<std::optional<event_stream>> streams(200);
    std::vector<asio::cancellation_signal> signals(200);
    std::vector<std::unique_ptr<asio::steady_timer>> timers;
    std::size_t ended = 0;
    for (std::size_t i = 0; i < 200; ++i) {
        auto const slot = signals[i].slot();
        auto const count = [&](std::exception_ptr, auto...) { ++ended; };
        if (i % 4 == 0) {
            asio::co_spawn(context, model.create(what), asio::bind_cancellation_slot(slot, count));
        } else {
            streams[i] = model.stream(what);
            asio::co_spawn(context, read_until_thrown(*streams[i]),
                           asio::bind_cancellation_slot(slot, count));
        }
        timers.push_back(std::make_unique<asio::steady_timer>(
            context, std::chrono::milliseconds(random() % 300)));
        timers.back()->async_wait([&, i](boost::system::error_code) {
            if (i % 4 < 2)
                signals[i].emit(asio::cancellation_type::terminal);
            else if (i % 4 == 2)
                streams[i]->cancel();
            else
                streams[i].reset();
        });
    }
    test::run_to_end(context);
    BOOST_TEST(ended == 200);
    streams.clear(); // A slot may end the coroutine between two waits; its stream can still go on.
    BOOST_TEST(seen->begins == 200);
    BOOST_TEST(seen->ends == 200);
    BOOST_TEST(seen->faults == 0);
}

// What it costs, and cannot break

BOOST_FIXTURE_TEST_CASE(what_an_observer_throws_changes_nothing, fixture)
{
    settings.retries = {.base = 1ms};
    seen->throws = true;
    for (bool const streamed : {false, true}) {
        server.script(status(503));
        server.script(status(502));
        auto const attempts = streamed ? test::stream(settings).final.value().timings.attempts
                                       : test::create(settings).timings.attempts;
        BOOST_TEST(attempts == 3);
    }
    server.script(status(400));
    BOOST_TEST(test::error_of([&] { test::create(settings); }).is_status());
    BOOST_TEST(seen->ends == 3);
    BOOST_TEST(seen->faults == 0);
}

namespace {

struct counter final : observer
{
    void on_event(call_info const&, event const&) override { ++events; }

    std::size_t events = 0;
};

} // namespace

BOOST_FIXTURE_TEST_CASE(events_are_told_without_allocating, fixture)
{
    auto const counted = std::make_shared<counter>();
    settings.observer = counted;
    std::string body = created;
    for (int i = 0; i < 500; ++i)
        body += delta;
    server.script(events_of(body + completed));
    std::size_t allocating = 0;
    streaming call(settings);
    test::run(call.context, [](event_stream& events, std::size_t& found) -> asio::awaitable<void> {
        auto before = test::allocations();
        while (auto event = co_await events.next()) {
            auto const now = test::allocations();
            found += now != before ? 1 : 0;
            before = now;
        }
    }(*call.events, allocating));
    BOOST_TEST(counted->events == 502);
    BOOST_TEST(allocating < 50); // Reads do, events do not.
}

BOOST_AUTO_TEST_SUITE_END()
