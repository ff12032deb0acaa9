#include "support/answers.hpp"
#include "support/recorder.hpp"
#include "support/run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>

BOOST_AUTO_TEST_SUITE(polling)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

testing::scenario with_status(std::string const& status, std::string const& more = "")
{
    testing::scenario one = test::events_of(R"({"id":"resp_1","object":"response","status":")" +
                                            status + "\"" + more + "}");
    one.headers = {{"Content-Type", "application/json"}};
    return one;
}

testing::scenario asking_for(testing::scenario one, std::string name, std::string value)
{
    one.headers.emplace_back(std::move(name), std::move(value));
    return one;
}

struct fixture
{
    testing::server server{testing::server_options{.tokens = 10, .tokens_per_second = 100}};
    options settings = test::options_for(server);
    request what = test::a_request();
    poll_options how{.base = 2ms, .factor = 1, .limit = 1min};
    asio::io_context context;

    response poll()
    {
        client const model(context, settings);
        return test::run(context, model.create_and_poll(what, how));
    }

    error failure()
    {
        return test::error_of([&] { poll(); });
    }

    std::size_t requests() const { return server.requests().size(); }
};

/// A call that is cancelled when the server has been asked so often.
struct cut_short
{
    cut_short(fixture& of, std::size_t requests)
    {
        client const model(of.context, of.settings);
        asio::cancellation_signal signal;
        asio::co_spawn(
            of.context, model.create_and_poll(of.what, of.how),
            asio::bind_cancellation_slot(
                signal.slot(), [&](std::exception_ptr failure, response) { thrown = failure; }));
        while (of.requests() < requests)
            of.context.run_one_for(1ms);
        of.context.run_for(5ms); // Until it waits for the next look.
        signal.emit(asio::cancellation_type::terminal);
        test::run_to_end(of.context);
    }

    std::exception_ptr thrown;
};

} // namespace

BOOST_FIXTURE_TEST_CASE(gives_the_response_when_it_is_there, fixture)
{
    auto const reply = poll();
    BOOST_TEST(reply.status == "completed");
    BOOST_TEST(!reply.output_text().empty());
    BOOST_TEST(reply.head.status() == 200);
    auto const all = server.requests();
    BOOST_REQUIRE(all.size() > 2u);
    BOOST_TEST(all[0].method == "POST");
    BOOST_TEST(all[0].body.find(R"("background":true)") != std::string::npos);
    for (std::size_t n = 1; n < all.size(); ++n)
        BOOST_TEST(all[n].target == "/v1/responses/" + reply.id);
    BOOST_TEST(server.figures().connections == 1u);
}

BOOST_FIXTURE_TEST_CASE(every_end_but_failure_is_given, fixture)
{
    for (std::string const status : {"completed", "incomplete", "cancelled"}) {
        server.script(with_status("queued"));
        server.script(with_status("in_progress"));
        server.script(with_status(status));
        auto const before = requests();
        BOOST_TEST(poll().status == status);
        BOOST_TEST(requests() - before == 3u);
    }
    server.script(with_status("completed")); // At once.
    BOOST_TEST(poll().status == "completed");
}

BOOST_FIXTURE_TEST_CASE(a_failure_is_thrown_as_by_create, fixture)
{
    settings.retries = {.max_retries = 2, .base = 1ms};
    server.script(with_status("queued"));
    server.script(with_status("failed", R"(,"error":{"code":"server_error","message":"no"})"));
    auto const told = failure();
    BOOST_TEST((told.code() == errc::response_failed));
    BOOST_TEST(told.api()->code == "server_error");
    BOOST_TEST(told.details().failed->id == "resp_1");
    BOOST_TEST(told.details().url == server.url() + "/responses/resp_1");
    BOOST_TEST(told.details().head.status() == 200);
    BOOST_TEST(requests() == 2u); // It stays failed, however often one looks.
}

BOOST_FIXTURE_TEST_CASE(a_key_that_a_failure_repeats_is_hidden, fixture)
{
    settings.api_key = "sk-abcdefgh1234 "; // The blank is not sent.
    server.script(with_status("queued"));
    server.script(with_status(
        "failed", R"(,"error":{"code":"server_error","message":"no sk-abcdefgh1234!"})"));
    auto const told = failure();
    BOOST_TEST(told.api()->message == "no [hidden]!");
    BOOST_TEST(std::string(told.what()).find("sk-abcdefgh") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_response_that_cannot_be_looked_at, fixture)
{
    testing::scenario nameless = with_status("queued");
    nameless.body = R"({"object":"response","status":"queued"})";
    server.script(nameless);
    BOOST_TEST((failure().code() == errc::unexpected_content));
    BOOST_TEST(requests() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_look_is_tried_again, fixture)
{
    settings.retries = {.max_retries = 2, .base = 1ms};
    server.script(with_status("queued"));
    server.script(test::status(503));
    server.script(with_status("completed"));
    BOOST_TEST(poll().status == "completed");
    settings.retries.max_retries = 0;
    server.script(with_status("queued"));
    server.script(test::status(503));
    BOOST_TEST(failure().api()->status == 503);
}

BOOST_FIXTURE_TEST_CASE(the_server_says_how_long_to_wait, fixture)
{
    how.base = 5s;
    for (std::string const name : {"openai-poll-after-ms", "retry-after-ms"}) {
        server.script(asking_for(with_status("queued"), name, "3"));
        server.script(with_status("completed"));
        auto const begin = steady_clock::now();
        poll();
        BOOST_TEST((steady_clock::now() - begin < 2s), name);
    }
}

BOOST_FIXTURE_TEST_CASE(limits_end_it_without_a_vain_wait, fixture)
{
    server.script(with_status("queued"));
    how.base = 10s;
    how.limit = 5s;
    auto const begin = steady_clock::now();
    auto const told = failure();
    BOOST_TEST((steady_clock::now() - begin < 2s));
    BOOST_TEST((told.code() == errc::deadline_exceeded));
    BOOST_TEST(told.details().reason.find("resp_1") != std::string::npos);
    BOOST_TEST((told.details().stage == call_stage::back_off));

    server.script(with_status("queued"));
    how.limit = 0ms;
    settings.limits.deadline = 5s;
    BOOST_TEST((failure().code() == errc::deadline_exceeded));
}

BOOST_FIXTURE_TEST_CASE(a_look_ends_at_the_limit, fixture)
{
    server.script(with_status("queued"));
    server.script(test::silence());
    how.limit = 80ms;
    auto const told = failure();
    BOOST_TEST((told.code() == errc::deadline_exceeded));
    BOOST_TEST(requests() == 2u);
}

BOOST_FIXTURE_TEST_CASE(requests_and_options_that_contradict, fixture)
{
    client const model(context, settings);
    auto const refuses = [&](request const& one, poll_options const& options) {
        auto const told =
            test::error_of([&] { auto const unused = model.create_and_poll(one, options); });
        BOOST_TEST((told.code() == errc::invalid_argument));
    };
    request plain = what;
    plain.background = false;
    refuses(plain, how);
    request hidden = what;
    hidden.extra["background"] = false;
    refuses(hidden, how);
    poll_options const hasty{.base = 0ms};
    refuses(what, hasty);
    BOOST_TEST(requests() == 0u);
    what.extra["background"] = true; // Says the same.
    BOOST_TEST(poll().status == "completed");
}

BOOST_FIXTURE_TEST_CASE(cancelling_ends_the_wait_for_the_next_look, fixture)
{
    how.base = 10s;
    server.script(with_status("queued"));
    cut_short const call(*this, 1);
    auto const told = test::error_of([&] { std::rethrow_exception(call.thrown); });
    BOOST_TEST(told.is_cancelled());
    BOOST_TEST(requests() == 1u);
}

BOOST_FIXTURE_TEST_CASE(the_service_is_told_to_stop_where_that_is_wanted, fixture)
{
    how.base = 10s;
    settings.cancel_background = true;
    server.script(with_status("queued"));
    cut_short const call(*this, 1);
    BOOST_TEST((call.thrown != nullptr));
    BOOST_TEST(server.requests().back().target == "/v1/responses/resp_1/cancel");
}

BOOST_FIXTURE_TEST_CASE(closing_the_client_ends_the_wait, fixture)
{
    how.base = 10s;
    server.script(with_status("queued"));
    client model(context, settings);
    std::exception_ptr thrown;
    asio::co_spawn(context, model.create_and_poll(what, how),
                   [&](std::exception_ptr failure, response) { thrown = failure; });
    while (requests() == 0)
        context.run_one_for(1ms);
    context.run_for(5ms);
    test::run(context, model.close());
    BOOST_REQUIRE((thrown != nullptr));
    BOOST_TEST(test::error_of([&] { std::rethrow_exception(thrown); }).is_cancelled());
}

BOOST_AUTO_TEST_SUITE_END()
