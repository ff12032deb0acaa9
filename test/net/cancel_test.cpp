#include "support/descriptors.hpp"
#include "support/run.hpp"
#include "support/stuck_servers.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <memory>
#include <random>
#include <thread>

BOOST_AUTO_TEST_SUITE(cancel)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;
using testing::fault;
using testing::fault_point;

std::string const delta =
    "data: {\"type\":\"response.output_text.delta\",\"sequence_number\":7,\"delta\":\"a\"}\n\n";

// Where a call can be waiting.
enum class stage
{
    connect,
    handshake,
    send,
    head,
    body,
};

// A place where a call gets stuck at the stage.
struct trap
{
    explicit trap(stage where) : server(testing::server_options{.tls = where != stage::connect})
    {
        settings = test::options_for(server);
        testing::scenario stall;
        stall.body = delta + delta;
        stall.fault_after = delta.size();
        stall.what = fault::stall;
        switch (where) {
        case stage::connect: settings.base_url = full.url(); return;
        case stage::send:
            settings.base_url = deaf.url();
            what.instructions = std::string(std::size_t{32} << 20, 'x');
            return;
        case stage::handshake: stall.when = fault_point::handshake; break;
        case stage::head: stall.when = fault_point::request; break;
        case stage::body: stall.when = fault_point::body; break;
        }
        server.script(stall);
    }

    testing::server server;
    options settings;
    request what = test::a_request();
    test::full_backlog full;
    test::deaf_server deaf;
};

constexpr std::array stages{stage::connect, stage::handshake, stage::send, stage::head,
                            stage::body};

// Reads until something is thrown.
asio::awaitable<void> read_until_thrown(event_stream& events)
{
    while (auto event = co_await events.next()) {
    }
}

void after(asio::steady_timer& timer, std::chrono::milliseconds delay, auto action)
{
    timer.expires_after(delay);
    timer.async_wait([action](boost::system::error_code) { action(); });
}

boost::system::error_code code_of(std::exception_ptr const& thrown)
{
    return test::error_of([&] { std::rethrow_exception(thrown); }).code();
}

} // namespace

BOOST_AUTO_TEST_CASE(cancel_ends_a_waiting_next_at_every_stage)
{
    for (auto const where : stages) {
        trap const stuck(where);
        auto const descriptors = test::open_descriptors();
        {
            asio::io_context context;
            client const model(context, stuck.settings);
            event_stream events = model.stream(stuck.what);
            std::exception_ptr thrown;
            asio::co_spawn(context, read_until_thrown(events),
                           [&](std::exception_ptr e) { thrown = e; });
            asio::steady_timer timer(context);
            after(timer, 100ms, [&] { events.cancel(); });
            test::run_to_end(context);
            BOOST_TEST(code_of(thrown) == asio::error::operation_aborted);
            BOOST_TEST(!test::run(context, events.next()).has_value());
        }
        BOOST_TEST(test::descriptors_settle_at(descriptors));
    }
}

BOOST_AUTO_TEST_CASE(destroying_the_stream_ends_a_waiting_next_at_every_stage)
{
    for (auto const where : stages) {
        trap const stuck(where);
        auto const descriptors = test::open_descriptors();
        {
            asio::io_context context;
            client const model(context, stuck.settings);
            std::optional<event_stream> events = model.stream(stuck.what);
            std::exception_ptr thrown;
            asio::co_spawn(context, read_until_thrown(*events),
                           [&](std::exception_ptr e) { thrown = e; });
            asio::steady_timer timer(context);
            after(timer, 100ms, [&] { events.reset(); });
            test::run_to_end(context);
            BOOST_TEST(code_of(thrown) == asio::error::operation_aborted);
        }
        BOOST_TEST(test::descriptors_settle_at(descriptors));
    }
}

BOOST_AUTO_TEST_CASE(a_cancellation_slot_ends_create_and_next_at_every_stage)
{
    for (auto const where : stages)
        for (bool const streamed : {false, true}) {
            trap const stuck(where);
            auto const descriptors = test::open_descriptors();
            {
                asio::io_context context;
                client const model(context, stuck.settings);
                event_stream events = model.stream(stuck.what);
                asio::cancellation_signal signal;
                std::exception_ptr thrown;
                auto const keep = [&](std::exception_ptr e, auto...) { thrown = e; };
                if (streamed)
                    asio::co_spawn(context, read_until_thrown(events),
                                   asio::bind_cancellation_slot(signal.slot(), keep));
                else
                    asio::co_spawn(context, model.create(stuck.what),
                                   asio::bind_cancellation_slot(signal.slot(), keep));
                asio::steady_timer timer(context);
                after(timer, 100ms, [&] { signal.emit(asio::cancellation_type::terminal); });
                test::run_to_end(context);
                BOOST_TEST(code_of(thrown) == asio::error::operation_aborted);
            }
            BOOST_TEST(test::descriptors_settle_at(descriptors));
        }
}

BOOST_AUTO_TEST_CASE(a_cancelled_stream_says_so_once)
{
    testing::server server;
    asio::io_context context;
    options const settings = test::options_for(server);
    client const model(context, settings);
    request const what = test::a_request();
    event_stream events = model.stream(what);
    BOOST_TEST(test::run(context, events.next()).has_value());
    events.cancel();
    BOOST_TEST(test::error_of([&] { test::run(context, events.next()); }).is_cancelled());
    BOOST_TEST(!test::run(context, events.next()).has_value());
}

BOOST_AUTO_TEST_CASE(cancelling_after_the_terminal_event_changes_nothing)
{
    testing::server server(testing::server_options{.tokens = 1});
    asio::io_context context;
    options const settings = test::options_for(server);
    client const model(context, settings);
    request const what = test::a_request();
    event_stream events = model.stream(what);
    test::run(context, [](event_stream& from) -> asio::awaitable<void> {
        while (auto event = co_await from.next())
            if (event->type() == event_type::completed)
                co_return;
    }(events));
    events.cancel();
    BOOST_TEST(test::run(context, events.finish()).status == "completed");
}

// Cancelled while nothing is waiting: Asio then throws at the next co_await, inside of the library.
BOOST_AUTO_TEST_CASE(a_slot_that_fires_between_two_waits_is_told_alike)
{
    testing::server server(testing::server_options{.tls = true, .tokens = 20});
    options const settings = test::options_for(server);
    bool finished = false;
    for (int handlers = 1; !finished; ++handlers) {
        BOOST_REQUIRE(handlers < 2000);
        auto const seen = test::create_cut_off_after(settings, handlers);
        auto const& thrown = seen.thrown;
        finished = seen.finished_before;
        if (thrown)
            BOOST_TEST(test::error_of([&] { std::rethrow_exception(thrown); }).is_cancelled());
    }
}

BOOST_AUTO_TEST_CASE(a_stream_cancelled_before_it_began_sends_nothing)
{
    testing::server server;
    asio::io_context context;
    options const settings = test::options_for(server);
    client const model(context, settings);
    request const what = test::a_request();
    event_stream events = model.stream(what);
    events.cancel();
    BOOST_TEST(test::error_of([&] { test::run(context, events.next()); }).is_cancelled());
    BOOST_TEST(server.figures().connections == 0);
}

BOOST_AUTO_TEST_CASE(leaving_the_loop_closes_the_connection)
{
    for (bool const tls : {false, true}) {
        testing::server server(
            testing::server_options{.tls = tls, .tokens = 1000, .tokens_per_second = 100});
        asio::io_context context;
        options const settings = test::options_for(server);
        client const model(context, settings);
        request const what = test::a_request();
        test::run(context, [](client const& from, request const& asked) -> asio::awaitable<void> {
            event_stream events = from.stream(asked);
            while (auto event = co_await events.next())
                if (!event->text().empty())
                    co_return;
        }(model, what));
        for (int i = 0; i < 500 && server.figures().open != 0; ++i)
            std::this_thread::sleep_for(10ms);
        BOOST_TEST(server.figures().aborted == 1);
        BOOST_TEST(server.figures().open == 0);
    }
}

// At every handler in turn the context goes away, with whatever is suspended in it then.
BOOST_AUTO_TEST_CASE(a_context_may_go_away_at_any_moment)
{
    for (bool const tls : {false, true}) {
        testing::server server(testing::server_options{.tls = tls, .tokens = 3});
        options const settings = test::options_for(server);
        auto const descriptors = test::open_descriptors();
        bool finished = false;
        for (int handlers = 0; !finished; ++handlers) {
            BOOST_REQUIRE(handlers < 2000);
            asio::io_context context;
            client const model(context, settings);
            request const what = test::a_request();
            event_stream events = model.stream(what);
            asio::co_spawn(context, read_until_thrown(events),
                           [&](std::exception_ptr) { finished = true; });
            asio::co_spawn(context, model.create(what), [](std::exception_ptr, response) {});
            for (int i = 0; i < handlers && context.run_one_for(5s) != 0; ++i) {
            }
        }
        BOOST_TEST(test::descriptors_settle_at(descriptors));
    }
}

BOOST_AUTO_TEST_CASE(streams_cancelled_at_random_moments_leave_nothing)
{
    testing::server server(
        testing::server_options{.tls = true, .tokens = 50, .tokens_per_second = 2000});
    options const settings = test::options_for(server);
    auto const descriptors = test::open_descriptors();
    {
        asio::io_context context;
        client const model(context, settings);
        request const what = test::a_request();
        std::minstd_rand random(7);
        std::vector<event_stream> streams;
        std::vector<std::unique_ptr<asio::steady_timer>> timers;
        streams.reserve(100);
        std::size_t ended = 0;
        for (std::size_t i = 0; i < 100; ++i) {
            streams.push_back(model.stream(what));
            asio::co_spawn(context, read_until_thrown(streams[i]),
                           [&](std::exception_ptr) { ++ended; });
            timers.push_back(std::make_unique<asio::steady_timer>(context));
            after(*timers[i], std::chrono::milliseconds(random() % 400),
                  [&stream = streams[i]] { stream.cancel(); });
        }
        test::run_to_end(context);
        BOOST_TEST(ended == 100);
    }
    BOOST_TEST(test::descriptors_settle_at(descriptors));
}

BOOST_AUTO_TEST_CASE(nothing_is_pending_between_two_nexts)
{
    testing::server server(testing::server_options{.tokens = 100, .tokens_per_second = 50});
    asio::io_context context;
    options const settings = test::options_for(server);
    client const model(context, settings);
    request const what = test::a_request();
    event_stream events = model.stream(what);
    for (int i = 0; i < 6; ++i) // run_to_end throws if anything stays pending
        BOOST_TEST(test::run(context, events.next()).has_value());
}

namespace {

// A response that takes seconds to generate.
struct in_background
{
    in_background()
    {
        settings.cancel_background = true;
        what.extra["background"] = true;
    }

    // Reads some events, then lets go of the stream.
    asio::awaitable<void> read_some(event_stream events, int count)
    {
        for (int i = 0; i < count; ++i)
            co_await events.next();
    }

    std::string last_target() const { return server.requests().back().target; }

    testing::server server{testing::server_options{.tokens = 100, .tokens_per_second = 50}};
    options settings = test::options_for(server);
    request what = test::a_request();
    asio::io_context context;
};

} // namespace

BOOST_FIXTURE_TEST_CASE(what_is_let_go_of_is_stopped_in_the_background, in_background)
{
    client const model(context, settings);
    test::run(context, read_some(model.stream(what), 6));
    BOOST_TEST(last_target().starts_with("/v1/responses/resp_"));
    BOOST_TEST(last_target().ends_with("/cancel"));
    BOOST_TEST(server.requests().back().method == "POST");
    BOOST_TEST(server.requests().size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_waiting_stream_that_is_cancelled_is_stopped_once, in_background)
{
    client const model(context, settings);
    event_stream events = model.stream(what);
    asio::steady_timer timer(context);
    after(timer, 200ms, [&] { events.cancel(); });
    error const told = test::error_of([&] { test::run(context, read_until_thrown(events)); });
    BOOST_TEST(told.is_cancelled());
    BOOST_TEST(server.requests().size() == 2u);
    BOOST_TEST(last_target().ends_with("/cancel"));
}

BOOST_FIXTURE_TEST_CASE(a_slot_stops_it_too, in_background)
{
    client const model(context, settings);
    event_stream events = model.stream(what);
    asio::cancellation_signal signal;
    asio::steady_timer timer(context);
    after(timer, 200ms, [&] { signal.emit(asio::cancellation_type::terminal); });
    asio::co_spawn(context, read_until_thrown(events),
                   asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr) {}));
    test::run_to_end(context);
    BOOST_TEST(server.requests().size() == 2u);
    BOOST_TEST(last_target().ends_with("/cancel"));
}

BOOST_FIXTURE_TEST_CASE(what_is_not_stopped, in_background)
{
    auto const left_after = [this](int events) {
        client const model(context, settings);
        auto const before = server.requests().size();
        test::run(context, read_some(model.stream(what), events));
        return server.requests().size() - before;
    };
    BOOST_TEST(left_after(0) == 0u); // Nothing was asked.
    what.extra["max_output_tokens"] = 3;
    BOOST_TEST(left_after(11) == 1u); // It has ended.
    what.extra.erase("max_output_tokens");
    settings.cancel_background = false;
    BOOST_TEST(left_after(6) == 1u);
    settings.cancel_background = true;
    what.extra["background"] = false;
    BOOST_TEST(left_after(6) == 1u);
}

BOOST_FIXTURE_TEST_CASE(stopping_ends_in_any_case, in_background)
{
    client model(context, settings);
    testing::scenario refused;
    refused.generated = true;
    refused.what = fault::stall;
    refused.fault_after = 10'000;
    server.script(refused);
    refused.generated = false;
    refused.status = 500;
    refused.what = fault::none;
    server.script(refused);
    test::run(context, read_some(model.stream(what), 6)); // A failure to stop is nobody's.
    BOOST_TEST(server.requests().size() == 2u);
    event_stream events = model.stream(what);
    test::run(context, model.close());
    events.cancel();
    test::run_to_end(context);
    BOOST_TEST(server.requests().size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_client_that_closes_stops_what_it_aborts, in_background)
{
    client model(context, settings);
    event_stream events = model.stream(what);
    asio::steady_timer timer(context);
    after(timer, 200ms, [&] { asio::co_spawn(context, model.close(), asio::detached); });
    error const told = test::error_of([&] { test::run(context, read_until_thrown(events)); });
    BOOST_TEST(told.is_cancelled());
    BOOST_TEST(server.requests().size() == 2u);
    BOOST_TEST(last_target().ends_with("/cancel"));
}

// The context goes away while a stream waits: what it still posts is never run, and nothing leaks.
BOOST_FIXTURE_TEST_CASE(a_context_that_goes_away_stops_nothing, in_background)
{
    auto own = std::make_unique<asio::io_context>();
    client const model(*own, settings);
    asio::co_spawn(*own, read_some(model.stream(what), 1'000), asio::detached);
    own->run_for(200ms);
    own.reset();
    BOOST_TEST(server.requests().size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
