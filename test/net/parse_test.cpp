#include "support/described_types.hpp"
#include "support/run.hpp"

#include <responses/json.hpp>
#include <responses/parse.hpp>
#include <responses/partial_json.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

BOOST_AUTO_TEST_SUITE(parsing)

namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace responses;
using test::amount;

testing::scenario answer(json::object response)
{
    response["object"] = "response";
    return {.headers = {{"Content-Type", "application/json"}},
            .body = json::serialize(response),
            .framed = testing::framing::content_length};
}

json::object completed_with(json::object part)
{
    json::object const message{
        {"type", "message"}, {"role", "assistant"}, {"content", json::array{std::move(part)}}};
    return {{"status", "completed"}, {"output", json::array{message}}};
}

json::object completed(std::string_view text)
{
    return completed_with({{"type", "output_text"}, {"text", text}});
}

parsed<amount> parse(testing::server const& server, request const& what)
{
    asio::io_context context;
    options const settings = test::options_for(server);
    client const model(context, settings);
    return test::run(context, model.parse<amount>(what));
}

// The events of a text that comes in these pieces.
testing::scenario stream_of(std::vector<std::string> const& pieces)
{
    std::string body;
    std::string text;
    for (std::string const& piece : pieces) {
        json::object const event{{"type", "response.output_text.delta"}, {"delta", piece}};
        body += "data: " + json::serialize(event) + "\n\n";
        text += piece;
    }
    json::object const last{{"type", "response.completed"}, {"response", completed(text)}};
    return {.body = body + "data: " + json::serialize(last) + "\n\n"};
}

asio::awaitable<std::vector<std::string>> views_of(event_stream& events)
{
    std::vector<std::string> seen;
    partial_json document;
    while (auto const event = co_await events.next()) {
        document.append(event->text());
        seen.emplace_back(document.text());
    }
    co_return seen;
}

} // namespace

BOOST_AUTO_TEST_CASE(asks_for_the_schema_and_gives_the_value)
{
    testing::server server;
    server.script(answer(completed(R"({"value":2,"in":"litre"})")));
    request const what{.model = "m", .input = "How much?", .top_p = 0.5};
    auto const result = parse(server, what);
    BOOST_TEST(result.value().value == 2.0);
    BOOST_TEST((result->in == test::unit::litre));
    BOOST_TEST(result.response.head.status() == 200);

    json::value const sent = json::parse(server.requests().at(0).body);
    BOOST_TEST(sent.at("text").at("format") == json::parse(to_json(format_of<amount>())));
    BOOST_TEST(sent.at("top_p") == 0.5);
    BOOST_TEST(!what.text);
}

BOOST_AUTO_TEST_CASE(each_outcome_is_told_apart)
{
    testing::server server;
    request const what{.model = "m", .input = "How much?"};
    server.script(answer({{"status", "incomplete"}, {"output", json::array()}}));
    BOOST_TEST(std::holds_alternative<incomplete_answer>(parse(server, what).outcome));
    server.script(answer(completed("[]")));
    BOOST_TEST(std::holds_alternative<mismatched_answer>(parse(server, what).outcome));
    server.script(answer(completed_with({{"type", "refusal"}, {"refusal", "No."}})));
    BOOST_TEST(std::holds_alternative<refused_answer>(parse(server, what).outcome));
}

BOOST_AUTO_TEST_CASE(what_fails_is_thrown_as_by_create)
{
    testing::server server;
    server.script(answer({{"status", "failed"}, {"error", {{"message", "Sorry"}}}}));
    request const what{.model = "m", .input = "How much?"};
    BOOST_TEST(test::error_of([&] { parse(server, what); }).code() == errc::response_failed);
}

BOOST_AUTO_TEST_CASE(a_request_with_a_format_is_refused_by_the_call)
{
    testing::server const server;
    asio::io_context context;
    options const settings = test::options_for(server);
    client const model(context, settings);
    request const what{.model = "m", .text = text_options{.format = text_format{}}};
    auto const call = [&] { auto const never = model.parse<amount>(what); };
    BOOST_TEST(test::error_of(call).code() == errc::invalid_argument);
}

BOOST_AUTO_TEST_CASE(client_and_request_may_die_before_it_is_parsed)
{
    testing::server server;
    server.script(answer(completed(R"({"value":2,"in":"litre"})")));
    asio::io_context context;
    auto const make = [&] {
        options const settings = test::options_for(server);
        client const model(context, settings);
        request const what{.model = "m", .input = "How much?"};
        return model.parse<amount>(what);
    };
    BOOST_TEST(test::run(context, make()).value().value == 2.0);
}

BOOST_AUTO_TEST_CASE(a_stream_shows_the_document_as_it_comes)
{
    testing::server server;
    server.script(stream_of({"{\"va", "lue\":1", "2.", "5,\"in\":\"li", "tre\"}"}));
    asio::io_context context;
    options const settings = test::options_for(server);
    client const model(context, settings);
    request const what{.model = "m", .text = text_options{.format = format_of<amount>()}};
    event_stream events = model.stream(what);

    std::vector<std::string> const expected{"{}",
                                            R"({"value":1})",
                                            R"({"value":12})",
                                            R"({"value":12.5,"in":"li"})",
                                            R"({"value":12.5,"in":"litre"})",
                                            R"({"value":12.5,"in":"litre"})"};
    BOOST_TEST(test::run(context, views_of(events)) == expected, boost::test_tools::per_element());
    BOOST_TEST(parsed_from<amount>(events.response()).value().value == 12.5);
}

BOOST_AUTO_TEST_SUITE_END()
