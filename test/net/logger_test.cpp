#include "support/answers.hpp"
#include "support/run.hpp"
#include "support/stuck_servers.hpp"
#include "support/variable.hpp"

#include <responses/logger.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

BOOST_AUTO_TEST_SUITE(logging)

namespace {

using namespace responses;
using namespace std::chrono_literals;
using test::status;
using test::variable;
using testing::fault;

struct line
{
    log_level level;
    std::string text;
};

// What a logger of this level writes, and options that have it.
struct fixture
{
    testing::server server{testing::server_options{.tokens = 3}};
    std::vector<line> lines;

    options logged(log_level level, std::size_t shown_text = 0)
    {
        options settings = test::options_for(server);
        settings.retries = {.base = 1ms};
        logger_options const how{
            .level = level,
            .sink = [this](log_level at,
                           std::string_view text) { lines.push_back({at, std::string(text)}); },
            .shown_text = shown_text};
        settings.observer = std::make_shared<logger>(how);
        return settings;
    }

    std::ptrdiff_t count(std::string_view part) const
    {
        return std::ranges::count_if(
            lines, [&](line const& one) { return one.text.find(part) != std::string::npos; });
    }

    std::ptrdiff_t count(log_level level) const
    {
        return std::ranges::count(lines, level, &line::level);
    }

    std::string all() const
    {
        std::string text;
        for (auto const& one : lines)
            text.append(one.text).append("\n");
        return text;
    }
};

// One of each: a good call, one that succeeds at the second attempt, one that fails, and one that
// is cancelled.
void run_calls(testing::server& server, options const& settings)
{
    test::create(settings);
    server.script(status(503));
    test::stream(settings);
    server.script(status(400));
    test::error_of([&] { test::create(settings); });
    boost::asio::io_context context;
    client const model(context, settings);
    request const what = test::a_request();
    event_stream events = model.stream(what);
    test::run(context, events.next());
    events.cancel();
}

} // namespace

BOOST_FIXTURE_TEST_CASE(each_level_has_what_the_ones_before_it_have, fixture)
{
    run_calls(server, logged(log_level::off));
    BOOST_TEST(lines.empty());

    run_calls(server, logged(log_level::error));
    BOOST_TEST(lines.size() == 1);
    BOOST_TEST(count(" end result=failed ") == 1);

    lines.clear();
    run_calls(server, logged(log_level::warn));
    BOOST_TEST(lines.size() == 2);
    BOOST_TEST(count(log_level::warn) == 1);
    BOOST_TEST(count(" retry next_attempt=2 ") == 1);

    lines.clear();
    run_calls(server, logged(log_level::info));
    BOOST_TEST(lines.size() == 5);
    BOOST_TEST(count(log_level::info) == 3);
    BOOST_TEST(count(" end result=ok ") == 2);
    BOOST_TEST(count(" end result=cancelled ") == 1);

    lines.clear();
    run_calls(server, logged(log_level::debug));
    BOOST_TEST(count(log_level::debug) > 20);
    BOOST_TEST(count(" begin operation=") == 4);
    BOOST_TEST(count(" attempt number=") == 5);
    BOOST_TEST(count(" head status=200 ") == 3);
    BOOST_TEST(count(" event type=response.output_text.delta sequence_number=") == 3);
}

BOOST_FIXTURE_TEST_CASE(the_line_of_a_call, fixture)
{
    auto const settings = logged(log_level::info);
    auto const seen = test::stream(settings);
    BOOST_REQUIRE(lines.size() == 1);
    auto const& text = lines[0].text;
    auto const& head = seen.final->head;
    BOOST_TEST(text.find(" url=" + server.url() +
                         "/responses status=200 request_id=" + std::string(head.request_id()) +
                         " attempts=1 first_event_ms=") != text.npos,
               text);
    BOOST_TEST(text.find(" output_tokens=3") != text.npos, text);
}

// Whatever a server does with what it is sent.
BOOST_FIXTURE_TEST_CASE(no_secret_is_in_the_log, fixture)
{
    auto settings = logged(log_level::debug);
    settings.base_url += "?api-key=secret-query";
    settings.api_key = "sk-secret-key";
    settings.headers = {{"Cookie", "secret-cookie"},
                        {"api-key", "secret-api-key"},
                        {"X-Mine", "secret-mine"},
                        {"OpenAI-Organization", "secret-organization"}};
    std::vector<std::pair<std::string, std::string>> echoed = settings.headers;
    echoed.insert(echoed.end(), {{"Authorization", "Bearer sk-secret-key"},
                                 {"Proxy-Authorization", "Basic secret"},
                                 {"x-api-key", "secret"},
                                 {"Set-Cookie", "session=secret"},
                                 {"X-Echo-Authorization", "Bearer sk-secret-key"},
                                 {"Location", "/v1/responses?api-key=secret-query"}});
    auto const answer = [&](int code, std::string type, std::string body) {
        testing::scenario one{.status = code, .headers = echoed, .body = std::move(body)};
        one.headers.emplace_back("Content-Type", std::move(type));
        server.script(one);
    };
    answer(503, "application/json", R"({"error":{"message":"secret key sk-secret-key"}})");
    answer(401, "application/json", R"({"error":{"message":"secret key sk-secret-key"}})");
    test::error_of([&] { test::create(settings); });
    answer(200, "text/html", "secret");
    test::error_of([&] { test::create(settings); });
    answer(200, "application/json", "{secret");
    test::error_of([&] { test::create(settings); });
    answer(200, "text/event-stream",
           "data: {\"type\":\"response.output_text.delta\",\"delta\":\"secret\"}\n\n"
           "data: {secret}\n\n");
    BOOST_TEST(test::stream(settings).failure.has_value());
    answer(200, "text/event-stream",
           "data: {\"type\":\"error\",\"error\":{\"message\":\"secret\"}}\n\n");
    BOOST_TEST(test::stream(settings).failure.has_value());

    BOOST_REQUIRE(server.requests().size() == 6); // They were sent.
    BOOST_TEST(server.requests()[0].header("Authorization") == "Bearer sk-secret-key");
    BOOST_TEST(count(" head status=") == 6); // And came back.
    BOOST_TEST(count("header.Set-Cookie=[hidden]") == 6);
    BOOST_TEST(all().find("secret") == std::string::npos, all());
}

BOOST_FIXTURE_TEST_CASE(texts_are_shown_when_asked_for, fixture)
{
    auto const settings = logged(log_level::debug, 100);
    server.script({.body = "data: {\"type\":\"response.output_text.delta\",\"delta\":\"told\"}\n\n"
                           "data: {\"type\":\"error\",\"message\":\"why\"}\n\n"});
    test::stream(settings);
    BOOST_TEST(count(R"(\"delta\":\"told\")") == 1);
    BOOST_TEST(count(" message=why") == 1);
}

BOOST_FIXTURE_TEST_CASE(a_server_forges_no_line, fixture)
{
    auto const settings = logged(log_level::debug);
    server.script({.body = "data: {\"type\":\"a\\ncall=9 end result=ok\"}\n\n"
                           "data: {\"type\":\"error\",\"code\":\"b\\r\\ncall=9 end\"}\n\n"});
    test::stream(settings);
    BOOST_TEST(count("type=\"a call=9 end result=\\\"ok") == 0);
    BOOST_TEST(count(" type=\"a call=9 end result=ok\" ") == 1);
    for (auto const& one : lines) {
        BOOST_TEST(one.text.find_first_of("\r\n") == std::string::npos);
        BOOST_TEST(one.text.starts_with("call="));
        BOOST_TEST(!one.text.starts_with("call=9 "));
    }
}

BOOST_FIXTURE_TEST_CASE(a_sink_that_throws_changes_nothing, fixture)
{
    options settings = test::options_for(server);
    logger_options const how{.level = log_level::debug, .sink = [](log_level, std::string_view) {
                                 throw std::runtime_error("full");
                             }};
    settings.observer = std::make_shared<logger>(how);
    BOOST_TEST(test::create(settings).status == "completed");
    BOOST_TEST(!test::stream(settings).failure);
}

// The environment

BOOST_AUTO_TEST_CASE(names_of_levels)
{
    for (auto const level :
         {log_level::off, log_level::error, log_level::warn, log_level::info, log_level::debug})
        BOOST_TEST((log_level_of(to_string(level)) == level));
    BOOST_TEST((log_level_of("DEBUG") == log_level::debug));
    for (auto const* odd : {"", "warning", "2", "debu", "debugs", " info"})
        BOOST_TEST(!log_level_of(odd).has_value(), odd);
}

BOOST_AUTO_TEST_CASE(the_environment_asks_for_a_logger)
{
    BOOST_TEST(!logger::from_environment());
    BOOST_TEST(!options::from_environment().observer);
    {
        variable const theirs("OPENAI_LOG", "info");
        BOOST_TEST(logger::from_environment().get() != nullptr);
        BOOST_TEST(options::from_environment().observer.get() != nullptr);
        variable const ours("RESPONSES_LOG", "off");
        BOOST_TEST(!logger::from_environment());
    }
    {
        variable const empty("RESPONSES_LOG", "");
        variable const theirs("OPENAI_LOG", "debug");
        BOOST_TEST(logger::from_environment().get() != nullptr);
    }
    variable const odd("RESPONSES_LOG", "loud");
    BOOST_TEST(!logger::from_environment());
    BOOST_TEST(!options::from_environment().observer);
}

BOOST_AUTO_TEST_SUITE_END()
