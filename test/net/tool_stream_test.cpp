#include "support/answers.hpp"
#include "support/run.hpp"
#include "support/tool_answers.hpp"

#include <responses/tool_run_options.hpp>
#include <responses/tool_stream.hpp>
#include <responses/toolbox.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <utility>

BOOST_AUTO_TEST_SUITE(streams_of_tools)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;
using test::call_item;
using test::streamed_answer;
using test::text_item;

asio::awaitable<int> endless()
{
    co_await test::pause(1h);
    co_return 1;
}

asio::awaitable<std::string> names_of(tool_stream& events)
{
    std::string names;
    while (auto const seen = co_await events.next())
        names.append(to_string(seen->type())).append("\n");
    co_return names;
}

asio::awaitable<std::optional<event>> next_of(tool_stream& events) { return events.next(); }

std::string const names_of_turn =
    "response.created\nresponse.output_item.done\nresponse.completed\n";

struct fixture
{
    testing::server server;
    options settings = test::options_for(server);
    asio::io_context context;
    client model{context, settings};
    request what = test::a_request();
    toolbox tools;
    int seven_calls = 0;

    fixture()
    {
        tools.add("seven", "", [this] {
            ++seven_calls;
            return 7;
        });
        tools.add("endless", "", endless);
    }

    /// Starts to read, and stops when a tool has been called.
    std::exception_ptr ended_by(tool_stream& events, auto act)
    {
        std::exception_ptr result;
        asio::co_spawn(context, names_of(events),
                       [&](std::exception_ptr thrown, std::string) { result = thrown; });
        context.run_for(100ms);
        act();
        test::run_to_end(context);
        return result;
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(gives_the_events_of_all_turns, fixture)
{
    server.script(streamed_answer({call_item("seven", "c1")}));
    server.script(streamed_answer({text_item("It is 7.")}));
    tool_stream events = model.stream_tools(what, tools);
    BOOST_TEST(server.requests().empty());
    BOOST_TEST(test::run(context, names_of(events)) == names_of_turn + names_of_turn);
    BOOST_TEST(!test::run(context, next_of(events)));
    BOOST_TEST((events.run().end == run_end::answer));
    BOOST_TEST(events.run().turns == 2U);
    BOOST_TEST(events.run().response.output_text() == "It is 7.");
    BOOST_TEST(events.run().response.head.status() == 200);
    BOOST_TEST(test::input_of(server, 1).ends_with(
        R"({"type":"function_call_output","call_id":"c1","output":"7"}])"));
    BOOST_TEST(server.requests().at(1).body.find(R"("stream":true)") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_tool_is_run_when_the_next_event_is_asked_for, fixture)
{
    server.script(streamed_answer({call_item("seven", "c1")}));
    server.script(streamed_answer({text_item("7")}));
    tool_stream events = model.stream_tools(what, tools);
    for (auto const type :
         {event_type::created, event_type::output_item_done, event_type::completed})
        BOOST_TEST((test::run(context, next_of(events)).value().type() == type));
    BOOST_TEST(seven_calls == 0);
    BOOST_TEST(events.run().turns == 0U);
    test::run(context, next_of(events));
    BOOST_TEST(seven_calls == 1);
    BOOST_TEST(events.run().turns == 1U);
    auto const result = test::run(context, events.finish());
    BOOST_TEST(result.items.size() == 3U);
}

BOOST_FIXTURE_TEST_CASE(a_last_response_without_output_has_what_came, fixture)
{
    testing::scenario silent = streamed_answer({call_item("seven", "c1")});
    silent.body.resize(silent.body.find(R"(data: {"type":"response.completed")"));
    silent.body += test::completed;
    server.script(silent);
    server.script(streamed_answer({text_item("7")}));
    tool_stream events = model.stream_tools(what, tools);
    test::run(context, events.finish());
    BOOST_TEST(seven_calls == 1);
}

BOOST_FIXTURE_TEST_CASE(turns_are_limited, fixture)
{
    tool_run_options const how{.max_turns = 1};
    server.script(streamed_answer({call_item("seven", "c1")}));
    tool_stream events = model.stream_tools(what, tools, how);
    auto const result = test::run(context, events.finish());
    BOOST_TEST((result.end == run_end::turn_limit));
    BOOST_TEST(seven_calls == 1);
    BOOST_TEST(server.requests().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(what_fails_ends_it_and_leaves_what_there_was, fixture)
{
    server.script(streamed_answer({call_item("seven", "c1")}));
    server.script(test::status(400));
    tool_stream events = model.stream_tools(what, tools);
    BOOST_TEST(test::error_of([&] { test::run(context, events.finish()); }).code() ==
               errc::http_status);
    BOOST_TEST(events.run().items.size() == 2U);
    BOOST_TEST((events.run().end == run_end::unfinished));
    BOOST_TEST(!test::run(context, next_of(events)));
    BOOST_TEST(test::error_of([&] { test::run(context, events.finish()); }).code() ==
               errc::http_status); // It says so again.
}

BOOST_FIXTURE_TEST_CASE(a_response_that_failed_ends_it, fixture)
{
    server.script(streamed_answer({call_item("seven", "c1")}));
    server.script(test::events_of(
        test::created +
        test::event_line({{"type", "response.failed"}, {"response", {{"status", "failed"}}}})));
    tool_stream events = model.stream_tools(what, tools);
    BOOST_TEST(test::error_of([&] { test::run(context, events.finish()); }).code() ==
               errc::response_failed);
    BOOST_TEST(seven_calls == 1);
}

BOOST_FIXTURE_TEST_CASE(finish_may_be_called_again, fixture)
{
    server.script(streamed_answer({text_item("7")}));
    tool_stream events = model.stream_tools(what, tools);
    for (int time = 0; time < 2; ++time)
        BOOST_TEST(test::run(context, events.finish()).items.size() == 1U);
    BOOST_TEST(events.run().items.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(cancelled_behind_the_last_event_it_is_whole, fixture)
{
    server.script(streamed_answer({text_item("7")}));
    tool_stream events = model.stream_tools(what, tools);
    for (int read = 0; read < 3; ++read)
        test::run(context, next_of(events));
    events.cancel();
    BOOST_TEST(!test::run(context, next_of(events)));
    BOOST_TEST((events.run().end == run_end::answer));
}

BOOST_FIXTURE_TEST_CASE(cancelled_between_two_turns_it_runs_nothing, fixture)
{
    server.script(streamed_answer({call_item("seven", "c1")}));
    tool_stream events = model.stream_tools(what, tools);
    for (int read = 0; read < 3; ++read)
        test::run(context, next_of(events));
    events.cancel();
    BOOST_TEST(test::error_of([&] { test::run(context, next_of(events)); }).is_cancelled());
    BOOST_TEST(seven_calls == 0);
    BOOST_TEST(events.run().response.function_calls().size() == 1U);
}

// By cancel() and by destruction; the first, second or third call; a tool that waits before, or
// not.
BOOST_FIXTURE_TEST_CASE(a_tool_may_end_the_run, fixture)
{
    std::optional<tool_stream> events;
    bool destroys = false;
    auto const end = [&] { destroys ? events.reset() : events->cancel(); };
    tools.add("end", "", end);
    tools.add("end_later", "", [end]() -> asio::awaitable<void> {
        auto const executor = co_await asio::this_coro::executor;
        co_await asio::post(executor, asio::use_awaitable);
        end();
    });
    for (std::size_t const place : {0U, 1U, 2U})
        for (auto const* ender : {"end", "end_later"})
            for (bool const by_destruction : {false, true}) {
                boost::json::array calls(3, call_item("endless", "c"));
                calls[place] = call_item(ender, "c");
                server.script(streamed_answer(calls));
                destroys = by_destruction;
                events.emplace(model.stream_tools(what, tools));
                std::exception_ptr thrown;
                asio::co_spawn(context, names_of(*events),
                               [&](std::exception_ptr failure, std::string) { thrown = failure; });
                test::run_to_end(context);
                BOOST_TEST(test::is_cancelled(thrown), ender << place << by_destruction);
            }
}

BOOST_FIXTURE_TEST_CASE(closing_the_client_ends_the_tools, fixture)
{
    server.script(streamed_answer({call_item("endless", "c1")}));
    tool_stream events = model.stream_tools(what, tools);
    auto const close = [&] { asio::co_spawn(context, model.close(), asio::detached); };
    BOOST_TEST(test::is_cancelled(ended_by(events, close)));
}

BOOST_FIXTURE_TEST_CASE(cancel_stops_the_tool_that_is_waited_for, fixture)
{
    server.script(streamed_answer({call_item("endless", "c1")}));
    tool_stream events = model.stream_tools(what, tools);
    BOOST_TEST(test::is_cancelled(ended_by(events, [&] { events.cancel(); })));
    BOOST_TEST(!test::run(context, next_of(events)));
}

BOOST_FIXTURE_TEST_CASE(cancel_stops_the_stream_that_is_waited_for, fixture)
{
    server.script(test::silence());
    tool_stream events = model.stream_tools(what, tools);
    BOOST_TEST(test::is_cancelled(ended_by(events, [&] { events.cancel(); })));
}

BOOST_FIXTURE_TEST_CASE(destroying_it_is_cancelling_it, fixture)
{
    server.script(streamed_answer({call_item("endless", "c1")}));
    std::optional<tool_stream> events(model.stream_tools(what, tools));
    BOOST_TEST(test::is_cancelled(ended_by(*events, [&] { events.reset(); })));
    server.script(streamed_answer({text_item("7")}));
    tool_stream begun = model.stream_tools(what, tools);
    test::run(context, next_of(begun));
    begun = model.stream_tools(what, tools);
    BOOST_TEST(begun.run().turns == 0U);
}

BOOST_FIXTURE_TEST_CASE(cancelled_before_it_begins_it_sends_nothing, fixture)
{
    tool_stream events = model.stream_tools(what, tools);
    events.cancel();
    BOOST_TEST(test::error_of([&] { test::run(context, next_of(events)); }).is_cancelled());
    BOOST_TEST(server.requests().empty());
}

BOOST_FIXTURE_TEST_CASE(a_second_next_at_the_same_time_is_refused, fixture)
{
    server.script(streamed_answer({call_item("endless", "c1")}));
    tool_stream events = model.stream_tools(what, tools);
    std::optional<error> refused;
    BOOST_TEST(test::is_cancelled(ended_by(events, [&] {
        asio::co_spawn(context, next_of(events),
                       [&](std::exception_ptr thrown, std::optional<event>) {
                           refused = test::error_of([&] { std::rethrow_exception(thrown); });
                           events.cancel();
                       });
    })));
    BOOST_REQUIRE(refused);
    BOOST_TEST(refused->code() == errc::invalid_state);
}

BOOST_AUTO_TEST_SUITE_END()
