#include "support/run.hpp"

#include <boost/asio/use_future.hpp>
#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(create)

namespace {

namespace asio = boost::asio;
using namespace responses;

request a_request()
{
    request what;
    what.model = "gpt-4.1";
    what.input = "Write a one-sentence bedtime story.";
    return what;
}

response create(options const& settings)
{
    asio::io_context context;
    client const model(context, settings);
    request const what = a_request();
    return test::run(context, model.create(what));
}

error failure(testing::server& server, testing::scenario answer)
{
    server.script(std::move(answer));
    return test::error_of([&] { create(test::options_for(server)); });
}

testing::scenario answer(std::string type, std::string body)
{
    testing::scenario what;
    what.headers = {{"Content-Type", std::move(type)}, {"x-request-id", "req_9"}};
    what.body = std::move(body);
    what.framed = testing::framing::content_length;
    return what;
}

} // namespace

BOOST_AUTO_TEST_CASE(gives_the_response_plain_and_tls)
{
    for (bool const tls : {false, true}) {
        testing::server server(testing::server_options{.tls = tls, .tokens = 9});
        response const reply = create(test::options_for(server));
        BOOST_TEST(reply.status == "completed");
        BOOST_TEST(reply.model.starts_with("gpt-4.1"));
        BOOST_TEST(!reply.output_text().empty());
        BOOST_TEST(reply.usage.value().output_tokens == 9);
        BOOST_TEST(!reply.head.request_id().empty());
        BOOST_TEST(reply.timings.finished.has_value());
        BOOST_TEST(reply.timings.handshaked.has_value() == tls);
        BOOST_TEST(server.requests().at(0).body ==
                   R"({"model":"gpt-4.1","input":"Write a one-sentence bedtime story."})");
    }
}

BOOST_AUTO_TEST_CASE(the_text_is_that_of_the_stream)
{
    testing::server server;
    asio::io_context context;
    options const settings = test::options_for(server);
    client const model(context, settings);
    request const what = a_request();
    event_stream events = model.stream(what);
    response const streamed = test::run(context, events.finish());
    BOOST_TEST(streamed.output_text() == create(test::options_for(server)).output_text());
}

BOOST_AUTO_TEST_CASE(client_and_request_may_die_before_it_runs)
{
    testing::server server;
    asio::io_context context;
    auto const make = [&] {
        options const settings = test::options_for(server);
        client const model(context, settings);
        request const what = a_request();
        return model.create(what);
    };
    BOOST_TEST(test::run(context, make()).status == "completed");
}

BOOST_AUTO_TEST_CASE(gives_a_future_by_co_spawn)
{
    testing::server server;
    asio::io_context context;
    options const settings = test::options_for(server);
    client const model(context, settings);
    request const what = a_request();
    std::future<response> reply =
        asio::co_spawn(model.get_executor(), model.create(what), asio::use_future);
    test::run_to_end(context);
    BOOST_TEST(reply.get().status == "completed");
}

BOOST_AUTO_TEST_CASE(reads_every_framing)
{
    testing::server server(testing::server_options{.tls = true});
    for (auto const framed : {testing::framing::chunked, testing::framing::content_length,
                              testing::framing::until_close}) {
        auto what = answer("application/json", R"({"object":"response","status":"completed"})");
        what.framed = framed;
        what.piece_size = 7;
        server.script(what);
        BOOST_TEST(create(test::options_for(server)).status == "completed");
    }
}

BOOST_AUTO_TEST_CASE(a_status_that_is_not_2xx_is_an_error_with_the_servers_words)
{
    testing::server server;
    auto what = answer("application/json", R"({"error":{"message":"slow down","type":"requests",)"
                                           R"("param":null,"code":"rate_limit_exceeded"}})");
    what.status = 429;
    what.headers.emplace_back("Retry-After", "2");
    auto const failed = failure(server, what);
    BOOST_TEST(failed.code() == errc::http_status);
    BOOST_TEST(failed.is_rate_limit());
    BOOST_TEST(failed.is_retryable());
    BOOST_REQUIRE(failed.api() != nullptr);
    BOOST_TEST(failed.api()->status == 429);
    BOOST_TEST(failed.api()->message == "slow down");
    BOOST_TEST(failed.api()->code == "rate_limit_exceeded");
    BOOST_TEST(failed.api()->request_id == "req_9");
    BOOST_TEST((failed.api()->retry_after == std::chrono::seconds(2)));
    std::string const text = failed.what();
    for (auto const* part : {"429", "slow down", "rate_limit_exceeded", "req_9", "/v1/responses"})
        BOOST_TEST(text.find(part) != text.npos, text << " lacks " << part);
    BOOST_TEST(text.find("sk-test") == text.npos);
}

BOOST_AUTO_TEST_CASE(the_words_of_a_long_error_are_found)
{
    testing::server server;
    auto what = answer("application/json", R"({"error":{"message":")" + std::string(20'000, 'x') +
                                               R"(","code":"insufficient_quota"}})");
    what.status = 429;
    auto const failed = failure(server, what);
    BOOST_TEST(failed.api()->code == "insufficient_quota");
    BOOST_TEST(failed.api()->body.size() == 4096);
    BOOST_TEST(!failed.is_retryable());
}

BOOST_AUTO_TEST_CASE(content_that_is_encoded_is_told)
{
    testing::server server;
    auto what = answer("application/json", "\x1f\x8b\x08");
    what.headers.emplace_back("Content-Encoding", "gzip");
    BOOST_TEST(failure(server, what).code() == errc::unexpected_content);
    what.status = 503;
    auto const refused = failure(server, what);
    BOOST_TEST(refused.code() == errc::http_status);
    BOOST_TEST(refused.api()->status == 503);
    BOOST_TEST(std::string(refused.what()).find("gzip") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_wrong_key_is_told_by_the_server)
{
    testing::server server(testing::server_options{.api_key = "sk-right"});
    auto const failed = test::error_of([&] { create(test::options_for(server)); });
    BOOST_TEST(failed.code() == errc::http_status);
    BOOST_TEST(failed.api()->status == 401);
    BOOST_TEST(failed.api()->code == "invalid_api_key");
    BOOST_TEST(!failed.is_retryable());
}

BOOST_AUTO_TEST_CASE(a_body_that_is_not_what_it_says)
{
    testing::server server;
    BOOST_TEST(failure(server, answer("application/json", "{\"id\": ")).code() ==
               errc::malformed_json);
    BOOST_TEST(failure(server, answer("application/json", "")).code() == errc::malformed_json);
    BOOST_TEST(failure(server, answer("application/json", "[1]")).code() ==
               errc::unexpected_content);
    BOOST_TEST(failure(server, answer("text/html", "<html>log in</html>")).code() ==
               errc::unexpected_content);
    BOOST_TEST(failure(server, answer("text/event-stream", "data: {}\n\n")).code() ==
               errc::unexpected_content);
    BOOST_TEST(
        failure(server, answer("application/json", R"({"object":"chat.completion"})")).code() ==
        errc::unexpected_content);
    BOOST_TEST(std::string(failure(server, answer("text/html", "<h1>log in</h1>")).what())
                   .find("<h1>log in</h1>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_failed_response_is_an_error_with_the_response_inside)
{
    testing::server server;
    auto const failed =
        failure(server, answer("application/json",
                               R"({"id":"resp_1","object":"response","status":"failed",)"
                               R"("error":{"code":"server_error","message":"oops"}})"));
    BOOST_TEST(failed.code() == errc::response_failed);
    BOOST_TEST(failed.api()->code == "server_error");
    BOOST_REQUIRE(failed.details().failed != nullptr);
    BOOST_TEST(failed.details().failed->id == "resp_1");
}

BOOST_AUTO_TEST_CASE(a_body_over_its_bound_is_refused)
{
    testing::server server;
    options settings = test::options_for(server);
    settings.sizes.body = 1000;
    server.script(answer("application/json", std::string(1001, ' ')));
    BOOST_TEST(test::error_of([&] { create(settings); }).code() == errc::too_large);
}

BOOST_AUTO_TEST_CASE(a_head_over_its_bound_is_refused)
{
    testing::server server;
    auto what = answer("application/json", "{}");
    what.headers.emplace_back("X-Long", std::string(100'000, 'x'));
    BOOST_TEST(failure(server, what).code() == errc::too_large);
}

BOOST_AUTO_TEST_CASE(what_is_not_http_is_told)
{
    testing::server server;
    testing::scenario what;
    what.raw = "220 mail.example ESMTP ready\r\n";
    BOOST_TEST(failure(server, what).code() == errc::malformed_http);
}

BOOST_AUTO_TEST_CASE(bad_settings_are_refused_by_the_constructor)
{
    asio::io_context context;
    auto const refused = [&](options const& settings) {
        return test::error_of([&] { client(context, settings); });
    };
    options settings;
    settings.base_url = "ftp://example.com";
    BOOST_TEST(refused(settings).code() == errc::invalid_argument);

    settings.base_url = "https://me:secret@example.com/v1";
    auto const told = refused(settings);
    BOOST_TEST(told.code() == errc::invalid_argument);
    BOOST_TEST(std::string(told.what()).find("secret") == std::string::npos);

    settings = {};
    settings.api_key = "sk-first\r\nX-Injected: yes";
    auto const injected = refused(settings);
    BOOST_TEST(injected.code() == errc::invalid_argument);
    BOOST_TEST(std::string(injected.what()).find("sk-first") == std::string::npos);

    settings = {};
    settings.tls.ca_file = "/does/not/exist.pem";
    BOOST_TEST(refused(settings).code() == errc::invalid_argument);

    settings = {};
    settings.tls.ca_pem = "not a certificate";
    BOOST_TEST(refused(settings).code() == errc::invalid_argument);
}

BOOST_AUTO_TEST_CASE(bad_requests_are_refused_by_the_call)
{
    asio::io_context context;
    testing::server server;
    options const settings = test::options_for(server);
    client const model(context, settings);
    request what = a_request();
    what.extra["stream"] = true;
    BOOST_TEST(test::error_of([&] { auto const unused = model.create(what); }).code() ==
               errc::invalid_argument);
    BOOST_TEST(test::error_of([&] { model.stream(what); }).code() == errc::invalid_argument);

    request broken = a_request();
    broken.input = "caf\xE9";
    BOOST_TEST(test::error_of([&] { auto const unused = model.create(broken); }).code() ==
               errc::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
