#include "support/run.hpp"
#include "support/stuck_servers.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <thread>

BOOST_AUTO_TEST_SUITE(failure)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;
using testing::fault;
using testing::fault_point;

std::string const delta =
    "data: {\"type\":\"response.output_text.delta\",\"sequence_number\":7,\"delta\":\"a\"}\n\n";
std::string const completed = "data: {\"type\":\"response.completed\",\"response\":{}}\n\n";

error create_error(options const& settings)
{
    return test::error_of([&] { test::create(settings); });
}

// Limits that a test can wait for.
options impatient(testing::server const& server)
{
    options settings = test::options_for(server);
    settings.limits = {.connect = 300ms, .header = 300ms, .first_event = 300ms, .idle = 300ms};
    return settings;
}

testing::scenario broken(fault what, fault_point when)
{
    testing::scenario one;
    one.body = delta + completed;
    one.fault_after = delta.size();
    one.what = what;
    one.when = when;
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
            server->script(broken(how, fault_point::body));
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
            testing::scenario one = broken(how, fault_point::body);
            one.body = completed + delta;
            one.fault_after = completed.size();
            server->script(one);
            auto const seen = test::stream(impatient(*server));
            BOOST_TEST(!seen.failure);
            BOOST_TEST(seen.names.size() == 1);
        }
}

BOOST_FIXTURE_TEST_CASE(a_reset_is_a_lost_connection, both)
{
    for (auto* server : all)
        for (auto const when : {fault_point::request, fault_point::head, fault_point::body}) {
            server->script(broken(fault::reset, when));
            auto const failed = test::stream(test::options_for(*server)).failure.value();
            BOOST_TEST(failed.code() == errc::connection_lost);
            BOOST_TEST(failed.is_connection());
            BOOST_TEST((failed.details().stage ==
                        (when == fault_point::body ? call_stage::body : call_stage::head)));
        }
}

BOOST_FIXTURE_TEST_CASE(an_end_of_input_before_the_answer_is_a_lost_connection, both)
{
    for (auto* server : all)
        for (auto const how : {fault::close, fault::truncate})
            for (auto const when : {fault_point::request, fault_point::head}) {
                server->script(broken(how, when));
                BOOST_TEST(create_error(test::options_for(*server)).code() ==
                           errc::connection_lost);
            }
}

BOOST_FIXTURE_TEST_CASE(a_body_that_stops_short_is_truncated, both)
{
    for (auto* server : all)
        for (auto const framed : {testing::framing::chunked, testing::framing::content_length}) {
            testing::scenario one;
            one.headers = {{"Content-Type", "application/json"}};
            one.body = R"({"object":"response","status":"completed"})";
            one.framed = framed;
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

BOOST_FIXTURE_TEST_CASE(silence_ends_in_the_limit_of_its_stage, both)
{
    for (auto* server : all)
        for (auto const when : {fault_point::request, fault_point::head, fault_point::body}) {
            server->script(broken(fault::stall, when));
            auto const begin = std::chrono::steady_clock::now();
            auto const failed = test::stream(impatient(*server)).failure.value();
            auto const took = std::chrono::steady_clock::now() - begin;
            BOOST_TEST(failed.code() ==
                       (when == fault_point::body ? errc::idle_timeout : errc::header_timeout));
            BOOST_TEST(failed.is_timeout());
            BOOST_TEST((took >= 290ms && took < 5s));
        }
}

BOOST_FIXTURE_TEST_CASE(a_stall_in_the_handshake_ends_in_the_connect_limit, both)
{
    tls.script(broken(fault::stall, fault_point::handshake));
    auto const failed = test::stream(impatient(tls)).failure.value();
    BOOST_TEST(failed.code() == errc::connect_timeout);
    BOOST_TEST((failed.details().stage == call_stage::handshake));
}

BOOST_FIXTURE_TEST_CASE(a_connection_closed_in_the_handshake_is_told, both)
{
    for (auto const how : {fault::truncate, fault::reset})
        for (auto const when : {fault_point::accept, fault_point::handshake}) {
            tls.script(broken(how, when));
            auto const failed = create_error(test::options_for(tls));
            BOOST_TEST(failed.is_connection());
            if (when == fault_point::accept)
                continue; // A reset may come before connecting is over.
            BOOST_TEST(failed.code() == errc::tls_failed);
            BOOST_TEST((failed.details().stage == call_stage::handshake));
        }
}

BOOST_FIXTURE_TEST_CASE(comments_and_keepalives_do_not_end_a_silence, both)
{
    std::string body = delta;
    for (int i = 0; i < 200; ++i)
        body += i % 2 == 0 ? ": still here\n\n" : "data: {\"type\":\"keepalive\"}\n\n";
    testing::scenario one;
    one.body = body;
    one.piece_size = 14;
    one.delay = 10ms;
    plain.script(one);
    auto const seen = test::stream(impatient(plain));
    BOOST_TEST(seen.failure.value().code() == errc::idle_timeout);
    BOOST_TEST(seen.names.size() > 3);
}

BOOST_FIXTURE_TEST_CASE(events_that_keep_coming_may_take_longer_than_the_idle_limit, both)
{
    std::string body;
    std::vector<std::size_t> cuts;
    for (int i = 0; i < 8; ++i) {
        body += delta;
        cuts.push_back(body.size());
    }
    testing::scenario one;
    one.body = body + completed;
    one.cuts = cuts;
    one.delay = 100ms;
    tls.script(one);
    auto const seen = test::stream(impatient(tls));
    BOOST_TEST(!seen.failure);
    BOOST_TEST(seen.text == "aaaaaaaa");
}

BOOST_AUTO_TEST_CASE(a_server_that_does_not_read_ends_in_the_idle_limit)
{
    test::deaf_server const deaf;
    options settings;
    settings.base_url = deaf.url();
    settings.limits.idle = 300ms;
    settings.retries.max_retries = 0;
    asio::io_context context;
    client const model(context, settings);
    request what = test::a_request();
    what.instructions = std::string(std::size_t{32} << 20, 'x');
    auto const failed = test::error_of([&] { test::run(context, model.create(what)); });
    BOOST_TEST(failed.code() == errc::idle_timeout);
    BOOST_TEST((failed.details().stage == call_stage::send));
}

BOOST_FIXTURE_TEST_CASE(the_deadline_bounds_everything, both)
{
    testing::scenario one;
    for (int i = 0; i < 100; ++i)
        one.body += delta;
    one.piece_size = delta.size();
    one.delay = 50ms;
    for (auto* server : all) {
        server->script(one);
        options settings = test::options_for(*server);
        settings.limits.deadline = 400ms;
        auto const seen = test::stream(settings);
        BOOST_TEST(seen.failure.value().code() == errc::deadline_exceeded);
        BOOST_TEST(!seen.text.empty());

        server->script(broken(fault::stall, fault_point::request));
        BOOST_TEST(create_error(settings).code() == errc::deadline_exceeded);
    }
}

BOOST_FIXTURE_TEST_CASE(the_deadline_counts_while_events_are_ready, both)
{
    testing::scenario one;
    for (int i = 0; i < 2000; ++i)
        one.body += delta;
    one.body += completed;
    for (auto* server : all) {
        server->script(one);
        options settings = test::options_for(*server);
        settings.limits.deadline = 200ms;
        asio::io_context context;
        client const model(context, settings);
        request const what = test::a_request();
        event_stream events = model.stream(what);
        auto const begin = std::chrono::steady_clock::now();
        auto const failed = test::error_of([&] {
            test::run(context, [](event_stream& from) -> asio::awaitable<void> {
                while (auto event = co_await from.next())
                    std::this_thread::sleep_for(1ms);
            }(events));
        });
        BOOST_TEST(failed.code() == errc::deadline_exceeded);
        BOOST_TEST((std::chrono::steady_clock::now() - begin < 1500ms));
    }
}

BOOST_FIXTURE_TEST_CASE(a_flood_of_comments_ends_in_the_idle_limit, both)
{
    testing::scenario one;
    one.body.reserve(std::size_t{64} << 20);
    one.body = delta;
    while (one.body.size() < std::size_t{64} << 20)
        one.body += ": still here, still here, still here, still here, still here\n";
    one.piece_size = 16'000;
    plain.script(one);
    options settings = test::options_for(plain);
    settings.limits.idle = 5ms;
    BOOST_TEST(test::stream(settings).failure.value().code() == errc::idle_timeout);
}

BOOST_FIXTURE_TEST_CASE(the_takers_own_time_is_no_silence, both)
{
    std::string const keepalive = "data: {\"type\":\"keepalive\"}\n\n";
    testing::scenario one;
    one.body = keepalive + delta + completed;
    one.cuts = {keepalive.size(), keepalive.size() + delta.size()};
    one.delay = 100ms;
    plain.script(one);
    options settings = test::options_for(plain);
    settings.limits.first_event = 300ms;
    settings.limits.idle = 300ms;
    asio::io_context context;
    client const model(context, settings);
    request const what = test::a_request();
    event_stream events = model.stream(what);
    test::run(context, [](event_stream& from) -> asio::awaitable<void> {
        while (auto event = co_await from.next())
            std::this_thread::sleep_for(400ms);
    }(events));
    BOOST_TEST(events.response().id.empty());
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

BOOST_FIXTURE_TEST_CASE(a_stream_that_was_not_asked_for_is_refused_at_once, both)
{
    testing::scenario one;
    one.body = ": a comment\n\n";
    for (int i = 0; i < 100; ++i)
        one.body += ": a comment\n\n";
    one.piece_size = 13;
    one.delay = 100ms;
    plain.script(one);
    auto const begin = std::chrono::steady_clock::now();
    BOOST_TEST(create_error(test::options_for(plain)).code() == errc::unexpected_content);
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 5s));
}

BOOST_FIXTURE_TEST_CASE(a_head_as_large_as_its_bound_is_read, both)
{
    testing::scenario one;
    one.headers = {{"Content-Type", "text/event-stream"}};
    for (int i = 0; i < 4; ++i)
        one.headers.emplace_back("X-Long", std::string(50'000, 'x'));
    one.body = completed;
    tls.script(one);
    options settings = test::options_for(tls);
    settings.sizes.head = std::size_t{1} << 20;
    BOOST_TEST(!test::stream(settings).failure);

    one.headers = {{"X-Long", std::string(70'000, 'x')}};
    tls.script(one);
    BOOST_TEST(test::stream(settings).failure.value().code() == errc::too_large);
}

BOOST_FIXTURE_TEST_CASE(finish_says_again_what_failed, both)
{
    plain.script(broken(fault::close, fault_point::body));
    asio::io_context context;
    options const settings = test::options_for(plain);
    client const model(context, settings);
    request const what = test::a_request();
    event_stream events = model.stream(what);
    for (int i = 0; i < 2; ++i)
        BOOST_TEST(test::error_of([&] { test::run(context, events.finish()); }).code() ==
                   errc::truncated);
}

BOOST_AUTO_TEST_CASE(nobody_listens)
{
    options settings;
    settings.base_url = test::url_that_nobody_listens_at();
    settings.retries.max_retries = 0;
    auto const failed = create_error(settings);
    BOOST_TEST(failed.code() == errc::connect_failed);
    BOOST_TEST((failed.details().stage == call_stage::connect));
    BOOST_TEST(std::string(failed.what()).find("127.0.0.1") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_full_backlog_ends_in_the_connect_limit)
{
    test::full_backlog const full;
    options settings;
    settings.base_url = full.url();
    settings.retries.max_retries = 0;
    settings.limits.connect = 300ms;
    auto const failed = create_error(settings);
    BOOST_TEST(failed.code() == errc::connect_timeout);
    BOOST_TEST((failed.details().stage == call_stage::connect));
}

BOOST_AUTO_TEST_CASE(a_name_without_address)
{
    options settings;
    settings.base_url = "http://no-such-host.invalid/v1";
    settings.retries.max_retries = 0;
    settings.limits.connect = 15s;
    auto const failed = create_error(settings);
    BOOST_TEST(failed.code() == errc::resolve_failed);
    BOOST_TEST((failed.details().stage == call_stage::resolve));
    BOOST_TEST(std::string(failed.what()).find("no-such-host.invalid") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(certificates_that_must_not_be_trusted)
{
    using testing::certificate;
    for (auto const shown :
         {certificate::wrong_host, certificate::expired, certificate::untrusted}) {
        testing::server server(testing::server_options{.tls = true, .shown = shown});
        options settings = test::options_for(server);
        auto const failed = create_error(settings);
        BOOST_TEST(failed.code() == errc::tls_failed);
        BOOST_TEST(std::string(failed.what()).find("certificate") != std::string::npos);
        BOOST_TEST(!failed.is_retryable());
        BOOST_TEST(server.requests().empty());

        settings.tls.verify = false;
        BOOST_TEST(!test::stream(settings).failure);
    }
}

BOOST_AUTO_TEST_CASE(an_authority_that_was_not_given_is_not_trusted)
{
    testing::server server(testing::server_options{.tls = true});
    options settings = test::options_for(server);
    settings.tls.ca_pem.clear();
    BOOST_TEST(create_error(settings).code() == errc::tls_failed);
}

BOOST_AUTO_TEST_CASE(an_address_is_verified_as_an_address)
{
    testing::server server(testing::server_options{.tls = true});
    options settings = test::options_for(server);
    settings.base_url = "https://127.0.0.1:" + std::to_string(server.port()) + "/v1";
    BOOST_TEST(!test::stream(settings).failure);
    settings.base_url = "https://127.0.0.2:" + std::to_string(server.port()) + "/v1";
    BOOST_TEST(create_error(settings).is_connection());
}

BOOST_AUTO_TEST_CASE(an_authority_from_a_file)
{
    testing::server server(testing::server_options{.tls = true});
    std::string const path = "failure_test_ca.pem";
    std::ofstream(path) << server.ca();
    options settings = test::options_for(server);
    settings.tls.ca_pem.clear();
    settings.tls.ca_file = path;
    BOOST_TEST(!test::stream(settings).failure);
    std::remove(path.c_str());
}

BOOST_AUTO_TEST_CASE(http_to_a_tls_port_and_tls_to_an_http_port)
{
    testing::server tls(testing::server_options{.tls = true});
    testing::server plain;
    options settings = impatient(tls);
    settings.base_url = "http://127.0.0.1:" + std::to_string(tls.port()) + "/v1";
    auto const one = create_error(settings);
    BOOST_TEST((one.is_connection() || one.code() == errc::malformed_http));
    settings.base_url = "https://127.0.0.1:" + std::to_string(plain.port()) + "/v1";
    BOOST_TEST(create_error(settings).code() == errc::tls_failed);
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

    auto const json = answered("application/json", R"({"object":"response","id":"resp_1"})");
    BOOST_TEST(json.code() == errc::unexpected_content);
    BOOST_TEST(std::string(json.what()).find("resp_1") != std::string::npos);

    auto const told = answered("application/json", R"({"error":{"message":"model overloaded"}})");
    BOOST_TEST(told.api()->message == "model overloaded");
    BOOST_TEST(std::string(told.what()).find("model overloaded") != std::string::npos);
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

BOOST_AUTO_TEST_CASE(an_early_refusal_of_a_large_request_is_heard)
{
    // The server answers and closes with most of the request unread, which resets the connection.
    asio::io_context server_context;
    asio::ip::tcp::acceptor acceptor(server_context, {asio::ip::make_address("127.0.0.1"), 0});
    std::jthread const server([&acceptor] {
        auto socket = acceptor.accept();
        std::string beginning(1000, '\0');
        asio::read(socket, asio::buffer(beginning));
        asio::write(socket, asio::buffer(std::string_view(
                                "HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig")));
    });

    options settings;
    settings.base_url =
        "http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()) + "/v1";
    asio::io_context context;
    client const model(context, settings);
    request what = test::a_request();
    what.instructions = std::string(std::size_t{32} << 20, 'x');
    auto const failed = test::error_of([&] { test::run(context, model.create(what)); });
    BOOST_TEST(failed.code() == errc::http_status);
    BOOST_TEST(failed.api()->status == 413);
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

BOOST_AUTO_TEST_SUITE_END()
