#include "support/answers.hpp"
#include "support/descriptors.hpp"
#include "support/run.hpp"
#include "support/stuck_servers.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <ctime>
#include <random>

BOOST_AUTO_TEST_SUITE(retry)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using test::completed;
using test::created;
using test::delta;
using test::events_of;
using test::in_progress;
using test::keepalive;
using test::overloaded;
using test::status;
using testing::fault;
using testing::fault_point;
using names = std::vector<std::string>;

std::string const failed =
    R"(data: {"type":"response.failed","response":{"id":"resp_1","status":"failed",)"
    R"("error":{"code":"rate_limit_exceeded","message":"slow down"}}})"
    "\n\n";

// Two more attempts, as by default, with waits that a test can wait for.
options eager(testing::server const& server)
{
    options settings = test::options_for(server);
    settings.retries = {.base = 10ms};
    return settings;
}

testing::scenario broken(fault what, fault_point when, std::string before = {})
{
    testing::scenario one;
    one.fault_after = before.size();
    one.body = before + completed;
    one.what = what;
    one.when = when;
    return one;
}

error create_error(options const& settings)
{
    return test::error_of([&] { test::create(settings); });
}

names keys_of(testing::server const& server)
{
    names keys;
    for (auto const& request : server.requests())
        keys.push_back(request.header("Idempotency-Key"));
    return keys;
}

bool contains(std::string const& text, std::string const& part)
{
    return text.find(part) != std::string::npos;
}

milliseconds since(steady_clock::time_point begin)
{
    return std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
}

struct fixture
{
    testing::server server{testing::server_options{.tokens = 3}};
    options settings = eager(server);

    std::size_t asked() const { return server.requests().size(); }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(create_asks_again_until_it_is_answered, fixture)
{
    server.script(status(429));
    server.script(status(503));
    auto const reply = test::create(settings);
    BOOST_TEST(reply.status == "completed");
    BOOST_TEST(reply.timings.attempts == 3);
    BOOST_REQUIRE(asked() == 3);
    for (auto const& request : server.requests())
        BOOST_TEST(request.body == server.requests().front().body);
}

BOOST_AUTO_TEST_CASE(a_stream_asks_again_until_it_is_answered)
{
    for (bool const tls : {false, true}) {
        testing::server server(testing::server_options{.tls = tls, .tokens = 3});
        server.script(status(408));
        server.script(status(500));
        auto const seen = test::stream(eager(server));
        BOOST_TEST(!seen.failure);
        BOOST_TEST(std::ranges::count(seen.names, "response.created") == 1);
        BOOST_TEST(!seen.text.empty());
        BOOST_TEST(seen.final->timings.attempts == 3);
        BOOST_TEST(server.requests().size() == 3);
    }
}

BOOST_FIXTURE_TEST_CASE(a_first_answer_takes_one_attempt, fixture)
{
    BOOST_TEST(test::create(settings).timings.attempts == 1);
    BOOST_TEST(test::stream(settings).final->timings.attempts == 1);
    BOOST_TEST(asked() == 2);
}

BOOST_FIXTURE_TEST_CASE(the_last_failure_is_told_with_the_number_of_attempts, fixture)
{
    for (bool const streamed : {false, true}) {
        for (int const code : {500, 502, 503})
            server.script(status(code));
        auto const told =
            streamed ? test::stream(settings).failure.value() : create_error(settings);
        BOOST_TEST(told.code() == errc::http_status);
        BOOST_TEST(told.api()->status == 503);
        BOOST_TEST(told.details().attempts == 3);
        BOOST_TEST(contains(told.what(), "attempts made: 3"), told.what());
    }
    BOOST_TEST(asked() == 6);
}

BOOST_FIXTURE_TEST_CASE(what_another_attempt_cannot_better_is_told_at_once, fixture)
{
    for (int const code : {400, 401, 404, 422}) {
        server.script(status(code));
        auto const told = create_error(settings);
        BOOST_TEST(told.api()->status == code);
        BOOST_TEST(told.details().attempts == 1);
        BOOST_TEST(!contains(told.what(), "attempts"), told.what());
    }
    server.script(broken(fault::close, fault_point::body, "data: {nonsense\n\n"));
    BOOST_TEST(test::stream(settings).failure.value().code() == errc::malformed_json);
    BOOST_TEST(asked() == 5);
}

BOOST_FIXTURE_TEST_CASE(without_retries_there_is_one_attempt_and_no_key, fixture)
{
    settings.retries.max_retries = 0;
    server.script(status(503));
    auto const told = create_error(settings);
    BOOST_TEST(told.details().attempts == 1);
    BOOST_TEST((keys_of(server) == names{""}));
}

BOOST_FIXTURE_TEST_CASE(all_attempts_of_a_call_have_one_key, fixture)
{
    for (int i = 0; i < 2; ++i)
        server.script(status(503));
    test::create(settings);
    server.script(status(503));
    test::stream(settings);
    auto const keys = keys_of(server);
    BOOST_REQUIRE(keys.size() == 5);
    BOOST_TEST(keys[0].size() == 36);
    BOOST_TEST(keys[1] == keys[0]);
    BOOST_TEST(keys[2] == keys[0]);
    BOOST_TEST(keys[3] != keys[0]);
    BOOST_TEST(keys[4] == keys[3]);
}

BOOST_FIXTURE_TEST_CASE(a_key_of_the_callers_own_wins, fixture)
{
    settings.headers = {{"idempotency-key", "mine"}};
    server.script(status(503));
    test::create(settings);
    BOOST_TEST((keys_of(server) == names{"mine", "mine"}));
    settings.headers = {{"Idempotency-Key", ""}};
    test::create(settings);
    BOOST_TEST(keys_of(server).back() == "");
}

BOOST_FIXTURE_TEST_CASE(faults_of_the_connection_are_tried_again, fixture)
{
    for (auto const when : {fault_point::accept, fault_point::request, fault_point::head})
        for (auto const what : {fault::close, fault::reset}) {
            server.script(broken(what, when));
            BOOST_TEST(test::create(settings).timings.attempts == 2);
            server.script(broken(what, when));
            BOOST_TEST(test::stream(settings).final->timings.attempts == 2);
        }
}

BOOST_FIXTURE_TEST_CASE(a_cut_body_is_tried_again, fixture)
{
    testing::scenario one = broken(fault::reset, fault_point::body, R"({"object":)");
    one.headers = {{"Content-Type", "application/json"}};
    server.script(one);
    BOOST_TEST(test::create(settings).timings.attempts == 2);
}

BOOST_AUTO_TEST_CASE(nobody_listens_at_any_attempt)
{
    options settings;
    settings.base_url = test::url_that_nobody_listens_at();
    settings.retries = {.max_retries = 4, .base = 1ms};
    auto const told = create_error(settings);
    BOOST_TEST(told.code() == errc::connect_failed);
    BOOST_TEST(told.details().attempts == 5);
}

BOOST_FIXTURE_TEST_CASE(time_limits_of_an_attempt_are_tried_again, fixture)
{
    settings.limits = {.header = 150ms, .first_event = 150ms};
    server.script(broken(fault::stall, fault_point::request));
    BOOST_TEST(test::create(settings).timings.attempts == 2);
    server.script(broken(fault::stall, fault_point::body));
    BOOST_TEST(test::stream(settings).final->timings.attempts == 2);
    settings.limits = {.attempt = 300ms};
    server.script(broken(fault::stall, fault_point::request));
    BOOST_TEST(test::create(settings).timings.attempts == 2);
}

// Waits

BOOST_FIXTURE_TEST_CASE(waits_grow, fixture)
{
    settings.retries = {.base = 100ms, .factor = 3, .jitter = 0};
    server.script(status(503));
    server.script(status(503));
    auto const begin = steady_clock::now();
    auto const reply = test::create(settings);
    BOOST_TEST(since(begin).count() >= 400);
    BOOST_TEST(since(begin).count() < 3000);
    BOOST_TEST((reply.timings.acquired >= 400ms)); // Counted from the start of the call.
    BOOST_TEST((reply.timings.first_byte >= 400ms));
}

BOOST_FIXTURE_TEST_CASE(the_server_says_how_long_to_wait, fixture)
{
    settings.retries.base = 20s;
    for (auto const& [name, value] :
         {std::pair("retry-after-ms", "200"), std::pair("Retry-After", "0.2")}) {
        server.script(status(429, {{name, value}}));
        auto const begin = steady_clock::now();
        BOOST_TEST(test::create(settings).timings.attempts == 2);
        BOOST_TEST(since(begin).count() >= 200);
        BOOST_TEST(since(begin).count() < 3000);
    }
}

BOOST_FIXTURE_TEST_CASE(a_date_says_how_long_to_wait, fixture)
{
    settings.retries.longest_retry_after = 1min;
    std::time_t const later = std::time(nullptr) + 3600;
    for (auto const* form :
         {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
        char date[64];
        std::strftime(date, sizeof date, form, std::gmtime(&later));
        server.script(status(503, {{"Retry-After", date}}));
        auto const told = create_error(settings);
        BOOST_TEST(told.details().attempts == 1);
        BOOST_REQUIRE(told.api()->retry_after.has_value());
        BOOST_TEST((*told.api()->retry_after > 59min && *told.api()->retry_after <= 60min));
    }
}

BOOST_FIXTURE_TEST_CASE(too_long_a_wait_fails_at_once_and_is_told, fixture)
{
    server.script(status(429, {{"Retry-After", "121"}}));
    auto const begin = steady_clock::now();
    auto const told = create_error(settings);
    BOOST_TEST(since(begin).count() < 3000);
    BOOST_TEST(told.api()->status == 429);
    BOOST_TEST((told.api()->retry_after == 121s));
    BOOST_TEST(contains(told.what(), "retry after 121.000 s"), told.what());
    BOOST_TEST(asked() == 1);
}

BOOST_FIXTURE_TEST_CASE(the_server_says_whether, fixture)
{
    server.script(status(400, {{"x-should-retry", "true"}}));
    BOOST_TEST(test::create(settings).timings.attempts == 2);
    server.script(status(503, {{"x-should-retry", "false"}}));
    BOOST_TEST(create_error(settings).details().attempts == 1);
}

BOOST_FIXTURE_TEST_CASE(an_exhausted_quota_is_told_at_once, fixture)
{
    testing::scenario one = status(429);
    one.body = R"({"error":{"code":"insufficient_quota","message":"pay"}})";
    server.script(one);
    BOOST_TEST(create_error(settings).api()->code == "insufficient_quota");
    BOOST_TEST(asked() == 1);
}

BOOST_FIXTURE_TEST_CASE(a_predicate_sees_each_failure, fixture)
{
    std::vector<unsigned> seen;
    settings.retries.predicate = [&](error const& failure) {
        seen.push_back(failure.details().attempts);
        return failure.api() != nullptr && failure.api()->status == 404;
    };
    server.script(status(404));
    server.script(status(503));
    BOOST_TEST(create_error(settings).api()->status == 503);
    BOOST_TEST((seen == std::vector<unsigned>{1, 2}));
}

BOOST_FIXTURE_TEST_CASE(what_a_predicate_throws_ends_the_call, fixture)
{
    settings.retries.predicate = [](error const&) -> bool { throw std::logic_error("no"); };
    server.script(status(503));
    BOOST_CHECK_THROW(test::create(settings), std::logic_error);
    server.script(status(503));
    asio::io_context context;
    client const model(context, settings);
    request const what = test::a_request();
    event_stream events = model.stream(what);
    BOOST_CHECK_THROW(test::run(context, events.next()), std::logic_error);
    BOOST_TEST(!test::run(context, events.next()).has_value());
}

BOOST_FIXTURE_TEST_CASE(bad_policies_are_refused_by_the_constructor, fixture)
{
    settings.retries.factor = 0;
    asio::io_context context;
    BOOST_TEST(test::error_of([&] { client(context, settings); }).code() == errc::invalid_argument);
}

// Inside a stream

BOOST_FIXTURE_TEST_CASE(an_overload_told_first_in_a_stream_is_not_seen, fixture)
{
    for (auto const& first : {overloaded, failed, keepalive + overloaded}) {
        server.script(events_of(first));
        auto const seen = test::stream(settings);
        BOOST_TEST(!seen.failure);
        BOOST_TEST(std::ranges::count(seen.names, "error") == 0);
        BOOST_TEST(std::ranges::count(seen.names, "response.failed") == 0);
        BOOST_TEST(seen.final->timings.attempts == 2);
    }
}

// The response that was announced has failed; another one is announced.
BOOST_FIXTURE_TEST_CASE(an_overload_before_any_output_is_not_seen, fixture)
{
    for (auto const& last : {overloaded, failed})
        for (std::size_t const piece_size : {0U, 1U}) {
            testing::scenario one = events_of(created + in_progress + last);
            one.piece_size = piece_size;
            server.script(one);
            server.script(events_of(created + delta + completed));
            auto const seen = test::stream(settings);
            BOOST_TEST(!seen.failure);
            BOOST_TEST(
                (seen.names == names{"response.created", "response.in_progress", "response.created",
                                     "response.output_text.delta", "response.completed"}));
            BOOST_TEST(seen.final->timings.attempts == 2);
        }
}

BOOST_FIXTURE_TEST_CASE(each_attempt_counts_its_own_events, fixture)
{
    auto const numbered = [](int number) {
        return "data: {\"type\":\"response.created\",\"sequence_number\":" +
               std::to_string(number) + ",\"response\":{}}\n\n";
    };
    server.script(events_of(numbered(5) + overloaded));
    server.script(events_of(numbered(0)));
    auto const broke_off = test::stream(settings).failure.value();
    BOOST_TEST(broke_off.code() == errc::truncated);
    BOOST_TEST(broke_off.details().attempts == 2);
    BOOST_TEST(broke_off.details().last_sequence_number.value() == 0);
}

// The response that was announced is over; of the next one nothing is known.
BOOST_FIXTURE_TEST_CASE(each_attempt_begins_with_nothing_given, fixture)
{
    settings.pool.idle = 0; // Else the reset of a reused connection is no attempt of its own.
    server.script(events_of(created + failed));
    server.script(broken(fault::reset, fault_point::request));
    server.script(events_of(created + completed));
    auto const seen = test::stream(settings);
    BOOST_TEST(!seen.failure);
    BOOST_TEST((seen.names == names{"response.created", "response.created", "response.completed"}));
    BOOST_TEST(seen.final->timings.attempts == 3);
}

BOOST_FIXTURE_TEST_CASE(the_fields_inside_an_error_say_how_long_to_wait, fixture)
{
    settings.retries.base = 20s;
    server.script(events_of(R"(data: {"type":"error","error":{"code":"rate_limit_exceeded",)"
                            R"("headers":{"retry-after-ms":"200"}}})"
                            "\n\n"));
    auto const begin = steady_clock::now();
    BOOST_TEST(!test::stream(settings).failure);
    BOOST_TEST(since(begin).count() >= 200);
    BOOST_TEST(since(begin).count() < 3000);
}

BOOST_FIXTURE_TEST_CASE(a_date_inside_an_error_is_understood, fixture)
{
    server.script(events_of(R"(data: {"type":"error","error":{"code":"rate_limit_exceeded",)"
                            R"("headers":{"retry-after":"Fri, 31 Dec 9999 23:59:59 GMT"}}})"
                            "\n\n"));
    auto const told = test::stream(settings).failure.value();
    BOOST_TEST((told.api()->retry_after == 8760h));
    BOOST_TEST(told.details().attempts == 1);
}

BOOST_FIXTURE_TEST_CASE(the_last_failure_of_a_stream_is_given_and_thrown, fixture)
{
    for (int i = 0; i < 3; ++i)
        server.script(events_of(created + failed));
    auto const seen = test::stream(settings);
    BOOST_TEST((seen.names == names{"response.created", "response.created", "response.created",
                                    "response.failed"}));
    auto const& told = seen.failure.value();
    BOOST_TEST(told.code() == errc::response_failed);
    BOOST_TEST(told.details().failed->id == "resp_1");
    BOOST_TEST(told.details().attempts == 3);
    BOOST_TEST(contains(told.what(), "attempts made: 3"), told.what());
}

BOOST_FIXTURE_TEST_CASE(a_failure_after_output_is_given_and_thrown, fixture)
{
    for (auto const& last : {overloaded, failed}) {
        server.script(events_of(created + delta + last));
        auto const seen = test::stream(settings);
        BOOST_TEST(seen.names.size() == 3);
        BOOST_TEST(seen.failure.value().code() == errc::response_failed);
        BOOST_TEST(seen.failure->details().attempts == 1);
    }
    BOOST_TEST(asked() == 2);
}

BOOST_FIXTURE_TEST_CASE(a_stream_that_breaks_after_its_first_event_is_not_begun_anew, fixture)
{
    for (auto const& begun : {created, delta})
        for (auto const what : {fault::close, fault::reset}) {
            server.script(broken(what, fault_point::body, begun));
            auto const seen = test::stream(settings);
            BOOST_TEST(seen.names.size() == 1);
            BOOST_REQUIRE(seen.failure);
            BOOST_TEST(seen.failure->details().attempts == 1);
        }
    settings.limits = {.idle = 100ms, .attempt = 10s};
    server.script(broken(fault::stall, fault_point::body, created));
    BOOST_TEST(test::stream(settings).failure.value().code() == errc::idle_timeout);
    BOOST_TEST(asked() == 5);
}

BOOST_FIXTURE_TEST_CASE(a_stream_that_breaks_before_its_first_event_is_begun_anew, fixture)
{
    for (auto const& begun : {std::string(), std::string(": hello\n\n"), keepalive})
        for (auto const what : {fault::close, fault::reset}) {
            server.script(broken(what, fault_point::body, begun));
            auto const seen = test::stream(settings);
            BOOST_TEST(!seen.failure);
            BOOST_TEST(seen.final->timings.attempts == 2);
        }
}

BOOST_FIXTURE_TEST_CASE(a_failed_response_of_create_is_asked_for_again, fixture)
{
    testing::scenario one = status(200);
    one.body = R"({"id":"resp_1","object":"response","status":"failed",)"
               R"("error":{"code":"server_error","message":"oops"}})";
    server.script(one);
    BOOST_TEST(test::create(settings).timings.attempts == 2);
}

// The deadline

BOOST_FIXTURE_TEST_CASE(a_wait_that_would_pass_the_deadline_is_not_begun, fixture)
{
    settings.limits.deadline = 2s;
    server.script(status(429, {{"Retry-After", "5"}}));
    auto const begin = steady_clock::now();
    auto const told = create_error(settings);
    BOOST_TEST(told.code() == errc::http_status);
    BOOST_TEST(since(begin).count() < 1500);

    server.script(status(429, {{"Retry-After", "5"}}));
    BOOST_TEST(test::stream(settings).failure.value().code() == errc::http_status);
    BOOST_TEST(asked() == 2);
}

BOOST_FIXTURE_TEST_CASE(the_deadline_bounds_all_attempts_together, fixture)
{
    settings.retries = {.max_retries = 1000, .base = 50ms, .factor = 1};
    settings.limits = {.header = 100ms, .deadline = 500ms};
    for (bool const streamed : {false, true}) {
        for (int i = 0; i < 10; ++i)
            server.script(broken(fault::stall, fault_point::request));
        auto const begin = steady_clock::now();
        auto const told =
            streamed ? test::stream(settings).failure.value() : create_error(settings);
        auto const took = since(begin);
        BOOST_TEST(told.is_timeout());
        BOOST_TEST(told.details().attempts > 1);
        BOOST_TEST(took.count() >= 350);
        BOOST_TEST(took.count() < 700);
    }
}

// Cancellation

namespace {

// The first attempt has been refused, and the next one is far away.
struct backing_off : fixture
{
    backing_off()
    {
        settings.retries.base = 8s;
        server.script(status(503));
    }

    ~backing_off()
    {
        BOOST_TEST(since(begin).count() < 3000);
        BOOST_TEST(asked() == 1);
        BOOST_TEST(test::descriptors_settle_at(descriptors));
    }

    void after(milliseconds delay, auto action)
    {
        timer.expires_after(delay);
        timer.async_wait([action](boost::system::error_code) { action(); });
    }

    void check_cancelled(std::exception_ptr const& thrown) const
    {
        auto const told = test::error_of([&] { std::rethrow_exception(thrown); });
        BOOST_TEST(told.is_cancelled());
        BOOST_TEST((told.details().stage == call_stage::back_off));
        BOOST_TEST(told.details().attempts == 1);
        BOOST_TEST(contains(told.what(), "waiting before asking again"), told.what());
    }

    asio::io_context context;
    asio::steady_timer timer{context};
    request what = test::a_request();
    std::size_t descriptors = test::open_descriptors();
    steady_clock::time_point begin = steady_clock::now();
};

asio::awaitable<void> read_until_thrown(event_stream& events)
{
    while (auto event = co_await events.next()) {
    }
}

} // namespace

BOOST_FIXTURE_TEST_CASE(cancel_ends_the_wait_at_once, backing_off)
{
    client const model(context, settings);
    event_stream events = model.stream(what);
    std::exception_ptr thrown;
    asio::co_spawn(context, read_until_thrown(events), [&](std::exception_ptr e) { thrown = e; });
    after(200ms, [&] { events.cancel(); });
    test::run_to_end(context);
    check_cancelled(thrown);
    BOOST_TEST(!test::run(context, events.next()).has_value());
}

BOOST_FIXTURE_TEST_CASE(destroying_the_stream_ends_the_wait_at_once, backing_off)
{
    client const model(context, settings);
    std::optional<event_stream> events = model.stream(what);
    std::exception_ptr thrown;
    asio::co_spawn(context, read_until_thrown(*events), [&](std::exception_ptr e) { thrown = e; });
    after(200ms, [&] { events.reset(); });
    test::run_to_end(context);
    check_cancelled(thrown);
}

BOOST_FIXTURE_TEST_CASE(a_slot_ends_the_wait_of_a_stream_at_once, backing_off)
{
    client const model(context, settings);
    event_stream events = model.stream(what);
    asio::cancellation_signal signal;
    std::exception_ptr thrown;
    asio::co_spawn(
        context, read_until_thrown(events),
        asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr e) { thrown = e; }));
    after(200ms, [&] { signal.emit(asio::cancellation_type::terminal); });
    test::run_to_end(context);
    check_cancelled(thrown);
}

BOOST_FIXTURE_TEST_CASE(a_slot_ends_the_wait_of_create_at_once, backing_off)
{
    client const model(context, settings);
    asio::cancellation_signal signal;
    std::exception_ptr thrown;
    asio::co_spawn(context, model.create(what),
                   asio::bind_cancellation_slot(
                       signal.slot(), [&](std::exception_ptr e, response) { thrown = e; }));
    after(200ms, [&] { signal.emit(asio::cancellation_type::terminal); });
    test::run_to_end(context);
    check_cancelled(thrown);
}

BOOST_FIXTURE_TEST_CASE(the_context_may_go_away_in_the_wait, backing_off)
{
    asio::io_context other;
    client const model(other, settings);
    event_stream events = model.stream(what);
    asio::co_spawn(other, read_until_thrown(events), [](std::exception_ptr) {});
    other.run_for(300ms);
}

// At every handler in turn: in attempts, in the wait, between them.
BOOST_FIXTURE_TEST_CASE(a_slot_that_fires_at_any_moment_is_told_alike, fixture)
{
    settings.retries.base = 1ms;
    bool finished = false;
    for (int handlers = 1; !finished; ++handlers) {
        BOOST_REQUIRE(handlers < 500);
        server.script(status(503));
        auto const seen = test::create_cut_off_after(settings, handlers);
        auto const& thrown = seen.thrown;
        finished = seen.finished_before;
        if (thrown && !finished)
            BOOST_TEST(test::error_of([&] { std::rethrow_exception(thrown); }).is_cancelled());
    }
}

BOOST_FIXTURE_TEST_CASE(streams_cancelled_at_random_moments_leave_nothing, fixture)
{
    settings.retries = {.max_retries = 1000, .base = 5ms, .factor = 1, .jitter = 1};
    for (int i = 0; i < 3000; ++i)
        server.script(i % 2 == 0 ? status(503) : events_of(created + overloaded));
    auto const descriptors = test::open_descriptors();
    {
        asio::io_context context;
        client const model(context, settings);
        request const what = test::a_request();
        std::minstd_rand random(7);
        std::vector<event_stream> streams;
        std::vector<asio::steady_timer> timers;
        streams.reserve(40);
        timers.reserve(40);
        std::size_t ended = 0;
        for (std::size_t i = 0; i < 40; ++i) {
            streams.push_back(model.stream(what));
            asio::co_spawn(context, read_until_thrown(streams[i]),
                           [&](std::exception_ptr) { ++ended; });
            timers.emplace_back(context, milliseconds(random() % 300));
            timers[i].async_wait(
                [&stream = streams[i]](boost::system::error_code) { stream.cancel(); });
        }
        test::run_to_end(context);
        BOOST_TEST(ended == 40);
    }
    BOOST_TEST(test::descriptors_settle_at(descriptors));
}

BOOST_AUTO_TEST_SUITE_END()
