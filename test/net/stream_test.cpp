#include "support/run.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <span>

BOOST_AUTO_TEST_SUITE(stream)

namespace {

namespace asio = boost::asio;
using namespace responses;

struct plain_and_tls
{
    testing::server plain{testing::server_options{.tokens = 12}};
    testing::server tls{testing::server_options{.tls = true, .tokens = 12}};
};

request a_request()
{
    request what;
    what.model = "gpt-4.1";
    what.input = "你好啊";
    return what;
}

void check_whole(test::transcript const& seen)
{
    BOOST_REQUIRE(!seen.failure);
    std::vector<std::string> const beginning{"response.created", "response.in_progress",
                                             "response.output_item.added",
                                             "response.content_part.added"};
    std::vector<std::string> const end{"response.output_text.done", "response.content_part.done",
                                       "response.output_item.done", "response.completed"};
    BOOST_REQUIRE_EQUAL(seen.names.size(), beginning.size() + 12 + end.size());
    BOOST_TEST(std::ranges::equal(std::span(seen.names).first(4), beginning));
    BOOST_TEST(std::ranges::equal(std::span(seen.names).last(4), end));
    BOOST_TEST(std::ranges::count(seen.names, "response.output_text.delta") == 12);
    BOOST_TEST(!seen.text.empty());
    BOOST_REQUIRE(seen.final);
    BOOST_TEST(seen.final->output_text() == seen.text);
    BOOST_TEST(seen.final->status == "completed");
    BOOST_REQUIRE(seen.final->usage);
    BOOST_TEST(seen.final->usage->output_tokens == 12);
}

} // namespace

BOOST_FIXTURE_TEST_CASE(gives_every_event_in_order_plain_and_tls, plain_and_tls)
{
    for (auto* server : {&plain, &tls}) {
        asio::io_context context;
        options const settings = test::options_for(*server);
        client const model(context, settings);
        request const what = a_request();
        event_stream events = model.stream(what);
        check_whole(test::run(context, test::read_all(events)));
        BOOST_TEST(server->figures().connections == 1);
        BOOST_TEST(server->figures().aborted == 0);
    }
}

BOOST_FIXTURE_TEST_CASE(sends_what_it_promises_and_nothing_else, plain_and_tls)
{
    asio::io_context context;
    options const settings = test::options_for(plain);
    client const model(context, settings);
    request const what = a_request();
    event_stream events = model.stream(what);
    test::run(context, test::read_all(events));

    auto const requests = plain.requests();
    BOOST_REQUIRE_EQUAL(requests.size(), 1);
    auto const& sent = requests[0];
    BOOST_TEST(sent.method == "POST");
    BOOST_TEST(sent.target == "/v1/responses");
    BOOST_TEST(sent.body == R"({"model":"gpt-4.1","input":"你好啊","stream":true})");
    std::vector<std::string> names;
    for (auto const& field : sent.headers)
        names.push_back(field.first);
    std::vector<std::string> const expected{"Host",       "Accept",        "Content-Type",
                                            "User-Agent", "Authorization", "Content-Length"};
    BOOST_TEST(names == expected, boost::test_tools::per_element());
    BOOST_TEST(sent.header("Accept") == "application/json");
    BOOST_TEST(sent.header("Authorization") == "Bearer sk-test");
    BOOST_TEST(sent.header("Host") == "127.0.0.1:" + std::to_string(plain.port()));
}

BOOST_FIXTURE_TEST_CASE(user_headers_add_replace_and_remove, plain_and_tls)
{
    options settings = test::options_for(plain);
    settings.api_key.clear();
    settings.user_agent.clear();
    settings.headers = {{"X-Team", "blue"}, {"accept", "text/event-stream"}};
    asio::io_context context;
    client const model(context, settings);
    request const what = a_request();
    event_stream events = model.stream(what);
    test::run(context, test::read_all(events));

    auto const sent = plain.requests().at(0);
    BOOST_TEST(sent.header("X-Team") == "blue");
    BOOST_TEST(sent.header("Accept") == "text/event-stream");
    BOOST_TEST(sent.header("Authorization").empty());
    BOOST_TEST(sent.header("User-Agent").empty());
}

BOOST_FIXTURE_TEST_CASE(sends_nothing_before_the_first_next, plain_and_tls)
{
    asio::io_context context;
    options const settings = test::options_for(plain);
    client const model(context, settings);
    request const what = a_request();
    {
        event_stream const events = model.stream(what);
        test::run_to_end(context);
    }
    BOOST_TEST(plain.figures().connections == 0);
}

BOOST_FIXTURE_TEST_CASE(outlives_client_and_request, plain_and_tls)
{
    asio::io_context context;
    std::optional<event_stream> events;
    {
        options const settings = test::options_for(tls);
        client const model(context, settings);
        request const what = a_request();
        events = model.stream(what);
    }
    check_whole(test::run(context, test::read_all(*events)));
}

BOOST_FIXTURE_TEST_CASE(gives_nothing_for_good_after_the_end, plain_and_tls)
{
    asio::io_context context;
    options const settings = test::options_for(plain);
    client const model(context, settings);
    request const what = a_request();
    event_stream events = model.stream(what);
    test::run(context, test::read_all(events));
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(!test::run(context, events.next()).has_value());
    BOOST_TEST(plain.figures().connections == 1);
}

BOOST_FIXTURE_TEST_CASE(finish_gives_the_final_response, plain_and_tls)
{
    asio::io_context context;
    options const settings = test::options_for(tls);
    client const model(context, settings);
    request const what = a_request();
    event_stream events = model.stream(what);
    BOOST_TEST(test::error_of([&] { events.response(); }).code() == errc::invalid_state);

    response const reply = test::run(context, events.finish());
    BOOST_TEST(reply.status == "completed");
    BOOST_TEST(reply.output_text() == events.response().output_text());
    BOOST_TEST(!reply.head.request_id().empty());
    BOOST_TEST(reply.head.request_id() == events.head().request_id());
    BOOST_TEST(test::run(context, events.finish()).id == reply.id);
}

BOOST_FIXTURE_TEST_CASE(an_incomplete_response_is_an_outcome, plain_and_tls)
{
    asio::io_context context;
    options const settings = test::options_for(plain);
    client const model(context, settings);
    request what = a_request();
    what.max_output_tokens = 3;
    event_stream events = model.stream(what);
    auto const seen = test::run(context, test::read_all(events));
    BOOST_REQUIRE(!seen.failure);
    BOOST_TEST(seen.names.back() == "response.incomplete");
    BOOST_TEST(seen.final->incomplete_details->reason == "max_output_tokens");
    BOOST_TEST(seen.final->output_text() == seen.text);
}

BOOST_FIXTURE_TEST_CASE(notes_when_things_happened, plain_and_tls)
{
    asio::io_context context;
    options const settings = test::options_for(tls);
    client const model(context, settings);
    request const what = a_request();
    event_stream events = model.stream(what);
    BOOST_TEST(!events.timings().resolved);
    test::run(context, events.finish());
    call_timings const when = events.timings();
    BOOST_REQUIRE(when.finished.has_value());
    BOOST_TEST((when.resolved <= when.connected && when.connected <= when.handshaked &&
                when.handshaked <= when.first_byte && when.first_byte <= when.first_event &&
                when.first_event <= when.first_text && when.first_text <= when.finished));
    BOOST_TEST((events.response().timings.finished == when.finished));
}

BOOST_FIXTURE_TEST_CASE(an_owned_event_needs_no_stream, plain_and_tls)
{
    asio::io_context context;
    std::vector<owned_event> kept;
    {
        options const settings = test::options_for(plain);
        client const model(context, settings);
        request const what = a_request();
        event_stream events = model.stream(what);
        test::run(context,
                  [](event_stream& from, std::vector<owned_event>& to) -> asio::awaitable<void> {
                      while (auto event = co_await from.next())
                          to.push_back(event->to_owned());
                  }(events, kept));
    }
    std::string text;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        BOOST_TEST(kept[i].sequence_number().value() == static_cast<std::int64_t>(i));
        BOOST_TEST(kept[i].json().at("type").as_string() == kept[i].name());
        text += kept[i].text();
    }
    BOOST_TEST(text == kept.back().get<responses::events::completed>().response.output_text());
}

BOOST_FIXTURE_TEST_CASE(delivers_each_event_when_it_comes, plain_and_tls)
{
    // The last event comes only after a pause: the ones before must not wait for it.
    std::string const first = "data: {\"type\":\"response.in_progress\",\"response\":{}}\n\n";
    testing::scenario slow;
    slow.body = first + "data: {\"type\":\"response.completed\",\"response\":{}}\n\n";
    slow.cuts = {first.size()};
    slow.delay = std::chrono::milliseconds(300);
    for (auto* server : {&plain, &tls}) {
        server->script(slow);
        asio::io_context context;
        options const settings = test::options_for(*server);
        client const model(context, settings);
        request const what = a_request();
        event_stream events = model.stream(what);
        auto const when = test::run(
            context, [](event_stream& from) -> asio::awaitable<std::vector<std::int64_t>> {
                std::vector<std::int64_t> at;
                while (auto event = co_await from.next())
                    at.push_back(from.timings().first_byte->count());
                co_return at;
            }(events));
        BOOST_TEST(when.size() == 2);
        BOOST_TEST((*events.timings().finished - *events.timings().first_event >=
                    std::chrono::milliseconds(250)));
    }
}

BOOST_FIXTURE_TEST_CASE(a_second_next_at_the_same_time_is_refused, plain_and_tls)
{
    testing::scenario silent;
    silent.what = testing::fault::stall;
    plain.script(silent);
    asio::io_context context;
    options const settings = test::options_for(plain);
    client const model(context, settings);
    request const what = a_request();
    event_stream events = model.stream(what);

    std::exception_ptr first;
    std::exception_ptr second;
    asio::co_spawn(context, events.next(), [&](std::exception_ptr e, auto) { first = e; });
    asio::co_spawn(context, events.next(), [&](std::exception_ptr e, auto) {
        second = e;
        events.cancel();
    });
    test::run_to_end(context);
    auto const code_of = [](std::exception_ptr const& thrown) {
        return test::error_of([&] { std::rethrow_exception(thrown); }).code();
    };
    BOOST_TEST(code_of(second) == errc::invalid_state);
    BOOST_TEST(code_of(first) == asio::error::operation_aborted);
}

BOOST_AUTO_TEST_SUITE_END()
