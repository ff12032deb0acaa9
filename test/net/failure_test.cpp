#include "support/run.hpp"
#include "support/stuck_servers.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <thread>

// Connections that do not come about, and answers that come too early or are too large.
BOOST_AUTO_TEST_SUITE(failure)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;

error create_error(options const& settings)
{
    return test::error_of([&] { test::create(settings); });
}

} // namespace

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

BOOST_AUTO_TEST_CASE(any_certificate_is_accepted_without_verification)
{
    using testing::certificate;
    for (auto const shown :
         {certificate::wrong_host, certificate::expired, certificate::untrusted}) {
        testing::server const server(testing::server_options{.tls = true, .shown = shown});
        options settings = test::options_for(server);
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
    options settings = test::options_for(tls);
    settings.base_url = "http://127.0.0.1:" + std::to_string(tls.port()) + "/v1";
    auto const one = create_error(settings);
    BOOST_TEST((one.is_connection() || one.code() == errc::malformed_http));
    settings.base_url = "https://127.0.0.1:" + std::to_string(plain.port()) + "/v1";
    BOOST_TEST(create_error(settings).code() == errc::tls_failed);
}

BOOST_AUTO_TEST_CASE(a_head_as_large_as_its_bound_is_read)
{
    testing::server tls(testing::server_options{.tls = true});
    testing::scenario one;
    one.headers = {{"Content-Type", "text/event-stream"}};
    for (int i = 0; i < 4; ++i)
        one.headers.emplace_back("X-Long", std::string(50'000, 'x'));
    one.body = "data: {\"type\":\"response.completed\",\"response\":{}}\n\n";
    tls.script(one);
    options settings = test::options_for(tls);
    settings.sizes.head = std::size_t{1} << 20;
    BOOST_TEST(!test::stream(settings).failure);

    one.headers = {{"X-Long", std::string(70'000, 'x')}};
    tls.script(one);
    BOOST_TEST(test::stream(settings).failure.value().code() == errc::too_large);
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

BOOST_AUTO_TEST_CASE(a_key_that_the_server_repeats_is_not_shown)
{
    testing::server server;
    options settings = test::options_for(server);
    settings.api_key = "sk-secret-key";
    testing::scenario refused;
    refused.status = 401;
    refused.headers = {{"Content-Type", "application/json"}};
    for (std::string const body :
         {R"({"error":{"message":"Wrong: sk-secret-key, sk-secret-key!"}})", "no sk-secret-key"}) {
        refused.body = body;
        server.script(refused);
        error const told = test::error_of([&] { test::create(settings); });
        std::string const all = std::string(told.what()) + told.api()->body + told.details().reason;
        BOOST_TEST(all.find("secret") == all.npos, all);
        BOOST_TEST(all.find("[hidden]") != all.npos, all);
    }
}

BOOST_AUTO_TEST_SUITE_END()
