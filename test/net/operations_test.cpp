#include "support/answers.hpp"
#include "support/run.hpp"

#include <responses/json.hpp>

#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdint>

BOOST_AUTO_TEST_SUITE(operations)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;

struct fixture
{
    testing::server server{testing::server_options{.tokens = 3}};
    options const settings = test::options_for(server);
    request const what = test::a_request();
    asio::io_context context;
    client model{context, settings};

    response create(boost::json::object more = {})
    {
        request one = what;
        one.extra = std::move(more);
        return test::run(context, model.create(one));
    }

    testing::recorded_request last() const { return server.requests().back(); }
};

asio::awaitable<void> read_numbers_behind(event_stream& events, std::int64_t& number)
{
    while (auto const event = co_await events.next())
        BOOST_TEST(event->sequence_number().value() == ++number);
}

error thrown_by(asio::io_context& context, asio::awaitable<response> call)
{
    return test::error_of([&] { test::run(context, std::move(call)); });
}

} // namespace

BOOST_FIXTURE_TEST_CASE(retrieve_gives_what_was_created, fixture)
{
    auto const made = create();
    auto const again = test::run(context, model.retrieve(made.id));
    BOOST_TEST(to_json(again) == to_json(made));
    BOOST_TEST(!again.head.request_id().empty());
    BOOST_TEST(again.timings.reused);
    BOOST_TEST(last().method == "GET");
    BOOST_TEST(last().target == "/v1/responses/" + made.id);
    BOOST_TEST(last().header("Accept") == "application/json");
    BOOST_TEST(last().header("Authorization") == "Bearer sk-test");
    for (std::string const name : {"Content-Type", "Content-Length", "Idempotency-Key"})
        BOOST_TEST(last().header(name).empty(), name);
}

BOOST_FIXTURE_TEST_CASE(retrieve_gives_a_failed_response_too, fixture)
{
    testing::scenario failed;
    failed.headers = {{"Content-Type", "application/json"}};
    failed.body = R"({"id":"resp_1","object":"response","status":"failed",)"
                  R"("error":{"code":"server_error","message":"m"}})";
    server.script(failed);
    auto const reply = test::run(context, model.retrieve("resp_1"));
    BOOST_TEST(reply.status == "failed");
    BOOST_TEST(reply.error->code == "server_error");
}

BOOST_FIXTURE_TEST_CASE(what_is_not_kept_is_not_found, fixture)
{
    auto const unkept = create({{"store", false}});
    for (std::string const& id : {unkept.id, std::string("resp_0")}) {
        auto const told = thrown_by(context, model.retrieve(id));
        BOOST_TEST(told.api()->status == 404);
        BOOST_TEST(told.api()->param == "id");
        BOOST_TEST(told.details().url == server.url() + "/responses/" + id);
    }
}

// An empty one would ask for the list of all, and a slash for something else.
BOOST_FIXTURE_TEST_CASE(ids_are_checked_and_escaped, fixture)
{
    for (std::string const id : {"", ".", ".."}) {
        auto const refused = [&](auto call) {
            BOOST_TEST((test::error_of(call).code() == errc::invalid_argument), id);
        };
        refused([&] { auto const unused = model.retrieve(id); });
        refused([&] { auto const unused = model.cancel(id); });
        refused([&] { auto const unused = model.stream_from(id); });
    }
    BOOST_TEST(server.requests().empty());
    thrown_by(context, model.retrieve("a/../b?c#d e"));
    BOOST_TEST(last().target == "/v1/responses/a%2F..%2Fb%3Fc%23d%20e");
}

BOOST_FIXTURE_TEST_CASE(stream_from_gives_the_events_again, fixture)
{
    auto const made = create();
    for (std::int64_t after = -1; after < 10; ++after) { // The last of the events is number 10.
        auto events = after < 0 ? model.stream_from(made.id) : model.stream_from(made.id, after);
        BOOST_TEST(server.requests().size() == static_cast<std::size_t>(after) + 2); // lazy
        std::int64_t last_number = after;
        test::run(context, read_numbers_behind(events, last_number));
        BOOST_TEST(last_number == 10);
        BOOST_TEST(events.response().status == "completed");
        BOOST_TEST(events.sequence().missing == 0u);
        std::string const query = after < 0 ? "" : "&starting_after=" + std::to_string(after);
        BOOST_TEST(last().target == "/v1/responses/" + made.id + "?stream=true" + query);
    }
}

BOOST_FIXTURE_TEST_CASE(a_stream_from_behind_the_end_is_truncated, fixture)
{
    auto events = model.stream_from(create().id, 10);
    auto const seen = test::run(context, test::read_all(events));
    BOOST_TEST(seen.names.empty());
    BOOST_TEST(seen.failure.value().is_truncated());
    BOOST_TEST(seen.failure->details().last_sequence_number.value() == 10);
}

BOOST_AUTO_TEST_CASE(cancel_stops_a_response_in_the_background)
{
    testing::server server(testing::server_options{.tokens = 100, .tokens_per_second = 10});
    asio::io_context context;
    options const settings = test::options_for(server);
    client const model(context, settings);
    request what = test::a_request();
    what.extra["background"] = true;
    auto const made = test::run(context, model.create(what));
    BOOST_TEST(made.status == "queued");
    BOOST_TEST(test::run(context, model.retrieve(made.id)).status == "in_progress");
    BOOST_TEST(test::run(context, model.cancel(made.id)).status == "cancelled");
    BOOST_TEST(server.requests().back().method == "POST");
    BOOST_TEST(server.requests().back().target == "/v1/responses/" + made.id + "/cancel");
    BOOST_TEST(server.requests().back().body.empty());
    BOOST_TEST(test::run(context, model.retrieve(made.id)).status == "cancelled");
}

BOOST_FIXTURE_TEST_CASE(only_what_runs_in_the_background_can_be_cancelled, fixture)
{
    auto const told = thrown_by(context, model.cancel(create().id));
    BOOST_TEST(told.api()->status == 400);
}

BOOST_FIXTURE_TEST_CASE(calls_with_other_options, fixture)
{
    call_options difference;
    difference.headers = {{"X-More", "1"}, {"Authorization", "Bearer other"}};
    difference.query = {{"api-version", "a b"}, {"include[]", "usage"}};
    client const other = model.with(difference);
    test::run(context, other.create(what));
    BOOST_TEST(last().target == "/v1/responses?api-version=a%20b&include%5B%5D=usage");
    BOOST_TEST(last().header("X-More") == "1");
    BOOST_TEST(last().header("Authorization") == "Bearer other");
    thrown_by(context, other.retrieve("r"));
    BOOST_TEST(last().target == "/v1/responses/r?api-version=a%20b&include%5B%5D=usage");

    create();
    BOOST_TEST(last().target == "/v1/responses"); // The first client is as it was.
    BOOST_TEST(last().header("X-More").empty());
    BOOST_TEST(server.figures().connections == 1u);
}

BOOST_FIXTURE_TEST_CASE(limits_and_retries_of_a_call, fixture)
{
    server.script(test::silence());
    call_options hasty;
    hasty.limits = time_limits{.header = 50ms};
    hasty.retries = retry_policy{.max_retries = 1, .base = 1ms};
    auto const reply = test::run(context, model.with(hasty).create(what));
    BOOST_TEST(reply.timings.attempts == 2u);
    hasty.retries->max_retries = 0;
    server.script(test::silence());
    auto const told = thrown_by(context, model.with(hasty).create(what));
    BOOST_TEST((told.code() == errc::header_timeout));
}

BOOST_FIXTURE_TEST_CASE(options_of_a_call_that_cannot_be_used, fixture)
{
    call_options forging;
    forging.headers = {{"X", "a\r\nY: b"}};
    call_options impossible;
    impossible.retries = retry_policy{.factor = 0};
    for (auto const& difference : {forging, impossible}) {
        auto const told = test::error_of([&] { auto const unused = model.with(difference); });
        BOOST_TEST((told.code() == errc::invalid_argument));
    }
}

BOOST_FIXTURE_TEST_CASE(closing_one_closes_all_that_share, fixture)
{
    call_options const none;
    client other = model.with(none);
    create();
    test::run(context, other.close());
    BOOST_TEST((thrown_by(context, model.retrieve("r")).code() == errc::invalid_state));
}

BOOST_AUTO_TEST_SUITE_END()
