#include "support/run.hpp"

#include <boost/test/unit_test.hpp>

// Bodies that break off, that are something else than was asked for, or that come in odd pieces.
BOOST_AUTO_TEST_SUITE(body)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;
using testing::fault;

std::string const delta =
    "data: {\"type\":\"response.output_text.delta\",\"sequence_number\":7,\"delta\":\"a\"}\n\n";
std::string const completed = "data: {\"type\":\"response.completed\",\"response\":{}}\n\n";

error create_error(options const& settings)
{
    return test::error_of([&] { test::create(settings); });
}

// After the first event.
testing::scenario broken(fault what)
{
    testing::scenario one;
    one.body = delta + completed;
    one.fault_after = delta.size();
    one.what = what;
    return one;
}

struct both
{
    testing::server plain;
    testing::server tls{testing::server_options{.tls = true}};
    std::vector<testing::server*> all{&plain, &tls};
};

} // namespace

BOOST_FIXTURE_TEST_CASE(an_end_of_input_before_the_terminal_event_is_never_a_success, both)
{
    for (auto* server : all)
        for (auto const how : {fault::close, fault::truncate}) {
            server->script(broken(how));
            auto const seen = test::stream(test::options_for(*server));
            BOOST_TEST(seen.text == "a");
            BOOST_REQUIRE(seen.failure);
            BOOST_TEST(seen.failure->code() == errc::truncated);
            BOOST_TEST(seen.failure->is_retryable());
            BOOST_TEST(seen.failure->details().last_sequence_number.value() == 7);
        }
}

BOOST_FIXTURE_TEST_CASE(a_body_that_ends_well_but_without_a_terminal_event_is_truncated, both)
{
    for (auto const framed : {testing::framing::chunked, testing::framing::content_length,
                              testing::framing::until_close}) {
        testing::scenario one;
        one.body = delta;
        one.framed = framed;
        tls.script(one);
        BOOST_TEST(test::stream(test::options_for(tls)).failure.value().code() == errc::truncated);
    }
}

BOOST_FIXTURE_TEST_CASE(the_terminal_event_ends_the_stream_whatever_follows, both)
{
    for (auto* server : all)
        for (auto const how : {fault::close, fault::truncate, fault::reset, fault::stall}) {
            testing::scenario one = broken(how);
            one.body = completed + delta;
            one.fault_after = completed.size();
            server->script(one);
            options settings = test::options_for(*server);
            settings.limits.idle = 300ms;
            auto const seen = test::stream(settings);
            BOOST_TEST(!seen.failure);
            BOOST_TEST(seen.names.size() == 1);
        }
}

BOOST_FIXTURE_TEST_CASE(a_body_shorter_than_its_length_is_truncated, both)
{
    for (auto* server : all) {
        testing::scenario one;
        one.headers = {{"Content-Type", "application/json"}};
        one.body = R"({"object":"response","status":"completed"})";
        one.framed = testing::framing::content_length;
        one.what = fault::close;
        one.fault_after = 10;
        server->script(one);
        BOOST_TEST(create_error(test::options_for(*server)).code() == errc::truncated);
    }
}

BOOST_AUTO_TEST_CASE(a_tls_body_without_length_needs_a_close_notify)
{
    testing::server server(testing::server_options{.tls = true});
    testing::scenario one;
    one.headers = {{"Content-Type", "application/json"}};
    one.body = R"({"object":"response","status":"completed"})";
    one.framed = testing::framing::until_close;
    one.what = fault::truncate;
    one.fault_after = one.body.size();
    server.script(one);
    BOOST_TEST(create_error(test::options_for(server)).code() == errc::truncated);
}

BOOST_FIXTURE_TEST_CASE(finish_says_again_what_failed, both)
{
    plain.script(broken(fault::close));
    asio::io_context context;
    options const settings = test::options_for(plain);
    client const model(context, settings);
    request const what = test::a_request();
    event_stream events = model.stream(what);
    for (int i = 0; i < 2; ++i)
        BOOST_TEST(test::error_of([&] { test::run(context, events.finish()); }).code() ==
                   errc::truncated);
}

BOOST_FIXTURE_TEST_CASE(a_body_without_a_type_that_is_no_stream_shows_what_came, both)
{
    testing::scenario one;
    one.headers = {{"Content-Type", "text/plain"}};
    one.body = "no healthy upstream";
    tls.script(one);
    auto const streamed = test::stream(test::options_for(tls)).failure.value();
    BOOST_TEST(streamed.code() == errc::unexpected_content);
    BOOST_TEST(!streamed.is_retryable());
    BOOST_TEST(std::string(streamed.what()).find("no healthy upstream") != std::string::npos);
    tls.script(one);
    auto const whole = create_error(test::options_for(tls));
    BOOST_TEST(whole.code() == errc::malformed_json);
    BOOST_TEST(std::string(whole.what()).find("no healthy upstream") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_body_that_is_no_stream_shows_what_came, both)
{
    auto const answered = [&](std::string type, std::string body) {
        testing::scenario one;
        one.headers = {{"Content-Type", std::move(type)}};
        one.body = std::move(body);
        one.framed = testing::framing::content_length;
        tls.script(one);
        return test::stream(test::options_for(tls)).failure.value();
    };
    auto const html = answered("text/html; charset=utf-8", "<html>Please log in</html>");
    BOOST_TEST(html.code() == errc::unexpected_content);
    BOOST_TEST(std::string(html.what()).find("Please log in") != std::string::npos);

    auto const json = answered("application/json", R"({"object":"list","id":"resp_1"})");
    BOOST_TEST(json.code() == errc::unexpected_content);
    BOOST_TEST(std::string(json.what()).find("resp_1") != std::string::npos);

    auto const told = answered("application/json", R"({"error":{"message":"model overloaded"}})");
    BOOST_TEST(told.api()->message == "model overloaded");
    BOOST_TEST(std::string(told.what()).find("model overloaded") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_stream_that_is_not_allowed_is_refused_at_once, both)
{
    testing::scenario one;
    one.body = ": a comment\n\n";
    for (int i = 0; i < 100; ++i)
        one.body += ": a comment\n\n";
    one.piece_size = 13;
    one.delay = 100ms;
    plain.script(one);
    options settings = test::options_for(plain);
    settings.native_only = true;
    auto const begin = std::chrono::steady_clock::now();
    BOOST_TEST(create_error(settings).code() == errc::unexpected_content);
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 5s));
}

BOOST_FIXTURE_TEST_CASE(an_error_status_on_a_stream_is_read_as_a_body, both)
{
    testing::scenario one;
    one.status = 502;
    one.headers = {{"Content-Type", "text/html"}};
    one.body = "<html>502 Bad Gateway</html>";
    plain.script(one);
    auto const failed = test::stream(test::options_for(plain)).failure.value();
    BOOST_TEST(failed.code() == errc::http_status);
    BOOST_TEST(failed.api()->status == 502);
    BOOST_TEST(failed.is_retryable());
    BOOST_TEST(std::string(failed.what()).find("502 Bad Gateway") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_failed_response_throws_after_its_event, both)
{
    testing::scenario one;
    one.body = delta + "data: {\"type\":\"response.failed\",\"response\":{\"id\":\"resp_2\","
                       "\"error\":{\"code\":\"server_error\",\"message\":\"oops\"}}}\n\n";
    plain.script(one);
    auto const seen = test::stream(test::options_for(plain));
    BOOST_TEST(seen.names.back() == "response.failed");
    BOOST_REQUIRE(seen.failure);
    BOOST_TEST(seen.failure->code() == errc::response_failed);
    BOOST_TEST(seen.failure->api()->message == "oops");
    BOOST_TEST(seen.failure->details().failed->id == "resp_2");
}

BOOST_FIXTURE_TEST_CASE(one_byte_at_a_time, both)
{
    testing::scenario one;
    one.body = delta + completed;
    one.piece_size = 1;
    for (auto* server : all) {
        server->script(one);
        auto const seen = test::stream(test::options_for(*server));
        BOOST_TEST(!seen.failure);
        BOOST_TEST(seen.text == "a");
    }
}

BOOST_FIXTURE_TEST_CASE(an_event_larger_than_every_buffer, both)
{
    std::string const text(3 << 20, 'y');
    testing::scenario one;
    one.body = "data: {\"type\":\"response.output_text.delta\",\"delta\":\"" + text + "\"}\n\n" +
               completed;
    one.piece_size = 100'000;
    for (auto* server : all) {
        server->script(one);
        auto const seen = test::stream(test::options_for(*server));
        BOOST_TEST(!seen.failure);
        BOOST_TEST((seen.text == text));

        server->script(one);
        options settings = test::options_for(*server);
        settings.sizes.event = 1 << 20;
        BOOST_TEST(test::stream(settings).failure.value().code() == errc::too_large);
    }
}

BOOST_FIXTURE_TEST_CASE(the_bound_of_a_body_is_that_of_all_its_pieces, both)
{
    testing::scenario one;
    one.headers = {{"Content-Type", "application/json"}};
    one.body = R"({"object":"response","status":"completed"})";
    one.piece_size = 8;
    one.delay = 5ms;
    options settings = test::options_for(plain);
    settings.sizes.body = one.body.size() - 1;
    plain.script(one);
    BOOST_TEST(create_error(settings).code() == errc::too_large);
}

BOOST_FIXTURE_TEST_CASE(a_status_is_told_though_its_body_is_lost, both)
{
    testing::scenario one = broken(fault::reset);
    one.status = 400;
    for (auto* server : all) {
        server->script(one);
        BOOST_TEST(create_error(test::options_for(*server)).code() == errc::http_status);
    }
}

BOOST_AUTO_TEST_SUITE_END()
