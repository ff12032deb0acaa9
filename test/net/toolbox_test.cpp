#include "support/described_types.hpp"
#include "support/run.hpp"

#include <responses/json.hpp>
#include <responses/toolbox.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

BOOST_AUTO_TEST_SUITE(toolboxes)

namespace {

namespace asio = boost::asio;
using namespace responses;
using test::amount;

function_call call_of(std::string name, std::string arguments)
{
    function_call call;
    call.call_id = "call_1";
    call.name = std::move(name);
    call.arguments = std::move(arguments);
    return call;
}

tool_result run(toolbox const& tools, function_call const& call)
{
    asio::io_context context;
    return test::run(context, tools.run(call));
}

/// What the model is told when this function is called so.
template <class Function>
std::string told(Function function, std::string arguments = "{}")
{
    toolbox tools;
    tools.add("f", "", std::move(function));
    return to_json(run(tools, call_of("f", std::move(arguments))).output.output);
}

amount twice(amount given)
{
    given.value *= 2;
    return given;
}

asio::awaitable<void> later()
{
    auto const executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, asio::use_awaitable);
}

asio::awaitable<amount> twice_later(amount given)
{
    co_await later();
    co_return twice(given);
}

asio::awaitable<double> value_later(amount const& given)
{
    co_await later();
    co_return given.value;
}

std::string const two_litres = R"({"value":2,"in":"litre"})";

} // namespace

BOOST_AUTO_TEST_CASE(functions_of_all_kinds)
{
    std::string const doubled = R"("{\"value\":4,\"in\":\"litre\"}")";
    BOOST_TEST(told(twice, two_litres) == doubled);
    BOOST_TEST(told(twice_later, two_litres) == doubled);
    BOOST_TEST(told(value_later, two_litres) == R"("2")");
    BOOST_TEST(told([](amount const& given) { return given.value; }, two_litres) == R"("2")");
    BOOST_TEST(told([](amount&& given) noexcept { return given.in; }, two_litres) ==
               R"("\"litre\"")");
    int calls = 0;
    BOOST_TEST(told([&calls]() mutable { return ++calls; }) == R"("1")");
}

// The toolbox keeps the lambda, whose coroutine refers to it, until that is done.
BOOST_AUTO_TEST_CASE(a_lambda_that_holds_something_may_be_a_coroutine)
{
    std::optional<toolbox> tools(std::in_place);
    std::string const held(100, 'h');
    tools->add("f", "", [held](amount given) -> asio::awaitable<std::string> {
        co_await later();
        co_return held + std::to_string(given.value);
    });
    asio::io_context context;
    auto running = tools->run(call_of("f", two_litres));
    tools.reset();
    auto const result = test::run(context, std::move(running));
    BOOST_TEST(result.output.output.text() == held + "2.000000");
}

BOOST_AUTO_TEST_CASE(what_they_give)
{
    BOOST_TEST(told([] { return std::string("text"); }) == R"("text")");
    BOOST_TEST(told([] { return "text"; }) == R"("text")");
    BOOST_TEST(told([] {}) == R"("done")");
    BOOST_TEST(told(later) == R"("done")");
    BOOST_TEST(told([] { return std::vector<int>{1, 2}; }) == R"("[1,2]")");
    BOOST_TEST(told([] { return std::optional<int>{}; }) == R"("null")");
    BOOST_TEST(told([] { return boost::json::object{{"a", 1}}; }) == R"("{\"a\":1}")");
    BOOST_TEST(told([] {
                   input_image picture;
                   picture.image_url = "data:,";
                   return std::vector<content_part>{picture};
               }) == R"([{"type":"input_image","image_url":"data:,"}])");
}

BOOST_AUTO_TEST_CASE(the_output_belongs_to_the_call)
{
    toolbox tools;
    tools.add("twice", "", twice);
    function_call call = call_of("twice", two_litres);
    call.caller = program_caller{.caller_id = "p"};
    auto const result = run(tools, call);
    BOOST_TEST(!result.failure);
    BOOST_TEST(to_json(result.output) == R"({"type":"function_call_output","call_id":"call_1",)"
                                         R"("output":"{\"value\":4,\"in\":\"litre\"}",)"
                                         R"("caller":{"type":"program","caller_id":"p"}})");
}

BOOST_AUTO_TEST_CASE(the_model_is_told_what_there_is)
{
    toolbox tools;
    tools.add("twice", "Twice as much.", twice);
    tools.add("now", "What time it is.", [] { return 12; });
    function_tool raw;
    raw.name = "raw";
    raw.parameters = boost::json::object{{"type", "object"}};
    raw.strict = false;
    tools.add(raw, [](boost::json::object given) { return given; });
    BOOST_TEST(to_json(tools.tools()) ==
               R"([{"type":"function","name":"twice","description":"Twice as much.",)"
               R"("parameters":{"type":"object","properties":{"value":{"type":"number"},)"
               R"("in":{"type":"string","enum":["gram","litre","default"]}},)"
               R"("required":["value","in"],"additionalProperties":false},"strict":true},)"
               R"({"type":"function","name":"now","description":"What time it is.",)"
               R"("parameters":{"type":"object","properties":{},"required":[],)"
               R"("additionalProperties":false},"strict":true},)"
               R"({"type":"function","name":"raw","parameters":{"type":"object"},)"
               R"("strict":false}])");
    BOOST_TEST(tools.contains("now"));
    function_tool loose;
    loose.name = "loose";
    loose.strict = false;
    toolbox others;
    others.add(loose, twice);
    auto const made = std::get<function_tool>(others.tools().at(0));
    BOOST_TEST((made.strict == false));
    BOOST_TEST(made.parameters->contains("properties"));
    BOOST_TEST(!tools.contains("then"));
    BOOST_TEST(to_json(run(tools, call_of("raw", R"({"a":[1]})")).output.output) ==
               R"("{\"a\":[1]}")");
}

BOOST_AUTO_TEST_CASE(no_text_is_no_arguments)
{
    BOOST_TEST(told([] { return 1; }, "") == R"("1")");
}

// As every document is: half of a character that a model or a gateway has cut becomes U+FFFD.
BOOST_AUTO_TEST_CASE(arguments_are_read_like_answers)
{
    toolbox tools;
    function_tool raw;
    raw.name = "raw";
    raw.parameters = boost::json::object{{"type", "object"}};
    tools.add(raw, [](boost::json::object given) { return given; });
    auto const back = [&](std::string arguments) {
        return std::string(run(tools, call_of("raw", std::move(arguments))).output.output.text());
    };
    BOOST_TEST(back(R"({"a":"\ud83d"})") == "{\"a\":\"\uFFFD\"}");
    BOOST_TEST(back("{\"a\":\"caf\xe9\"}") == "{\"a\":\"caf\uFFFD\"}");
    std::string const deep = "{\"a\":" + std::string(100, '[') + std::string(100, ']') + "}";
    BOOST_TEST(back(deep) == deep);
}

BOOST_AUTO_TEST_CASE(arguments_that_do_not_fit_are_told)
{
    auto const ask = [](std::string arguments) { return told(twice, std::move(arguments)); };
    BOOST_TEST(ask(R"({"value":2,)") == R"("{\"error\":\"the arguments are not JSON\"}")");
    BOOST_TEST(ask(R"({"value":"two","in":"litre"})") ==
               R"("{\"error\":\"the arguments do not fit: value: expected a number, )"
               R"(not this string\"}")");
    BOOST_TEST(ask("[]").find("do not fit: expected an object") != std::string::npos);
    BOOST_TEST(ask("").find("do not fit: ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(failures_are_told)
{
    toolbox tools;
    tools.add("fails", "", []() -> int { throw std::runtime_error("no\xffne"); });
    tools.add("fails_later", "", []() -> asio::awaitable<int> {
        co_await later();
        throw std::runtime_error("late");
    });
    tools.add("odd", "", []() -> int { throw 7; });
    auto const told_of = [&](std::string name) {
        auto const result = run(tools, call_of(std::move(name), "{}"));
        BOOST_TEST((result.failure != nullptr));
        BOOST_TEST((result.output.call_id == "call_1"));
        return result.output.output.text();
    };
    BOOST_TEST(told_of("fails") == "{\"error\":\"no\uFFFDne\"}");
    BOOST_TEST(told_of("fails_later") == R"({"error":"late"})");
    BOOST_TEST(told_of("odd") == R"({"error":"the tool failed"})");
    BOOST_TEST(told_of("missing") == R"({"error":"there is no tool missing"})");
}

BOOST_AUTO_TEST_CASE(text_that_is_no_utf_8_is_mended)
{
    BOOST_TEST(told([] { return std::string("caf\xe9"); }) == "\"caf\uFFFD\"");
    BOOST_TEST(told([] {
                   input_text part;
                   part.text = "caf\xe9";
                   return std::vector<content_part>{part};
               }) == "[{\"type\":\"input_text\",\"text\":\"caf\uFFFD\"}]");
}

BOOST_AUTO_TEST_CASE(only_being_cancelled_is_thrown)
{
    toolbox tools;
    tools.add("endless", "", [] { return test::pause(std::chrono::hours{1}); });
    asio::io_context context;
    asio::cancellation_signal stop;
    std::exception_ptr thrown;
    auto const ended = [&](std::exception_ptr failure, tool_result) { thrown = failure; };
    asio::co_spawn(context, tools.run(call_of("endless", "{}")),
                   asio::bind_cancellation_slot(stop.slot(), ended));
    context.poll();
    stop.emit(asio::cancellation_type::terminal);
    test::run_to_end(context);
    BOOST_CHECK_THROW(std::rethrow_exception(thrown), boost::system::system_error);
}

BOOST_AUTO_TEST_CASE(copies_share_their_functions)
{
    int calls = 0;
    toolbox tools;
    tools.add("count", "", [&calls, own = std::make_shared<int>(0)] { calls = ++*own; });
    toolbox const copy = tools;
    run(tools, call_of("count", "{}"));
    run(copy, call_of("count", "{}"));
    BOOST_TEST(calls == 2);
    tools.add("more", "", twice);
    BOOST_TEST(!copy.contains("more"));
}

BOOST_AUTO_TEST_CASE(names_that_cannot_be_used_are_refused)
{
    toolbox tools;
    tools.add("get_weather-2", "", twice);
    for (std::string const& name : {std::string(), std::string("a b"), std::string("n\xc3\xa4"),
                                    std::string(129, 'a'), std::string("get_weather-2")})
        BOOST_TEST(test::error_of([&] { tools.add(name, "", twice); }).code() ==
                   errc::invalid_argument);
    tools.add(std::string(128, 'a'), "", twice);
    BOOST_TEST(tools.tools().size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
