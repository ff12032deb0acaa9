#include "support/descriptors.hpp"
#include "support/run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>

#include <memory>
#include <thread>

BOOST_AUTO_TEST_SUITE(pool)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;
using testing::fault;
using testing::fault_point;

std::string const created = "data: {\"type\":\"response.created\",\"response\":{}}\n\n";
std::string const completed = "data: {\"type\":\"response.completed\",\"response\":{}}\n\n";

// So many calls, one after another.
asio::awaitable<void> create_often(client const& model, std::size_t count)
{
    request const what = test::a_request();
    for (std::size_t i = 0; i < count; ++i)
        co_await model.create(what);
}

asio::awaitable<void> stream_often(client const& model, std::size_t count)
{
    request const what = test::a_request();
    for (std::size_t i = 0; i < count; ++i) {
        event_stream events = model.stream(what);
        co_await events.finish();
    }
}

// What a call came to, and when, among the others.
struct order_of_ends
{
    std::vector<int> done;
    std::vector<error> failed;
};

asio::awaitable<void> create_and_note(client const& model, int number, order_of_ends& ends)
{
    try {
        request const what = test::a_request();
        co_await model.create(what);
        ends.done.push_back(number);
    } catch (error const& failure) {
        ends.failed.push_back(failure);
    }
}

// So many calls at a time, numbered from 0.
void begin_calls(asio::io_context& context, client const& model, int count, order_of_ends& ends)
{
    for (int i = 0; i < count; ++i)
        asio::co_spawn(context, create_and_note(model, i, ends), asio::detached);
}

// Answers after `time`.
testing::scenario slow(std::chrono::milliseconds time)
{
    testing::scenario answer;
    answer.headers = {{"Content-Type", "application/json"}};
    answer.body = R"({"object":"response","status":"completed","output":[]})";
    answer.cuts = {1};
    answer.delay = time;
    return answer;
}

} // namespace

BOOST_AUTO_TEST_CASE(one_call_after_another_uses_one_connection)
{
    for (bool const tls : {false, true}) {
        testing::server const server(testing::server_options{.tls = tls, .tokens = 3});
        asio::io_context context;
        options const settings = test::options_for(server);
        client const model(context, settings);
        test::run(context, create_often(model, 40));
        BOOST_TEST(server.figures().requests == 40u);
        BOOST_TEST(server.figures().connections == 1u);
        BOOST_TEST(server.figures().handshakes == (tls ? 1u : 0u));
        auto const seen = model.connections();
        BOOST_TEST(seen.open == 1u);
        BOOST_TEST(seen.idle == 1u);
        BOOST_TEST(seen.opened == 1u);
        BOOST_TEST(seen.reused == 39u);
        BOOST_TEST(seen.full_handshakes == (tls ? 1u : 0u));
        BOOST_TEST(seen.resumed_handshakes == 0u);
    }
}

BOOST_AUTO_TEST_CASE(one_stream_after_another_uses_one_connection)
{
    testing::server const server(testing::server_options{.tls = true, .tokens = 3});
    asio::io_context context;
    options const settings = test::options_for(server);
    client const model(context, settings);
    test::run(context, stream_often(model, 40));
    BOOST_TEST(server.figures().requests == 40u);
    BOOST_TEST(server.figures().connections == 1u);
    BOOST_TEST(model.connections().reused == 39u);
}

BOOST_AUTO_TEST_CASE(timings_say_whether_a_connection_was_reused)
{
    testing::server const server(testing::server_options{.tls = true, .tokens = 3});
    asio::io_context context;
    options const settings = test::options_for(server);
    client const model(context, settings);
    request const what = test::a_request();
    response const first = test::run(context, model.create(what));
    BOOST_TEST(!first.timings.reused);
    BOOST_TEST(first.timings.acquired.has_value());
    BOOST_TEST(first.timings.handshaked.has_value());
    response const second = test::run(context, model.create(what));
    BOOST_TEST(second.timings.reused);
    BOOST_TEST(!second.timings.connected);
    BOOST_TEST(!second.timings.handshaked);
    BOOST_TEST(second.timings.first_byte.has_value());
}

// What the issue of this pool asks for: as many connections as there are callers, and one handshake
// for each.
BOOST_AUTO_TEST_CASE(ten_thousand_calls_over_eight_connections)
{
    testing::server const server(testing::server_options{.tls = true, .tokens = 1});
    asio::io_context context;
    options settings = test::options_for(server);
    settings.pool.connections = 8;
    client const model(context, settings);
    std::size_t ended = 0;
    for (int caller = 0; caller < 40; ++caller)
        asio::co_spawn(context, create_often(model, 250), [&](std::exception_ptr thrown) {
            BOOST_TEST(!thrown);
            ++ended;
        });
    context.run_for(std::chrono::minutes(5));
    BOOST_TEST(ended == 40u);
    BOOST_TEST(server.figures().requests == 10'000u);
    BOOST_TEST(server.figures().connections == 8u);
    BOOST_TEST(server.figures().handshakes == 8u);
    BOOST_TEST(model.connections().idle == 8u);
    BOOST_TEST(model.connections().reused == 9'992u);
}

BOOST_AUTO_TEST_CASE(waiters_are_served_in_the_order_they_came)
{
    testing::server server;
    for (int i = 0; i < 6; ++i)
        server.script(slow(5ms));
    asio::io_context context;
    options settings = test::options_for(server);
    settings.pool.connections = 1;
    client const model(context, settings);
    order_of_ends ends;
    begin_calls(context, model, 6, ends);
    context.poll();
    BOOST_TEST(model.connections().waiting == 5u);
    test::run_to_end(context);
    std::vector<int> const expected{0, 1, 2, 3, 4, 5};
    BOOST_TEST(ends.done == expected, boost::test_tools::per_element());
    BOOST_TEST(server.figures().connections == 1u);
}

BOOST_AUTO_TEST_CASE(waiting_has_a_limit_of_its_own)
{
    testing::server server;
    server.script(slow(1s));
    asio::io_context context;
    options settings = test::options_for(server);
    settings.pool.connections = 1;
    settings.limits.pool = 50ms;
    client const model(context, settings);
    order_of_ends ends;
    begin_calls(context, model, 2, ends);
    test::run_to_end(context);
    BOOST_TEST(ends.done.size() == 1u);
    BOOST_REQUIRE_EQUAL(ends.failed.size(), 1u);
    BOOST_TEST(ends.failed[0].code() == errc::pool_timeout);
    BOOST_TEST(ends.failed[0].is_timeout());
    BOOST_TEST((ends.failed[0].details().stage == call_stage::pool));
    BOOST_TEST(model.connections().waiting == 0u);
}

BOOST_AUTO_TEST_CASE(a_cancelled_waiter_leaves_the_queue)
{
    testing::server server;
    server.script(slow(100ms));
    asio::io_context context;
    options settings = test::options_for(server);
    settings.pool.connections = 1;
    client const model(context, settings);
    order_of_ends ends;
    asio::co_spawn(context, create_and_note(model, 1, ends), asio::detached);
    asio::cancellation_signal stop;
    asio::co_spawn(context, create_and_note(model, 2, ends),
                   asio::bind_cancellation_slot(stop.slot(), asio::detached));
    request const what = test::a_request();
    event_stream dropped = model.stream(what);
    std::exception_ptr thrown;
    asio::co_spawn(context, dropped.next(),
                   [&](std::exception_ptr failure, std::optional<event>) { thrown = failure; });
    asio::co_spawn(context, create_and_note(model, 3, ends), asio::detached);
    context.poll();
    BOOST_TEST(model.connections().waiting == 3u);
    stop.emit(asio::cancellation_type::terminal);
    dropped.cancel();
    context.poll();
    BOOST_TEST(model.connections().waiting == 1u);
    BOOST_TEST((thrown != nullptr));
    test::run_to_end(context);
    std::vector<int> const expected{1, 3};
    BOOST_TEST(ends.done == expected, boost::test_tools::per_element());
    BOOST_REQUIRE_EQUAL(ends.failed.size(), 1u);
    BOOST_TEST(ends.failed[0].is_cancelled());
    BOOST_TEST(server.figures().requests == 2u);
}

BOOST_AUTO_TEST_CASE(a_stream_holds_its_connection_until_its_terminal_event_only)
{
    testing::server const server(testing::server_options{.tokens = 3});
    asio::io_context context;
    options settings = test::options_for(server);
    settings.pool.connections = 1;
    client const model(context, settings);
    request const what = test::a_request();
    event_stream held = model.stream(what);
    auto const until_terminal = [](event_stream& events) -> asio::awaitable<std::string> {
        while (auto event = co_await events.next())
            if (event->type() == event_type::completed)
                co_return std::string(event->raw());
        throw std::runtime_error("no terminal event");
    };
    std::string const raw = test::run(context, until_terminal(held));
    test::run(context, create_often(model, 1)); // Would wait for ever for the connection.
    BOOST_TEST(raw.starts_with(R"({"type":"response.completed")"));
    BOOST_TEST(server.figures().connections == 1u);
}

// The views of the terminal event belong to the stream, whoever has the connection now.
BOOST_AUTO_TEST_CASE(views_of_the_terminal_event_outlive_the_connections_next_call)
{
    testing::server const server(testing::server_options{.tls = true, .tokens = 3});
    asio::io_context context;
    options settings = test::options_for(server);
    settings.pool.connections = 1;
    client const model(context, settings);
    auto const check = [](client const& both) -> asio::awaitable<void> {
        request const what = test::a_request();
        event_stream events = both.stream(what);
        std::optional<event> last;
        while (auto event = co_await events.next()) {
            last = *event;
            if (last->type() == event_type::completed)
                break;
        }
        std::string const before(last->raw());
        for (int i = 0; i < 3; ++i)
            co_await both.create(what);
        BOOST_TEST(last->raw() == before);
        BOOST_TEST(before.ends_with("}}"));
    };
    test::run(context, check(model));
    BOOST_TEST(server.figures().connections == 1u);
}

BOOST_AUTO_TEST_CASE(the_rest_of_a_stream_is_read_in_the_background)
{
    testing::server server;
    testing::scenario late;
    late.body = created + completed + ": and so on\n\n";
    late.cuts = {created.size() + completed.size()};
    late.delay = 100ms;
    server.script(late);
    asio::io_context context;
    options const settings = test::options_for(server);
    client const model(context, settings);
    test::run(context, stream_often(model, 1));
    BOOST_TEST(model.connections().idle == 1u);
    test::run(context, stream_often(model, 1));
    BOOST_TEST(server.figures().connections == 1u);
}

BOOST_AUTO_TEST_CASE(a_rest_that_does_not_end_is_not_waited_for_long)
{
    for (bool const is_long : {false, true}) {
        testing::server server;
        testing::scenario endless;
        endless.body = completed;
        if (is_long)
            endless.body += ": " + std::string(std::size_t{1} << 20, '.') + "\n\n";
        endless.cuts = {completed.size()};
        endless.what = fault::stall;
        endless.fault_after = endless.body.size();
        server.script(endless);
        asio::io_context context;
        options const settings = test::options_for(server);
        client const model(context, settings);
        auto const begin = std::chrono::steady_clock::now();
        test::run(context, stream_often(model, 1));
        BOOST_TEST((std::chrono::steady_clock::now() - begin < 3s));
        BOOST_TEST(model.connections().open == 0u);
    }
}

BOOST_AUTO_TEST_CASE(what_says_close_or_ends_with_the_connection_is_not_reused)
{
    for (bool const says_close : {false, true}) {
        testing::server server;
        testing::scenario answer;
        answer.body = completed;
        if (says_close)
            answer.headers = {{"Connection", "close"}, {"Content-Type", "text/event-stream"}};
        else
            answer.framed = testing::framing::until_close;
        server.script(answer);
        server.script(answer);
        asio::io_context context;
        options const settings = test::options_for(server);
        client const model(context, settings);
        test::run(context, stream_often(model, 2));
        BOOST_TEST(server.figures().connections == 2u);
        BOOST_TEST(model.connections().open == 0u);
    }
}

BOOST_AUTO_TEST_CASE(a_refused_request_leaves_the_connection_good)
{
    testing::server const server(testing::server_options{.tls = true, .api_key = "another"});
    asio::io_context context;
    options const settings = test::options_for(server);
    client const model(context, settings);
    for (int i = 0; i < 3; ++i) {
        error const failed = test::error_of([&] { test::run(context, create_often(model, 1)); });
        BOOST_TEST(failed.api()->status == 401);
        error const refused = test::error_of([&] { test::run(context, stream_often(model, 1)); });
        BOOST_TEST(refused.api()->status == 401);
    }
    BOOST_TEST(server.figures().connections == 1u);
}

BOOST_AUTO_TEST_CASE(an_idle_connection_that_the_server_closed_is_noticed_before_use)
{
    for (bool const tls : {false, true}) {
        testing::server const server(
            testing::server_options{.tls = tls, .tokens = 1, .idle_limit = 20ms});
        asio::io_context context;
        options const settings = test::options_for(server);
        client const model(context, settings);
        for (int i = 0; i < 3; ++i) {
            test::run(context, create_often(model, 2));
            test::run(context, test::pause(100ms));
        }
        BOOST_TEST(server.figures().requests == 6u);
        BOOST_TEST(server.figures().connections == 3u);
        BOOST_TEST(model.connections().reused == 3u);
        BOOST_TEST(model.connections().resumed_handshakes == (tls ? 2u : 0u));
    }
}

// The server closes it after it was found good and before the request arrives.
BOOST_AUTO_TEST_CASE(a_request_that_a_reused_connection_loses_is_sent_again_on_a_new_one)
{
    for (bool const tls : {false, true})
        for (fault const how : {fault::close, fault::truncate, fault::reset}) {
            testing::server server(testing::server_options{.tls = tls, .tokens = 1});
            asio::io_context context;
            options const settings = test::options_for(server);
            client const model(context, settings);
            test::run(context, create_often(model, 1));
            server.script({.what = how, .when = fault_point::request});
            request const what = test::a_request();
            response const reply = test::run(context, model.create(what));
            BOOST_TEST(reply.status == "completed");
            BOOST_TEST(!reply.timings.reused);
            BOOST_TEST(reply.timings.resent);
            BOOST_TEST(reply.timings.attempts == 1u);
            BOOST_TEST(server.figures().connections == 2u);
            BOOST_TEST(server.figures().requests == 3u);
        }
}

BOOST_AUTO_TEST_CASE(a_new_connection_that_loses_the_request_is_an_error)
{
    testing::server server(testing::server_options{.tokens = 1});
    asio::io_context context;
    options const settings = test::options_for(server);
    client const model(context, settings);
    server.script({.what = fault::reset, .when = fault_point::request});
    error const failed = test::error_of([&] { test::run(context, create_often(model, 1)); });
    BOOST_TEST(failed.code() == errc::connection_lost);
    BOOST_TEST(server.figures().requests == 1u);
    BOOST_TEST(model.connections().open == 0u);
}

// It was not the connection's idle time that ended it: the server may have been at work.
BOOST_AUTO_TEST_CASE(a_request_that_is_lost_late_is_not_sent_again)
{
    using asio::ip::tcp;
    asio::io_context apart;
    tcp::acceptor acceptor(apart, {asio::ip::address_v4::loopback(), 0});
    std::thread server([&] {
        tcp::socket line = acceptor.accept();
        std::string input;
        std::string const end = R"("Hello"})";
        asio::read_until(line, asio::dynamic_buffer(input), end);
        std::string const body = R"({"object":"response","status":"completed","output":[]})";
        std::string const answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                   "Content-Length: " +
                                   std::to_string(body.size()) + "\r\n\r\n" + body;
        asio::write(line, asio::buffer(answer));
        input.clear();
        asio::read_until(line, asio::dynamic_buffer(input), end);
        std::this_thread::sleep_for(1300ms);
        line.set_option(tcp::socket::linger(true, 0));
    });
    asio::io_context context;
    options settings;
    settings.base_url = "http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port());
    settings.retries.max_retries = 0;
    client const model(context, settings);
    test::run(context, create_often(model, 1));
    error const failed = test::error_of([&] { test::run(context, create_often(model, 1)); });
    server.join();
    BOOST_TEST(failed.code() == errc::connection_lost);
    BOOST_TEST(model.connections().reused == 1u);
    boost::system::error_code code;
    acceptor.non_blocking(true);
    acceptor.accept(code);
    BOOST_TEST((code == asio::error::would_block)); // Nobody came again.
}

// Once a part of the answer is here, the server has worked on the request.
BOOST_AUTO_TEST_CASE(a_request_that_was_answered_in_part_is_not_sent_again)
{
    testing::server server(testing::server_options{.tokens = 1});
    asio::io_context context;
    options const settings = test::options_for(server);
    client const model(context, settings);
    test::run(context, create_often(model, 1));
    server.script({.what = fault::reset, .when = fault_point::head});
    error const failed = test::error_of([&] { test::run(context, create_often(model, 1)); });
    BOOST_TEST(failed.code() == errc::connection_lost);
    BOOST_TEST(server.figures().requests == 2u);
}

BOOST_AUTO_TEST_CASE(a_server_that_closes_idle_connections_at_random_loses_no_request)
{
    for (bool const tls : {false, true}) {
        testing::server const server(
            testing::server_options{.tls = tls, .tokens = 1, .idle_limit = 1ms});
        asio::io_context context;
        options settings = test::options_for(server);
        settings.pool.connections = 4;
        client const model(context, settings);
        std::size_t ended = 0;
        auto const now_and_then = [](client const& with, unsigned seed) -> asio::awaitable<void> {
            request const what = test::a_request();
            for (unsigned i = 0; i < 100; ++i) {
                response const reply = co_await with.create(what);
                BOOST_TEST(reply.status == "completed");
                co_await test::pause(std::chrono::milliseconds((seed + i) % 4));
            }
        };
        for (unsigned caller = 0; caller < 8; ++caller)
            asio::co_spawn(context, now_and_then(model, caller), [&](std::exception_ptr thrown) {
                BOOST_TEST(!thrown);
                ++ended;
            });
        test::run_to_end(context);
        BOOST_TEST(ended == 8u);
        BOOST_TEST(server.figures().connections > 10u); // Else nothing was closed.
    }
}

BOOST_AUTO_TEST_CASE(without_keep_alive_each_call_resumes_the_tls_session)
{
    testing::server const server(testing::server_options{.tls = true, .tokens = 1});
    asio::io_context context;
    options settings = test::options_for(server);
    settings.pool.idle = 0;
    client const model(context, settings);
    test::run(context, create_often(model, 5));
    request const what = test::a_request();
    response const last = test::run(context, model.create(what));
    BOOST_TEST(last.timings.resumed);
    BOOST_TEST(!last.timings.reused);
    BOOST_TEST(server.figures().connections == 6u);
    BOOST_TEST(server.figures().handshakes == 1u);
    BOOST_TEST(model.connections().full_handshakes == 1u);
    BOOST_TEST(model.connections().resumed_handshakes == 5u);
    BOOST_TEST(model.connections().open == 0u);
}

BOOST_AUTO_TEST_CASE(an_old_idle_connection_is_not_used)
{
    testing::server const server(testing::server_options{.tokens = 1});
    asio::io_context context;
    options settings = test::options_for(server);
    settings.pool.idle_lifetime = 1ms;
    client const model(context, settings);
    test::run(context, create_often(model, 1));
    test::run(context, test::pause(10ms));
    test::run(context, create_often(model, 1));
    BOOST_TEST(server.figures().connections == 2u);
    BOOST_TEST(model.connections().open == 1u);
}

BOOST_AUTO_TEST_CASE(an_idle_client_keeps_nothing_pending_and_frees_its_connections)
{
    std::size_t const before = test::open_descriptors();
    testing::server const server(testing::server_options{.tls = true, .tokens = 1});
    std::size_t const with_server = test::open_descriptors();
    {
        asio::io_context context;
        options const settings = test::options_for(server);
        client const model(context, settings);
        test::run(context, create_often(model, 2)); // Returns: nothing is pending.
        BOOST_TEST(test::open_descriptors() > with_server);
    }
    BOOST_TEST(test::descriptors_settle_at(with_server));
    BOOST_TEST(before < with_server);
}

BOOST_AUTO_TEST_CASE(close_waits_for_what_runs)
{
    testing::server server;
    server.script(slow(100ms));
    server.script(slow(100ms));
    asio::io_context context;
    options settings = test::options_for(server);
    settings.pool.connections = 1;
    client model(context, settings);
    order_of_ends ends;
    begin_calls(context, model, 2, ends);
    context.poll();
    auto const begin = std::chrono::steady_clock::now();
    test::run(context, model.close(10s));
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 5s)); // And not longer than they run.
    BOOST_TEST(ends.done.size() == 2u);
    BOOST_TEST(model.connections().open == 0u);

    error const refused = test::error_of([&] { test::run(context, create_often(model, 1)); });
    BOOST_TEST(refused.code() == errc::invalid_state);
}

BOOST_AUTO_TEST_CASE(close_without_grace_aborts_what_runs)
{
    testing::server server;
    server.script(slow(10s));
    asio::io_context context;
    options settings = test::options_for(server);
    settings.pool.connections = 1;
    client model(context, settings);
    order_of_ends ends;
    begin_calls(context, model, 2, ends);
    context.poll();
    auto const begin = std::chrono::steady_clock::now();
    test::run(context, model.close());
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 2s));
    BOOST_REQUIRE_EQUAL(ends.failed.size(), 2u);
    for (auto const& failed : ends.failed)
        BOOST_TEST(failed.is_cancelled());
    BOOST_TEST(model.connections().open == 0u);
}

// Nothing more is begun by a client that ends.
BOOST_AUTO_TEST_CASE(close_ends_the_wait_before_another_attempt)
{
    testing::server server;
    server.script({.status = 503, .headers = {{"Retry-After", "30"}}, .body = "{}"});
    asio::io_context context;
    options settings = test::options_for(server);
    settings.retries.max_retries = 2;
    client model(context, settings);
    order_of_ends ends;
    asio::co_spawn(context, create_and_note(model, 1, ends), asio::detached);
    while (server.figures().requests == 0 || model.connections().idle == 0)
        context.run_one_for(1s);
    auto const begin = std::chrono::steady_clock::now();
    test::run(context, model.close(20s));
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 5s));
    BOOST_REQUIRE_EQUAL(ends.failed.size(), 1u);
    BOOST_TEST(ends.failed[0].is_cancelled());
}

BOOST_AUTO_TEST_CASE(close_gives_no_more_than_the_grace)
{
    testing::server server;
    server.script(slow(10s));
    asio::io_context context;
    options const settings = test::options_for(server);
    client model(context, settings);
    order_of_ends ends;
    asio::co_spawn(context, create_and_note(model, 1, ends), asio::detached);
    context.poll();
    auto const begin = std::chrono::steady_clock::now();
    test::run(context, model.close(100ms));
    auto const took = std::chrono::steady_clock::now() - begin;
    BOOST_TEST((took >= 100ms && took < 3s));
    BOOST_TEST(ends.failed.size() == 1u);
}

// Every stage of a call is hit by some of them.
BOOST_AUTO_TEST_CASE(a_thousand_streams_cancelled_at_random_moments_leave_nothing)
{
    testing::server const server(
        testing::server_options{.tls = true, .tokens = 20, .tokens_per_second = 2000});
    std::size_t const before = test::open_descriptors();
    {
        asio::io_context context;
        options settings = test::options_for(server);
        settings.pool.connections = 50;
        client const model(context, settings);
        auto const cut_off = [](client const& with,
                                std::chrono::microseconds time) -> asio::awaitable<void> {
            request const what = test::a_request();
            auto const events = std::make_shared<event_stream>(with.stream(what));
            auto const executor = co_await asio::this_coro::executor;
            asio::steady_timer timer(executor, time);
            timer.async_wait([events](boost::system::error_code code) {
                if (!code)
                    events->cancel();
            });
            try {
                while (auto event = co_await events->next()) {
                }
            } catch (error const& failure) {
                BOOST_TEST(failure.is_cancelled(), failure.what());
            }
            timer.cancel();
        };
        std::size_t ended = 0;
        for (unsigned i = 0; i < 1000; ++i) {
            std::chrono::microseconds const time(i * 7919 % 400'000);
            asio::co_spawn(context, cut_off(model, time), [&](std::exception_ptr thrown) {
                BOOST_TEST(!thrown);
                ++ended;
            });
        }
        test::run_to_end(context);
        BOOST_TEST(ended == 1000u);
        BOOST_TEST(model.connections().waiting == 0u);
        BOOST_TEST(model.connections().open == model.connections().idle);
        test::run(context, create_often(model, 3)); // The pool is sound.
    }
    BOOST_TEST(test::descriptors_settle_at(before));
}

BOOST_AUTO_TEST_SUITE_END()
