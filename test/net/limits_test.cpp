#include "support/run.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>

// Each time limit by itself: what runs out, and what does not.
BOOST_AUTO_TEST_SUITE(limits)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::fault;
using testing::fault_point;

std::string const delta = "data: {\"type\":\"response.output_text.delta\",\"delta\":\"a\"}\n\n";
std::string const completed = "data: {\"type\":\"response.completed\",\"response\":{}}\n\n";
std::string const keepalive = "data: {\"type\":\"keepalive\"}\n\n";
std::string const comment = ": still here\n\n";

struct both
{
    testing::server plain;
    testing::server tls{testing::server_options{.tls = true}};
    std::vector<testing::server*> all{&plain, &tls};
};

options limited(testing::server const& server, time_limits const& limits)
{
    options settings = test::options_for(server);
    settings.limits = limits;
    return settings;
}

error create_error(options const& settings)
{
    return test::error_of([&] { test::create(settings); });
}

testing::scenario stalled(fault_point when)
{
    testing::scenario one;
    one.what = fault::stall;
    one.when = when;
    return one;
}

testing::scenario stalled_after(std::string body)
{
    testing::scenario one = stalled(fault_point::body);
    one.fault_after = body.size();
    one.body = body + completed;
    return one;
}

// Pieces of the body, one after the other with the delay between them.
testing::scenario paced(std::vector<std::string> const& pieces, milliseconds delay)
{
    testing::scenario one;
    one.delay = delay;
    for (auto const& piece : pieces) {
        if (!one.body.empty())
            one.cuts.push_back(one.body.size());
        one.body += piece;
    }
    return one;
}

milliseconds since(steady_clock::time_point begin)
{
    return std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
}

// It came when the limit of 200 ms ran out.
void check_timeout(error const& failed, errc code, call_stage stage, milliseconds took)
{
    BOOST_TEST(failed.code() == code);
    BOOST_TEST(failed.is_timeout());
    BOOST_TEST((failed.details().stage == stage));
    BOOST_TEST(took.count() >= 195);
    BOOST_TEST(took.count() < 5000);
}

} // namespace

BOOST_FIXTURE_TEST_CASE(header, both)
{
    for (auto* server : all)
        for (auto const when : {fault_point::request, fault_point::head}) {
            options const settings = limited(*server, {.header = 200ms});
            server->script(stalled(when));
            auto begin = steady_clock::now();
            auto const streamed = test::stream(settings).failure.value();
            check_timeout(streamed, errc::header_timeout, call_stage::head, since(begin));

            server->script(stalled(when));
            begin = steady_clock::now();
            auto const whole = create_error(settings);
            check_timeout(whole, errc::header_timeout, call_stage::head, since(begin));
        }
}

BOOST_AUTO_TEST_CASE(a_header_may_come_later_than_the_other_limits_would_have_it)
{
    testing::server server(testing::server_options{.tokens = 10, .tokens_per_second = 20});
    auto const begin = steady_clock::now();
    auto const reply = test::create(limited(server, {.first_event = 100ms, .idle = 100ms}));
    BOOST_TEST(reply.status == "completed");
    BOOST_TEST(since(begin).count() >= 300); // The server answers when all tokens are made.
}

BOOST_FIXTURE_TEST_CASE(first_event, both)
{
    for (auto* server : all) {
        server->script(stalled_after(""));
        auto const begin = steady_clock::now();
        auto const seen = test::stream(limited(*server, {.first_event = 200ms}));
        check_timeout(seen.failure.value(), errc::first_event_timeout, call_stage::body,
                      since(begin));
    }
}

BOOST_FIXTURE_TEST_CASE(comments_and_keepalives_are_no_first_event, both)
{
    std::vector<std::string> pieces;
    for (int i = 0; i < 200; ++i)
        pieces.push_back(i % 2 == 0 ? comment : keepalive);
    for (auto* server : all) {
        server->script(paced(pieces, 10ms));
        auto const begin = steady_clock::now();
        auto const seen = test::stream(limited(*server, {.first_event = 200ms}));
        check_timeout(seen.failure.value(), errc::first_event_timeout, call_stage::body,
                      since(begin));
        BOOST_TEST(!seen.names.empty());
    }
}

BOOST_FIXTURE_TEST_CASE(a_first_event_may_come_later_than_the_idle_limit_would_have_it, both)
{
    plain.script(paced({comment, delta + completed}, 400ms));
    auto const seen = test::stream(limited(plain, {.first_event = 5s, .idle = 100ms}));
    BOOST_TEST(!seen.failure);
    BOOST_TEST(seen.text == "a");
}

BOOST_FIXTURE_TEST_CASE(idle, both)
{
    for (auto* server : all) {
        server->script(stalled_after(delta));
        auto const begin = steady_clock::now();
        auto const seen = test::stream(limited(*server, {.idle = 200ms}));
        check_timeout(seen.failure.value(), errc::idle_timeout, call_stage::body, since(begin));
        BOOST_TEST(seen.text == "a");
    }
}

BOOST_FIXTURE_TEST_CASE(the_silence_of_a_plain_body_is_idle, both)
{
    testing::scenario one = stalled_after(R"({"object":)");
    one.headers = {{"Content-Type", "application/json"}};
    for (auto* server : all) {
        server->script(one);
        auto const begin = steady_clock::now();
        auto const failed = create_error(limited(*server, {.idle = 200ms}));
        check_timeout(failed, errc::idle_timeout, call_stage::body, since(begin));
    }
}

BOOST_FIXTURE_TEST_CASE(events_after_the_first_may_come_later_than_it, both)
{
    plain.script(paced({delta, delta + completed}, 400ms));
    BOOST_TEST(!test::stream(limited(plain, {.first_event = 100ms})).failure);
}

BOOST_FIXTURE_TEST_CASE(attempt, both)
{
    for (auto* server : all)
        for (auto const when : {fault_point::request, fault_point::head, fault_point::body}) {
            server->script(stalled(when));
            auto const begin = steady_clock::now();
            auto const failed = test::stream(limited(*server, {.attempt = 200ms})).failure.value();
            auto const stage = when == fault_point::body ? call_stage::body : call_stage::head;
            check_timeout(failed, errc::attempt_timeout, stage, since(begin));
        }
}

BOOST_FIXTURE_TEST_CASE(an_attempt_ends_in_its_limit_while_events_keep_coming, both)
{
    for (auto* server : all) {
        server->script(paced(std::vector<std::string>(100, delta), 20ms));
        auto const begin = steady_clock::now();
        auto const seen = test::stream(limited(*server, {.attempt = 200ms}));
        check_timeout(seen.failure.value(), errc::attempt_timeout, call_stage::body, since(begin));
        BOOST_TEST(seen.text.size() > 2);
    }
}

BOOST_FIXTURE_TEST_CASE(an_attempt_includes_connecting, both)
{
    tls.script(stalled(fault_point::handshake));
    auto const begin = steady_clock::now();
    auto const failed = create_error(limited(tls, {.attempt = 200ms}));
    check_timeout(failed, errc::attempt_timeout, call_stage::handshake, since(begin));
}

BOOST_FIXTURE_TEST_CASE(a_status_is_told_though_its_body_does_not_come, both)
{
    for (auto const& limits : {time_limits{.idle = 200ms}, time_limits{.attempt = 200ms}}) {
        testing::scenario one = stalled_after("so");
        one.status = 400;
        plain.script(one);
        auto const failed = create_error(limited(plain, limits));
        BOOST_TEST(failed.code() == errc::http_status);
        BOOST_TEST(failed.api()->body == "so");
    }
}

BOOST_FIXTURE_TEST_CASE(zero_is_no_limit, both)
{
    plain.script(paced({comment, delta, completed}, 100ms));
    BOOST_TEST(!test::stream(limited(plain, {.connect = 0ms,
                                             .header = 0ms,
                                             .first_event = 0ms,
                                             .idle = 0ms,
                                             .attempt = 0ms,
                                             .deadline = 0ms}))
                    .failure);
}

BOOST_FIXTURE_TEST_CASE(the_deadline_bounds_everything, both)
{
    testing::scenario one;
    for (int i = 0; i < 100; ++i)
        one.body += delta;
    one.piece_size = delta.size();
    one.delay = 50ms;
    for (auto* server : all) {
        server->script(one);
        options const settings = limited(*server, {.deadline = 400ms});
        auto const seen = test::stream(settings);
        BOOST_TEST(seen.failure.value().code() == errc::deadline_exceeded);
        BOOST_TEST(!seen.text.empty());

        server->script(stalled(fault_point::request));
        BOOST_TEST(create_error(settings).code() == errc::deadline_exceeded);
    }
}

BOOST_FIXTURE_TEST_CASE(the_deadline_counts_while_events_are_ready, both)
{
    testing::scenario one;
    for (int i = 0; i < 2000; ++i)
        one.body += delta;
    one.body += completed;
    for (auto* server : all) {
        server->script(one);
        options const settings = limited(*server, {.deadline = 200ms});
        asio::io_context context;
        client const model(context, settings);
        request const what = test::a_request();
        event_stream events = model.stream(what);
        auto const begin = std::chrono::steady_clock::now();
        auto const failed = test::error_of([&] {
            test::run(context, [](event_stream& from) -> asio::awaitable<void> {
                while (auto event = co_await from.next())
                    std::this_thread::sleep_for(1ms);
            }(events));
        });
        BOOST_TEST(failed.code() == errc::deadline_exceeded);
        BOOST_TEST((std::chrono::steady_clock::now() - begin < 1500ms));
    }
}

// Which limit ran out of several is the earliest.
BOOST_FIXTURE_TEST_CASE(the_earliest_limit_is_told, both)
{
    plain.script(stalled(fault_point::request));
    BOOST_TEST(
        create_error(limited(plain, {.header = 200ms, .attempt = 2s, .deadline = 3s})).code() ==
        errc::header_timeout);
    plain.script(stalled(fault_point::request));
    BOOST_TEST(
        create_error(limited(plain, {.header = 2s, .attempt = 200ms, .deadline = 3s})).code() ==
        errc::attempt_timeout);
    plain.script(stalled(fault_point::request));
    BOOST_TEST(
        create_error(limited(plain, {.header = 2s, .attempt = 3s, .deadline = 200ms})).code() ==
        errc::deadline_exceeded);
}

BOOST_AUTO_TEST_SUITE_END()
