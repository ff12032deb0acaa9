#include "support/connect_proxy.hpp"
#include "support/descriptors.hpp"
#include "support/relay.hpp"
#include "support/run.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdio>
#include <string>
#include <unistd.h>

BOOST_AUTO_TEST_SUITE(unix_socket)

namespace {

namespace asio = boost::asio;
using local = asio::local::stream_protocol;
using namespace responses;
using namespace std::chrono_literals;

// Short: it must fit into 107 octets.
std::string a_path() { return "/tmp/responses-test-" + std::to_string(::getpid()) + ".sock"; }

// A server behind a Unix domain socket, whose own name leads nowhere.
struct behind_a_socket
{
    explicit behind_a_socket(bool tls)
        : server(testing::server_options{.tls = tls}), settings(test::options_for(server))
    {
        settings.unix_socket = relay.path();
    }

    testing::server server;
    test::unix_relay relay{a_path(), server.port()};
    options settings;
};

asio::awaitable<void> create_often(client const& model, int count)
{
    request const what = test::a_request();
    for (int i = 0; i < count; ++i)
        co_await model.create(what);
}

error failure(options const& settings)
{
    return test::error_of([&] { test::create(settings); });
}

} // namespace

BOOST_AUTO_TEST_CASE(the_url_gives_host_and_path)
{
    behind_a_socket way(false);
    way.settings.base_url = "http://models.invalid/v1";
    BOOST_TEST(!test::stream(way.settings).failure);
    auto const asked = way.server.requests();
    BOOST_TEST_REQUIRE(asked.size() == 1);
    BOOST_TEST(asked[0].target == "/v1/responses");
    BOOST_TEST(asked[0].header("Host") == "models.invalid");
}

BOOST_AUTO_TEST_CASE(tls_verifies_the_host_of_the_url)
{
    behind_a_socket way(true);
    way.settings.base_url = "https://localhost/v1";
    response const reply = test::create(way.settings);
    BOOST_TEST(reply.status == "completed");
    BOOST_TEST(!reply.timings.resolved.has_value());
    BOOST_TEST((reply.timings.connected < reply.timings.handshaked));

    way.settings.base_url = "https://models.invalid/v1";
    BOOST_TEST(failure(way.settings).code() == errc::tls_failed);
}

BOOST_AUTO_TEST_CASE(connections_are_kept)
{
    for (bool const tls : {false, true}) {
        behind_a_socket way(tls);
        asio::io_context context;
        client const model(context, way.settings);
        test::run(context, create_often(model, 5));
        BOOST_TEST(model.connections().reused == 4);
        BOOST_TEST(way.server.figures().connections == 1);
    }
}

BOOST_AUTO_TEST_CASE(it_goes_before_a_proxy)
{
    behind_a_socket way(true);
    test::connect_proxy proxy;
    way.settings.proxy.https = proxy.url();
    test::create(way.settings);
    BOOST_TEST(proxy.requests().empty());
}

BOOST_AUTO_TEST_CASE(nobody_listens)
{
    options settings{.base_url = "http://localhost/v1", .retries = {.max_retries = 0}};
    settings.unix_socket = "/nowhere/at/all.sock";
    error const failed = failure(settings);
    BOOST_TEST(failed.code() == errc::connect_failed);
    BOOST_TEST((failed.details().stage == call_stage::connect));
    BOOST_TEST(failed.details().reason == "/nowhere/at/all.sock: No such file or directory");
}

BOOST_AUTO_TEST_CASE(a_server_that_does_not_accept)
{
    std::string const path = a_path();
    std::remove(path.c_str());
    asio::io_context elsewhere;
    local::acceptor acceptor(elsewhere);
    acceptor.open();
    acceptor.bind(path);
    acceptor.listen(0);
    local::socket first(elsewhere);
    first.connect(path); // There is room for one.

    options settings{.base_url = "http://localhost/v1", .retries = {.max_retries = 0}};
    settings.unix_socket = path;
    error const failed = failure(settings);
    BOOST_TEST(failed.code() == errc::connect_failed);
    BOOST_TEST(failed.is_retryable());
    std::remove(path.c_str());
}

BOOST_AUTO_TEST_CASE(a_path_that_is_too_long)
{
    asio::io_context context;
    options settings;
    settings.unix_socket = "/" + std::string(200, 'x');
    auto const failed = test::error_of([&] { client{context, settings}; });
    BOOST_TEST(failed.code() == errc::invalid_argument);
    BOOST_TEST(failed.details().reason.starts_with("unix_socket: "));
}

BOOST_AUTO_TEST_CASE(a_call_can_be_cancelled_at_every_step)
{
    behind_a_socket way(true);
    way.settings.base_url = "https://localhost/v1";
    auto const descriptors = test::open_descriptors();
    int handlers = 0;
    while (test::create_cut_off_after(way.settings, handlers).thrown)
        ++handlers;
    BOOST_TEST(handlers > 3);
    BOOST_TEST(test::descriptors_settle_at(descriptors));
}

BOOST_AUTO_TEST_SUITE_END()
