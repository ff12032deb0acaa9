#include "support/answers.hpp"
#include "support/run.hpp"

#include <responses/json.hpp>
#include <responses/testing/server.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

BOOST_AUTO_TEST_SUITE(stream_snapshots)

namespace {

namespace asio = boost::asio;
using namespace responses;

// Reads the stream to its end, and compares its snapshot with the text at each event.
asio::awaitable<test::transcript> read_beside_snapshot(event_stream& events)
{
    test::transcript seen;
    try {
        while (auto const event = co_await events.next()) {
            seen.names.emplace_back(event->name());
            seen.text += event->text();
            BOOST_TEST(events.snapshot().response().output_text() == seen.text);
        }
        seen.final = events.response();
    } catch (error const& failure) {
        seen.failure = failure;
    }
    co_return seen;
}

struct streaming
{
    testing::server server{testing::server_options{.tokens = 12}};
    asio::io_context context;
    options settings = test::options_for(server);
    request what = test::a_request();

    event_stream stream()
    {
        client const model(context, settings);
        return model.stream(what);
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(is_read_at_each_event_and_whole_at_the_end, streaming)
{
    event_stream events = stream();
    events.keep_snapshot({.strict = true});
    auto const seen = test::run(context, read_beside_snapshot(events));
    BOOST_REQUIRE(seen.final);
    BOOST_TEST(!seen.text.empty());
    BOOST_TEST(to_json(events.snapshot().response()) == to_json(*seen.final));
    for (auto const& one : events.snapshot().violations())
        BOOST_ERROR(one.event << ": " << one.expected);
}

BOOST_FIXTURE_TEST_CASE(stays_when_the_stream_breaks_off, streaming)
{
    server.script(test::events_of(test::created + test::delta + test::delta));
    event_stream events = stream();
    events.keep_snapshot();
    auto const seen = test::run(context, read_beside_snapshot(events));
    BOOST_REQUIRE(seen.failure);
    BOOST_TEST(seen.failure->code() == errc::truncated);
    BOOST_TEST(events.snapshot().response().output_text() == "aa");
}

BOOST_FIXTURE_TEST_CASE(is_of_the_response_that_a_retry_begins, streaming)
{
    std::string const first =
        "data: {\"type\":\"response.created\",\"response\":{\"id\":\"resp_first\"}}\n\n";
    server.script(test::events_of(first + test::overloaded));
    settings.retries.max_retries = 1;
    settings.retries.base = std::chrono::milliseconds(1);
    event_stream events = stream();
    events.keep_snapshot();
    auto const seen = test::run(context, read_beside_snapshot(events));
    BOOST_REQUIRE(seen.final);
    BOOST_TEST(server.figures().requests == 2);
    BOOST_TEST(to_json(events.snapshot().response()) == to_json(*seen.final));
}

BOOST_FIXTURE_TEST_CASE(is_asked_for_before_the_stream_begins, streaming)
{
    event_stream events = stream();
    BOOST_TEST(test::error_of([&] { events.snapshot(); }).code() == errc::invalid_state);
    test::run(context, test::read_all(events));
    BOOST_TEST(test::error_of([&] { events.keep_snapshot(); }).code() == errc::invalid_state);
    BOOST_TEST(test::error_of([&] { events.snapshot(); }).code() == errc::invalid_state);
}

BOOST_AUTO_TEST_SUITE_END()
