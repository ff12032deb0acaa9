#include "support/run.hpp"
#include "support/stuck_servers.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>

// What ends a silence, and what does not.
BOOST_AUTO_TEST_SUITE(silence)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;

std::string const delta = "data: {\"type\":\"response.output_text.delta\",\"delta\":\"a\"}\n\n";
std::string const completed = "data: {\"type\":\"response.completed\",\"response\":{}}\n\n";

// Limits that a test can wait for.
options impatient(testing::server const& server)
{
    options settings = test::options_for(server);
    settings.limits.first_event = 300ms;
    settings.limits.idle = 300ms;
    return settings;
}

} // namespace

BOOST_AUTO_TEST_CASE(comments_and_keepalives_do_not_end_a_silence)
{
    testing::server server;
    std::string body = delta;
    for (int i = 0; i < 200; ++i)
        body += i % 2 == 0 ? ": still here\n\n" : "data: {\"type\":\"keepalive\"}\n\n";
    testing::scenario one;
    one.body = body;
    one.piece_size = 14;
    one.delay = 10ms;
    server.script(one);
    auto const seen = test::stream(impatient(server));
    BOOST_TEST(seen.failure.value().code() == errc::idle_timeout);
    BOOST_TEST(seen.names.size() > 3);
}

BOOST_AUTO_TEST_CASE(events_that_keep_coming_may_take_longer_than_the_idle_limit)
{
    testing::server server(testing::server_options{.tls = true});
    std::string body;
    std::vector<std::size_t> cuts;
    for (int i = 0; i < 8; ++i) {
        body += delta;
        cuts.push_back(body.size());
    }
    testing::scenario one;
    one.body = body + completed;
    one.cuts = cuts;
    one.delay = 100ms;
    server.script(one);
    auto const seen = test::stream(impatient(server));
    BOOST_TEST(!seen.failure);
    BOOST_TEST(seen.text == "aaaaaaaa");
}

BOOST_AUTO_TEST_CASE(a_server_that_does_not_read_ends_in_the_idle_limit)
{
    test::deaf_server const deaf;
    options settings;
    settings.base_url = deaf.url();
    settings.limits.idle = 300ms;
    settings.retries.max_retries = 0;
    asio::io_context context;
    client const model(context, settings);
    request what = test::a_request();
    what.instructions = std::string(std::size_t{32} << 20, 'x');
    auto const failed = test::error_of([&] { test::run(context, model.create(what)); });
    BOOST_TEST(failed.code() == errc::idle_timeout);
    BOOST_TEST((failed.details().stage == call_stage::send));
}

BOOST_AUTO_TEST_CASE(a_flood_of_comments_ends_in_the_idle_limit)
{
    testing::server server;
    testing::scenario one;
    one.body.reserve(std::size_t{64} << 20);
    one.body = delta;
    while (one.body.size() < std::size_t{64} << 20)
        one.body += ": still here, still here, still here, still here, still here\n";
    one.piece_size = 16'000;
    server.script(one);
    options settings = test::options_for(server);
    settings.limits.idle = 5ms;
    BOOST_TEST(test::stream(settings).failure.value().code() == errc::idle_timeout);
}

BOOST_AUTO_TEST_CASE(the_takers_own_time_is_no_silence)
{
    testing::server server;
    std::string const keepalive = "data: {\"type\":\"keepalive\"}\n\n";
    testing::scenario one;
    one.body = keepalive + delta + completed;
    one.cuts = {keepalive.size(), keepalive.size() + delta.size()};
    one.delay = 100ms;
    server.script(one);
    options const settings = impatient(server);
    asio::io_context context;
    client const model(context, settings);
    request const what = test::a_request();
    event_stream events = model.stream(what);
    test::run(context, [](event_stream& from) -> asio::awaitable<void> {
        while (auto event = co_await from.next())
            std::this_thread::sleep_for(400ms);
    }(events));
    BOOST_TEST(events.response().id.empty());
}

BOOST_AUTO_TEST_SUITE_END()
