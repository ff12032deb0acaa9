#include "support/answers.hpp"
#include "support/run.hpp"
#include "support/tool_answers.hpp"

#include <responses/tool_observer.hpp>
#include <responses/tool_run.hpp>
#include <responses/tool_run_options.hpp>
#include <responses/toolbox.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/describe/class.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>

BOOST_AUTO_TEST_SUITE(runs_of_tools)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;
using test::call_item;
using test::text_item;
using test::whole_answer;

struct sum
{
    int left = 0;
    int right = 0;
};
BOOST_DESCRIBE_STRUCT(sum, (), (left, right))

/// Writes down the steps of a run.
struct steps : tool_observer
{
    void on_turn(unsigned number, request const& what) override
    {
        log += "turn " + std::to_string(number) + " of " + what.model + "\n";
    }
    void on_response(unsigned number, response const& reply) override
    {
        log += "response " + std::to_string(number) + " " + reply.status + "\n";
    }
    void on_call(function_call const& call) override { log += "call " + call.name + "\n"; }
    void on_result(function_call const& call, tool_result const& result) override
    {
        log += (result.failure ? "failed " : "ran ") + call.name + " " +
               std::string(result.output.output.text()) + "\n";
    }

    std::string log;
};

struct fixture
{
    testing::server server;
    options settings = test::options_for(server);
    asio::io_context context;
    client model{context, settings};
    request what = test::a_request();
    tool_run_options how;
    toolbox tools;
    std::shared_ptr<steps> seen = std::make_shared<steps>();

    fixture()
    {
        what.input = "What is 2 + 3?";
        how.observer = seen;
        tools.add("add", "Adds.", [](sum of) { return of.left + of.right; });
    }

    tool_run run() { return test::run(context, model.run_tools(what, tools, how)); }

    error failure()
    {
        return test::error_of([this] { run(); });
    }

    /// Cancels a run after a while. What it throws, and when it has ended.
    std::exception_ptr run_cancelled_after(std::chrono::milliseconds time)
    {
        asio::cancellation_signal stop;
        asio::steady_timer timer(context, time);
        timer.async_wait([&](auto) { stop.emit(asio::cancellation_type::terminal); });
        std::exception_ptr result;
        asio::co_spawn(
            context, model.run_tools(what, tools, how),
            asio::bind_cancellation_slot(
                stop.slot(), [&](std::exception_ptr thrown, tool_run) { result = thrown; }));
        test::run_to_end(context);
        return result;
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(tools_are_run_until_there_is_an_answer, fixture)
{
    server.script(whole_answer({call_item("add", "c1", R"({"left":2,"right":3})")}));
    server.script(whole_answer({text_item("It is 5.")}));
    auto const result = run();
    BOOST_TEST(result.response.output_text() == "It is 5.");
    BOOST_TEST((result.end == run_end::answer));
    BOOST_TEST(result.turns == 2U);
    BOOST_TEST(result.items.size() == 3U);
    BOOST_TEST(server.requests().size() == 2U);
    BOOST_TEST(server.requests().at(0).body.find(R"("input":"What is 2 + 3?")") !=
               std::string::npos);
    BOOST_TEST(server.requests().at(0).body.find(R"("name":"add")") != std::string::npos);
    BOOST_TEST(test::input_of(server, 1) ==
               R"([{"role":"user","content":"What is 2 + 3?"},{"type":"function_call",)"
               R"("id":"fc_c1","call_id":"c1","name":"add",)"
               R"("arguments":"{\"left\":2,\"right\":3}"},)"
               R"({"type":"function_call_output","call_id":"c1","output":"5"}])");
    BOOST_TEST(seen->log == "turn 1 of " + what.model +
                                "\nresponse 1 completed\ncall add\nran add 5\nturn 2 of " +
                                what.model + "\nresponse 2 completed\n");
}

BOOST_FIXTURE_TEST_CASE(no_options_are_needed, fixture)
{
    server.script(whole_answer({text_item("Hello.")}));
    auto const result = test::run(context, model.run_tools(what, tools));
    BOOST_TEST(result.response.output_text() == "Hello.");
    BOOST_TEST(seen->log == "");
}

BOOST_FIXTURE_TEST_CASE(request_toolbox_and_client_may_go, fixture)
{
    server.script(whole_answer({call_item("add", "c1", R"({"left":2,"right":3})")}));
    server.script(whole_answer({text_item("5")}));
    std::optional<client> brief(std::in_place, context, settings);
    auto running = brief->run_tools(what, tools, how);
    what = request{};
    tools = toolbox{};
    how = tool_run_options{};
    brief.reset();
    auto const result = test::run(context, std::move(running));
    BOOST_TEST(result.response.output_text() == "5");
    BOOST_TEST(seen->log.find("ran add 5") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(calls_of_one_response_run_at_the_same_time, fixture)
{
    int running = 0;
    int most = 0;
    tools.add("wait", "", [&]() -> asio::awaitable<int> {
        most = std::max(most, ++running);
        co_await test::pause(50ms);
        co_return --running;
    });
    server.script(
        whole_answer({call_item("wait", "c1"), call_item("add", "c2", R"({"left":1,"right":1})"),
                      call_item("wait", "c3")}));
    server.script(whole_answer({text_item("done")}));
    run();
    BOOST_TEST(most == 2);
    std::string const sent = test::input_of(server, 1);
    auto const place = [&](std::string const& of) {
        return sent.find(R"({"type":"function_call_output","call_id":")" + of);
    };
    BOOST_TEST(place("c3") != std::string::npos);
    BOOST_TEST(place("c1") < place("c2")); // In the order of the calls,
    BOOST_TEST(place("c2") < place("c3"));
    BOOST_TEST(seen->log.find("ran add") < seen->log.find("ran wait")); // not of their ends.
}

BOOST_FIXTURE_TEST_CASE(a_tool_that_fails_is_told_to_the_model, fixture)
{
    tools.add("fail", "", []() -> asio::awaitable<int> {
        co_await test::pause(1ms);
        throw std::runtime_error("no such city");
    });
    server.script(whole_answer({call_item("fail", "c1"), call_item("guess", "c2")}));
    server.script(whole_answer({text_item("Sorry.")}));
    BOOST_TEST(run().response.output_text() == "Sorry.");
    std::string const sent = test::input_of(server, 1);
    BOOST_TEST(sent.find(R"("output":"{\"error\":\"no such city\"}")") != std::string::npos, sent);
    BOOST_TEST(sent.find(R"("output":"{\"error\":\"there is no tool guess\"}")") !=
                   std::string::npos,
               sent);
    BOOST_TEST(seen->log.find("failed fail {\"error\":\"no such city\"}\n") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_tool_that_takes_too_long_is_stopped, fixture)
{
    bool stopped = false;
    tools.add("wait", "", [&]() -> asio::awaitable<int> {
        try {
            co_await test::pause(1h);
        } catch (boost::system::system_error const&) {
            stopped = true;
            throw;
        }
        co_return 1;
    });
    how.tool_limit = 20ms;
    server.script(whole_answer({call_item("wait", "c1")}));
    server.script(whole_answer({text_item("Too slow.")}));
    BOOST_TEST(run().response.output_text() == "Too slow.");
    BOOST_TEST(stopped);
    BOOST_TEST(test::input_of(server, 1).find("it took more than 20 ms") != std::string::npos);
    BOOST_TEST(seen->log.find("failed wait") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(without_a_limit_a_tool_may_take_its_time, fixture)
{
    tools.add("wait", "", [&]() -> asio::awaitable<int> {
        co_await test::pause(30ms);
        co_return 1;
    });
    how.tool_limit = 0ms;
    server.script(whole_answer({call_item("wait", "c1")}));
    server.script(whole_answer({text_item("Fine.")}));
    run();
    BOOST_TEST(seen->log.find("ran wait 1") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(turns_are_limited, fixture)
{
    how.max_turns = 2;
    for (auto const* id : {"c1", "c2", "c3"})
        server.script(whole_answer({call_item("add", id, R"({"left":1,"right":1})")}));
    auto const result = run();
    BOOST_TEST((result.end == run_end::turn_limit));
    BOOST_TEST(result.turns == 2U);
    BOOST_TEST(result.items.size() == 4U);
    BOOST_TEST(server.requests().size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(a_call_that_fails_is_thrown_with_its_details, fixture)
{
    server.script(whole_answer({call_item("add", "c1", R"({"left":1,"right":1})")}));
    server.script(test::status(400));
    auto const failed = failure();
    BOOST_TEST(failed.code() == errc::http_status);
    BOOST_TEST(failed.api()->message == "not now");
}

BOOST_FIXTURE_TEST_CASE(what_cannot_be_asked_is_thrown_from_the_call, fixture)
{
    what.background = true;
    BOOST_TEST(test::error_of([&] { std::ignore = model.run_tools(what, tools); }).code() ==
               errc::invalid_argument);
    what.background.reset();
    what.extra["model"] = "twice";
    BOOST_TEST(test::error_of([&] { std::ignore = model.run_tools(what, tools); }).code() ==
               errc::invalid_argument);
    BOOST_TEST(server.requests().empty());
}

BOOST_FIXTURE_TEST_CASE(cancelled_it_stops_its_tools_and_waits_for_them, fixture)
{
    int ended = 0;
    tools.add("wait", "", [&]() -> asio::awaitable<int> {
        co_await asio::this_coro::throw_if_cancelled(false);
        try {
            co_await test::pause(1h);
        } catch (boost::system::system_error const&) {
        }
        co_await test::pause(20ms); // It has to put something in order.
        co_return ++ended;
    });
    server.script(whole_answer({call_item("wait", "c1"), call_item("wait", "c2")}));
    bool all_had_ended = false;
    asio::cancellation_signal stop;
    asio::steady_timer timer(context, 100ms);
    timer.async_wait([&](auto) { stop.emit(asio::cancellation_type::terminal); });
    std::exception_ptr thrown;
    asio::co_spawn(
        context, model.run_tools(what, tools, how),
        asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr failure, tool_run) {
            thrown = failure;
            all_had_ended = ended == 2;
        }));
    test::run_to_end(context);
    BOOST_TEST(test::is_cancelled(thrown));
    BOOST_TEST(all_had_ended);
    BOOST_TEST(seen->log.find("ran") == std::string::npos);
    BOOST_TEST(server.requests().size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(cancelled_it_stops_its_call, fixture)
{
    server.script(test::silence());
    BOOST_TEST(test::is_cancelled(run_cancelled_after(50ms)));
}

BOOST_FIXTURE_TEST_CASE(a_tool_may_itself_throw_what_cancelling_throws, fixture)
{
    tools.add("abort", "",
              []() -> int { throw boost::system::system_error(asio::error::operation_aborted); });
    server.script(whole_answer({call_item("abort", "c1")}));
    server.script(whole_answer({text_item("On we go.")}));
    BOOST_TEST(run().response.output_text() == "On we go.");
}

BOOST_FIXTURE_TEST_CASE(who_watches_has_no_say, fixture)
{
    struct thrower : tool_observer
    {
        void on_turn(unsigned, request const&) override { throw 1; }
        void on_response(unsigned, response const&) override { throw 2; }
        void on_call(function_call const&) override { throw 3; }
        void on_result(function_call const&, tool_result const&) override { throw 4; }
    };
    how.observer = std::make_shared<thrower>();
    server.script(whole_answer({call_item("add", "c1", R"({"left":2,"right":3})")}));
    server.script(whole_answer({text_item("5")}));
    BOOST_TEST(run().response.output_text() == "5");
}

BOOST_FIXTURE_TEST_CASE(the_context_may_go_while_tools_run, fixture)
{
    auto const held = std::make_shared<int>();
    tools.add("wait", "", [held, this]() -> asio::awaitable<int> {
        auto const kept = held;
        seen->log += "waits";
        co_await test::pause(1h);
        co_return *kept;
    });
    server.script(whole_answer({call_item("wait", "c1")}));
    {
        asio::io_context brief;
        client other(brief, settings);
        asio::co_spawn(brief, other.run_tools(what, tools, how),
                       [](std::exception_ptr, tool_run) {});
        while (!seen->log.ends_with("waits"))
            brief.run_one_for(1s);
        tools = toolbox{};
        BOOST_TEST(held.use_count() > 1);
    }
    BOOST_TEST(held.use_count() == 1);
}

// What comes behind it in a coroutine that was cancelled is cancelled too.
BOOST_FIXTURE_TEST_CASE(its_caller_stays_cancelled, fixture)
{
    tools.add("wait", "", [] { return test::pause(1h); });
    server.script(whole_answer({call_item("wait", "c1")}));
    bool has_gone_on = false;
    auto const caller = [](fixture& of, bool& gone_on) -> asio::awaitable<void> {
        try {
            co_await of.model.run_tools(of.what, of.tools, of.how);
        } catch (error const&) {
        }
        co_await test::pause(0ms);
        gone_on = true;
    };
    asio::cancellation_signal stop;
    asio::steady_timer timer(context, 50ms);
    timer.async_wait([&](auto) { stop.emit(asio::cancellation_type::terminal); });
    std::exception_ptr thrown;
    asio::co_spawn(context, caller(*this, has_gone_on),
                   asio::bind_cancellation_slot(
                       stop.slot(), [&](std::exception_ptr failure) { thrown = failure; }));
    test::run_to_end(context);
    BOOST_TEST((thrown != nullptr));
    BOOST_TEST(!has_gone_on);
}

BOOST_FIXTURE_TEST_CASE(a_tool_may_end_the_run_by_its_signal, fixture)
{
    asio::cancellation_signal stop;
    tools.add("end", "", [&stop] { stop.emit(asio::cancellation_type::terminal); });
    tools.add("wait", "", [] { return test::pause(1h); });
    server.script(whole_answer({call_item("end", "c1"), call_item("wait", "c2")}));
    std::exception_ptr thrown;
    auto const ended = [&](std::exception_ptr failure, tool_run) { thrown = failure; };
    asio::co_spawn(context, model.run_tools(what, tools, how),
                   asio::bind_cancellation_slot(stop.slot(), ended));
    test::run_to_end(context);
    BOOST_TEST(test::is_cancelled(thrown));
}

BOOST_FIXTURE_TEST_CASE(the_longest_limit_is_none, fixture)
{
    how.tool_limit = std::chrono::milliseconds::max();
    tools.add("wait", "", [] { return test::pause(5ms); });
    server.script(whole_answer({call_item("wait", "c1")}));
    server.script(whole_answer({text_item("Fine.")}));
    run();
    BOOST_TEST(seen->log.find("ran wait done") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(members_of_turns_are_no_options_of_calls, fixture)
{
    call_options more;
    more.body["tool_choice"] = "required";
    client const other = model.with(more);
    BOOST_TEST(test::error_of([&] { std::ignore = other.run_tools(what, tools); }).code() ==
               errc::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
