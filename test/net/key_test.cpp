#include "support/answers.hpp"
#include "support/recorder.hpp"
#include "support/run.hpp"

#include <responses/key_source.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>

#include <stdexcept>

BOOST_AUTO_TEST_SUITE(keys)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;
using std::chrono::steady_clock;
using names = std::vector<std::string>;

// Gives key-1, key-2, ...
struct numbered
{
    int* asked;
    std::string operator()() const { return "key-" + std::to_string(++*asked); }
};

asio::awaitable<std::string> wait_for(std::chrono::milliseconds time, std::string key)
{
    co_await test::pause(time);
    co_return key;
}

// Gives a key late, and notes how its wait ended.
struct slow_source
{
    bool begun = false;
    bool cancelled = false;
    bool gone = false; // The coroutine is.

    asio::awaitable<std::string> wait(std::chrono::milliseconds time)
    {
        std::shared_ptr<void> const at_exit(nullptr, [this](void*) { gone = true; });
        begun = true;
        try {
            std::string const key = co_await wait_for(time, "late");
            co_return key;
        } catch (boost::system::system_error const&) {
            cancelled = true;
            throw;
        }
    }

    std::shared_ptr<key_source> source(std::chrono::milliseconds time = 20s)
    {
        return std::make_shared<key_source>([this, time] { return wait(time); });
    }
};

// Waits on, whoever cancels it.
asio::awaitable<std::string> stubborn(std::chrono::milliseconds time)
{
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    std::string const key = co_await wait_for(time, "late");
    co_return key;
}

std::runtime_error refusal() { return std::runtime_error("secret-token is not good"); }

asio::awaitable<std::string> wait_and_refuse()
{
    co_await wait_for(1ms, "");
    throw refusal();
}

struct fixture
{
    testing::server server{testing::server_options{.tokens = 3}};
    options settings = test::options_for(server);
    int asked = 0;

    fixture()
    {
        settings.api_key_source = std::make_shared<key_source>(numbered{&asked});
        settings.retries = {.max_retries = 2, .base = 1ms};
    }

    names sent(std::string const& field = "Authorization") const
    {
        names values;
        for (auto const& request : server.requests())
            values.push_back(request.header(field));
        return values;
    }

    template <class Source>
    error failure_with(Source source)
    {
        settings.api_key_source = std::make_shared<key_source>(std::move(source));
        return test::error_of([this] { test::create(settings); });
    }
};

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

} // namespace

BOOST_FIXTURE_TEST_CASE(each_attempt_has_a_key_of_its_own, fixture)
{
    server.script(test::status(503));
    server.script(test::status(429));
    auto const reply = test::create(settings);
    BOOST_TEST(sent() == (names{"Bearer key-1", "Bearer key-2", "Bearer key-3"}));
    BOOST_TEST(reply.timings.attempts == 3);
    BOOST_TEST(reply.timings.keyed.has_value());
    BOOST_TEST((reply.timings.keyed <= reply.timings.acquired));
    test::stream(settings);
    BOOST_TEST(sent().back() == "Bearer key-4");
}

BOOST_FIXTURE_TEST_CASE(so_has_a_resumed_stream, fixture)
{
    settings.resume = {.max_attempts = 1};
    server.script({.generated = true, .what = testing::fault::reset, .fault_after = 3000});
    BOOST_TEST(!test::stream(settings).failure);
    BOOST_TEST(sent() == (names{"Bearer key-1", "Bearer key-2"}));
    BOOST_TEST(server.requests().back().method == "GET");
}

BOOST_FIXTURE_TEST_CASE(a_redirect_has_that_of_its_attempt, fixture)
{
    testing::scenario moved;
    moved.raw =
        "HTTP/1.1 307 Moved\r\nLocation: /v1/responses?moved=1\r\nContent-Length: 0\r\n\r\n";
    server.script(moved);
    auto const reply = test::create(settings);
    BOOST_TEST(sent() == (names{"Bearer key-1", "Bearer key-1"}));
    BOOST_TEST(reply.timings.keyed.has_value());
}

BOOST_FIXTURE_TEST_CASE(another_origin_gets_none, fixture)
{
    testing::server const other;
    testing::scenario moved = test::status(307, {{"Location", other.url() + "/responses"}});
    server.script(moved);
    test::error_of([&] { test::create(settings); });
    BOOST_TEST(other.figures().connections == 0u);
    BOOST_TEST(asked == 1);
}

BOOST_FIXTURE_TEST_CASE(the_source_wins_over_the_key, fixture)
{
    settings.api_key = "sk-other";
    settings.api_key_scheme = key_scheme::api_key;
    test::create(settings);
    BOOST_TEST(sent("api-key") == names{"key-1"});
    BOOST_TEST(sent() == names{""});
}

BOOST_FIXTURE_TEST_CASE(a_field_of_the_caller_wins_and_nothing_is_asked, fixture)
{
    for (std::string const value : {"Bearer mine", ""}) {
        options other = settings;
        other.headers = {{"authorization", value}};
        auto const reply = test::create(other);
        BOOST_TEST(sent().back() == value);
        BOOST_TEST(!reply.timings.keyed);
    }
    BOOST_TEST(asked == 0);
}

BOOST_FIXTURE_TEST_CASE(coroutines_give_keys_too, fixture)
{
    settings.api_key_source =
        std::make_shared<key_source>([] { return wait_for(30ms, "from afar"); });
    auto const reply = test::create(settings);
    BOOST_TEST(sent() == names{"Bearer from afar"});
    BOOST_TEST((reply.timings.keyed.value() >= 30ms));
}

// The body goes out in more than one write, the first of them with the key in it.
BOOST_FIXTURE_TEST_CASE(large_requests_arrive_whole, fixture)
{
    for (bool const tls : {false, true}) {
        testing::server other(testing::server_options{.tls = tls, .tokens = 3});
        asio::io_context context;
        options mine = test::options_for(other);
        mine.api_key_source = settings.api_key_source;
        client const model(context, mine);
        request what = test::a_request();
        what.instructions = std::string(300'000, 'x');
        test::run(context, model.create(what));
        auto const got = other.requests().back();
        BOOST_TEST(got.body.size() > 300'000);
        BOOST_TEST(got.body.ends_with("x\"}"));
        BOOST_TEST(got.header("Authorization") == "Bearer key-" + std::to_string(asked));
    }
}

// What idle connections lose is sent again at once, with the same key.
BOOST_FIXTURE_TEST_CASE(what_is_sent_again_has_the_same_key, fixture)
{
    asio::io_context context;
    client const model(context, settings);
    request const what = test::a_request();
    test::run(context, model.create(what));
    testing::scenario lost;
    lost.what = testing::fault::close;
    lost.when = testing::fault_point::request;
    server.script(lost);
    auto const reply = test::run(context, model.create(what));
    BOOST_TEST(reply.timings.resent);
    BOOST_TEST(sent() == (names{"Bearer key-1", "Bearer key-2", "Bearer key-2"}));
}

BOOST_FIXTURE_TEST_CASE(what_it_throws_ends_the_call, fixture)
{
    auto const at_once = []() -> std::string { throw refusal(); };
    auto const before_it_waits = []() -> asio::awaitable<std::string> { throw refusal(); };
    for (auto const& told :
         {failure_with(at_once), failure_with(before_it_waits), failure_with(wait_and_refuse)}) {
        BOOST_TEST(told.code() == errc::key_failed);
        BOOST_TEST((told.details().stage == call_stage::key));
        BOOST_TEST(told.details().url == server.url() + "/responses");
        BOOST_TEST(told.details().attempts == 1u);
        BOOST_TEST(!contains(told.what(), "secret"), told.what());
        BOOST_CHECK_THROW(std::rethrow_exception(told.details().cause), std::runtime_error);
    }
    auto const odd = failure_with([]() -> std::string { throw 42; });
    BOOST_TEST(odd.code() == errc::key_failed);
    BOOST_CHECK_THROW(std::rethrow_exception(odd.details().cause), int);
    BOOST_TEST(server.figures().connections == 0u);
}

BOOST_FIXTURE_TEST_CASE(keys_that_cannot_be_sent, fixture)
{
    for (std::string const key : {"", "secret\n", "secret\r\nX: y", "sec\x01ret"}) {
        auto const told = failure_with([key] { return key; });
        BOOST_TEST(told.code() == errc::key_failed);
        BOOST_TEST(!contains(told.what(), "sec"), told.what());
        BOOST_TEST(!told.details().cause);
    }
    BOOST_TEST(server.figures().connections == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_predicate_may_ask_again, fixture)
{
    settings.retries.predicate = [](error const& failure) {
        return failure.code() == errc::key_failed;
    };
    settings.api_key_source = std::make_shared<key_source>([this] {
        if (++asked < 3)
            throw std::runtime_error("not now");
        return std::string("good");
    });
    BOOST_TEST(test::create(settings).timings.attempts == 3);
    BOOST_TEST(sent() == names{"Bearer good"});
}

BOOST_FIXTURE_TEST_CASE(a_key_with_blanks_behind_is_hidden_as_it_was_sent, fixture)
{
    settings.api_key_source =
        std::make_shared<key_source>([] { return std::string("secret-of-the-source \t"); });
    settings.retries.max_retries = 0;
    server.script({.status = 401,
                   .headers = {{"Content-Type", "application/json"}},
                   .body = R"({"error":{"message":"no secret-of-the-source"}})"});
    auto const told = test::error_of([&] { test::create(settings); });
    BOOST_TEST(told.api()->message == "no [hidden]");
}

BOOST_FIXTURE_TEST_CASE(a_key_that_the_server_repeats_is_hidden, fixture)
{
    settings.api_key_source =
        std::make_shared<key_source>([] { return std::string("secret-of-the-source"); });
    auto const seen = std::make_shared<test::recorder>();
    settings.observer = seen;
    settings.retries.max_retries = 1;
    for (int i = 0; i < 2; ++i)
        server.script({.status = 500,
                       .headers = {{"Content-Type", "application/json"}},
                       .body = R"({"error":{"message":"no secret-of-the-source"}})"});
    auto const told = test::error_of([&] { test::create(settings); });
    BOOST_TEST(told.api()->message == "no [hidden]");
    BOOST_TEST(!contains(told.api()->body, "secret"));
    for (auto const& line : seen->said)
        BOOST_TEST(!contains(line, "secret"), line);
    BOOST_TEST(seen->ends == 1u);
    BOOST_TEST(seen->faults == 0u);
}

BOOST_FIXTURE_TEST_CASE(it_has_a_limit_of_its_own, fixture)
{
    slow_source slow;
    settings.api_key_source = slow.source();
    settings.limits.key = 50ms;
    auto const told = test::error_of([&] { test::create(settings); });
    BOOST_TEST(told.code() == errc::key_timeout);
    BOOST_TEST((told.details().stage == call_stage::key));
    BOOST_TEST(told.details().attempts == 1u);
    BOOST_TEST(slow.cancelled);
    BOOST_TEST(slow.gone);
}

BOOST_FIXTURE_TEST_CASE(it_counts_in_the_limits_of_the_call, fixture)
{
    settings.api_key_source = std::make_shared<key_source>([] { return wait_for(20s, "late"); });
    settings.retries.max_retries = 0;
    settings.limits.attempt = 50ms;
    BOOST_TEST(test::error_of([&] { test::create(settings); }).code() == errc::attempt_timeout);
    settings.limits = {.deadline = 50ms};
    BOOST_TEST(test::error_of([&] { test::create(settings); }).code() == errc::deadline_exceeded);
}

BOOST_FIXTURE_TEST_CASE(a_source_that_heeds_nothing_is_left_behind, fixture)
{
    settings.api_key_source = std::make_shared<key_source>([] { return stubborn(400ms); });
    settings.limits.key = 30ms;
    asio::io_context context;
    client const model(context, settings);
    request const what = test::a_request();
    auto const began = steady_clock::now();
    steady_clock::duration left{};
    std::exception_ptr thrown;
    asio::co_spawn(context, model.create(what), [&](std::exception_ptr failure, response) {
        left = steady_clock::now() - began;
        thrown = failure;
    });
    test::run_to_end(context);
    BOOST_TEST((left < 300ms));
    BOOST_TEST((steady_clock::now() - began >= 400ms));
    BOOST_TEST(
        (test::error_of([&] { std::rethrow_exception(thrown); }).code() == errc::key_timeout));
}

BOOST_FIXTURE_TEST_CASE(cancelling_the_call_cancels_it, fixture)
{
    slow_source slow;
    settings.api_key_source = slow.source();
    asio::io_context context;
    client const model(context, settings);
    request const what = test::a_request();
    asio::cancellation_signal signal;
    std::exception_ptr thrown;
    asio::co_spawn(
        context, model.create(what),
        asio::bind_cancellation_slot(
            signal.slot(), [&](std::exception_ptr failure, response) { thrown = failure; }));
    while (!slow.begun)
        context.run_one();
    signal.emit(asio::cancellation_type::terminal);
    test::run_to_end(context);
    BOOST_TEST(slow.cancelled);
    BOOST_TEST(test::error_of([&] { std::rethrow_exception(thrown); }).is_cancelled());
}

// By the stream itself, by closing the client, and by destroying what waits.
BOOST_FIXTURE_TEST_CASE(so_does_whatever_else_ends_it, fixture)
{
    for (int how = 0; how < 3; ++how) {
        slow_source slow;
        settings.api_key_source = slow.source();
        auto const seen = std::make_shared<test::recorder>();
        settings.observer = seen;
        asio::io_context context;
        client model(context, settings);
        request const what = test::a_request();
        std::optional<event_stream> events(model.stream(what));
        std::exception_ptr thrown;
        asio::co_spawn(context, events->next(),
                       [&](std::exception_ptr failure, auto const&) { thrown = failure; });
        while (!slow.begun)
            context.run_one();
        if (how == 0)
            events->cancel();
        if (how == 1)
            asio::co_spawn(context, model.close(1h), [](std::exception_ptr) {});
        if (how == 2)
            events.reset();
        test::run_to_end(context);
        BOOST_TEST(slow.gone, how);
        BOOST_TEST(slow.cancelled, how);
        BOOST_TEST(test::error_of([&] { std::rethrow_exception(thrown); }).is_cancelled());
        BOOST_TEST(seen->ends == 1u);
        BOOST_TEST(seen->faults == 0u);
    }
    BOOST_TEST(server.figures().connections == 0u);
}

BOOST_FIXTURE_TEST_CASE(a_context_may_go_while_it_is_asked, fixture)
{
    slow_source slow;
    settings.api_key_source = slow.source();
    {
        asio::io_context context;
        client const model(context, settings);
        request const what = test::a_request();
        asio::co_spawn(context, model.create(what), [](std::exception_ptr, response) {});
        while (!slow.begun)
            context.run_one();
        context.poll();
    }
    BOOST_TEST(slow.gone);
    BOOST_TEST(!slow.cancelled);
}

BOOST_AUTO_TEST_SUITE_END()
