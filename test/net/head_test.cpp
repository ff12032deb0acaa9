#include "support/run.hpp"
#include "support/stuck_servers.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(heads_of_answers)

namespace {

using namespace responses;
using namespace std::chrono_literals;
using testing::fault;

std::string const delta = "data: {\"type\":\"response.output_text.delta\",\"delta\":\"a\"}\n\n";
std::string const completed = "data: {\"type\":\"response.completed\",\"response\":{}}\n\n";
std::string const failed =
    R"(data: {"type":"response.failed","response":{"status":"failed","error":{"code":"x"}}})"
    "\n\n";

// An answer whose head is known again.
testing::scenario answer(std::string body, int status = 200, std::string type = "text/event-stream")
{
    testing::scenario one;
    one.status = status;
    one.headers = {
        {"Content-Type", std::move(type)},      {"x-request-id", "req_1"},
        {"x-ratelimit-limit-requests", "5000"}, {"x-ratelimit-remaining-tokens", "159976"},
        {"x-ratelimit-reset-tokens", "6m0s"},   {"Set-Cookie", "secret=1"}};
    one.body = std::move(body);
    return one;
}

bool is_known(response_head const& head, int status = 200)
{
    auto const limits = head.limits();
    return head.status() == status && head.request_id() == "req_1" &&
           head.header("SET-COOKIE") == "secret=1" && limits.requests.limit == 5000 &&
           limits.tokens.remaining == 159'976 && limits.tokens.reset == 6min &&
           !limits.requests.reset;
}

struct fixture
{
    testing::server server;
    options settings = test::options_for(server);

    error create_error()
    {
        return test::error_of([&] { test::create(settings); });
    }
    error stream_error() { return test::stream(settings).failure.value(); }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(of_a_response, fixture)
{
    server.script(answer(R"({"object":"response","status":"completed"})", 201, "application/json"));
    BOOST_TEST(is_known(test::create(settings).head, 201));
}

BOOST_FIXTURE_TEST_CASE(of_a_stream_from_its_first_event_on, fixture)
{
    server.script(answer(delta + completed));
    boost::asio::io_context context;
    client const model(context, settings);
    request const what = test::a_request();
    event_stream events = model.stream(what);
    BOOST_TEST(events.head().status() == 0);
    while (test::run(context, events.next()))
        BOOST_TEST(is_known(events.head()));
    BOOST_TEST(is_known(events.head()));
    BOOST_TEST(is_known(events.response().head));
}

BOOST_FIXTURE_TEST_CASE(of_a_refusal, fixture)
{
    for (bool const streamed : {false, true}) {
        server.script(answer(R"({"error":{"message":"no"}})", 429, "application/json"));
        auto const told = streamed ? stream_error() : create_error();
        BOOST_TEST(is_known(told.details().head, 429));
        BOOST_TEST(told.api()->request_id == "req_1");
        BOOST_TEST((told.api()->limits.tokens.reset == 6min));
    }
}

BOOST_FIXTURE_TEST_CASE(of_what_fails_after_a_good_head, fixture)
{
    for (auto const& [body, code] : {std::pair(failed, errc::response_failed),
                                     std::pair(delta + "data: {nonsense\n\n", errc::malformed_json),
                                     std::pair(delta, errc::truncated)}) {
        server.script(answer(body));
        auto const told = stream_error();
        BOOST_TEST(told.code() == code);
        BOOST_TEST(is_known(told.details().head));
    }
    server.script(answer("{nonsense", 200, "application/json"));
    BOOST_TEST(is_known(create_error().details().head));
    server.script(answer("<html>", 200, "text/html"));
    BOOST_TEST(is_known(create_error().details().head));
    auto cut = answer(R"({"object":)", 200, "application/json");
    cut.what = fault::reset;
    cut.fault_after = 5;
    server.script(cut);
    BOOST_TEST(is_known(create_error().details().head));
}

BOOST_FIXTURE_TEST_CASE(limits_told_inside_a_stream, fixture)
{
    server.script(answer(R"(data: {"type":"error","error":{"code":"rate_limit_exceeded",)"
                         R"("headers":{"x-ratelimit-remaining-tokens":"0"}}})"
                         "\n\n"));
    auto const told = stream_error();
    BOOST_TEST((told.api()->limits.tokens.remaining == 0));
    BOOST_TEST(is_known(told.details().head));
}

BOOST_AUTO_TEST_CASE(none_where_no_answer_came)
{
    options settings;
    settings.base_url = test::url_that_nobody_listens_at();
    settings.retries.max_retries = 0;
    auto const told = test::error_of([&] { test::create(settings); });
    BOOST_TEST(told.details().head.status() == 0);
    BOOST_TEST(told.details().head.fields().empty());
}

BOOST_FIXTURE_TEST_CASE(of_the_last_attempt, fixture)
{
    settings.retries = {.base = 1ms};
    server.script(answer("{}", 503, "application/json"));
    server.script(answer(R"({"object":"response"})", 200, "application/json"));
    BOOST_TEST(is_known(test::create(settings).head));
    server.script(answer("{}", 503, "application/json"));
    server.script(answer("{}", 400, "application/json"));
    BOOST_TEST(is_known(create_error().details().head, 400));
}

BOOST_FIXTURE_TEST_CASE(the_timings_of_a_failed_call, fixture)
{
    server.script(answer("{}", 400, "application/json"));
    auto const refused = create_error().details().timings;
    BOOST_TEST(refused.acquired.has_value());
    BOOST_TEST(refused.first_byte.has_value());
    BOOST_TEST(!refused.finished.has_value());
    BOOST_TEST(refused.attempts == 1);

    server.script(answer(delta));
    auto const cut = stream_error().details().timings;
    BOOST_TEST(cut.first_event.has_value());
    BOOST_TEST(cut.first_text.has_value());
    BOOST_TEST(!cut.finished.has_value());

    server.script(answer(delta + failed));
    BOOST_TEST(stream_error().details().timings.finished.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
