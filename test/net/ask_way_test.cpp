#include "support/ask.hpp"
#include "support/connect_proxy.hpp"
#include "testing/certificate.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <string>
#include <unistd.h>

using namespace support;
using responses::test::connect_proxy;
using responses::test::unix_relay;
using responses::testing::server;
using responses::testing::server_options;

namespace {

std::string scratch(std::string const& name, std::string const& text)
{
    auto path = std::string(RESPONSES_SCRATCH_DIR) + "/" + name;
    std::ofstream{path} << text;
    return path;
}

} // namespace

BOOST_AUTO_TEST_SUITE(ask_ways)

BOOST_AUTO_TEST_CASE(a_proxy)
{
    connect_proxy proxy;
    server const from;
    BOOST_TEST(run_ask(from, {"--proxy", proxy.url("user:pw@"), "x"}).status == 0);
    BOOST_TEST_REQUIRE(proxy.requests().size() == 1U);
    BOOST_TEST(proxy.requests()[0].find("Basic dXNlcjpwdw==") != std::string::npos);
    BOOST_TEST(run_ask({"--base-url", "mock:?tokens=2", "--proxy", proxy.url(), "x"}).status == 0);
    BOOST_TEST(proxy.requests().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_proxy_that_refuses)
{
    connect_proxy proxy;
    server const from;
    proxy.script(responses::test::refusing("407 Authenticate"));
    auto const refused = run_ask(from, {"--proxy", proxy.url("user:secret@"), "x"});
    check_failure(refused, 3);
    BOOST_TEST(refused.err.find("HTTP 407: proxy " + proxy.display()) != std::string::npos);
    BOOST_TEST(refused.err.find("secret") == std::string::npos);
    auto const socks = run_ask(from, {"--proxy", "socks5://u:secret@h:1080", "x"});
    check_failure(socks, 2);
    BOOST_TEST(socks.err.find("secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_proxy_of_the_environment)
{
    connect_proxy proxy;
    server const from;
    auto const url = "http://api.invalid:" + std::to_string(from.port()) + "/v1";
    process_options settings{.environment = {{"http_proxy", proxy.url()}}};
    BOOST_TEST(run_ask({"--base-url", url, "x"}, settings).status == 0);
    BOOST_TEST(run_ask(from, {"x"}, settings).status == 0); // This machine needs none.
    BOOST_TEST(proxy.requests().size() == 1U);
    BOOST_TEST(
        run_ask({"--base-url", url, "--retries", "0", "--proxy", "", "x"}, settings).status == 3);
    settings.environment["NO_PROXY"] = "invalid";
    BOOST_TEST(run_ask({"--base-url", url, "--retries", "0", "x"}, settings).status == 3);
    BOOST_TEST(run_ask({"--base-url", url, "--proxy", proxy.url(), "x"}, settings).status == 0);
    BOOST_TEST(proxy.requests().size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_unix_socket)
{
    server const from;
    unix_relay const relay("/tmp/responses-ask-" + std::to_string(::getpid()) + ".sock",
                           from.port());
    words const asked{"--base-url", "http://models.invalid/v1", "--unix-socket", relay.path(), "x"};
    BOOST_TEST(run_ask(asked).status == 0);
    BOOST_TEST(from.requests().at(0).header("Host") == "models.invalid");
    check_failure(run_ask(from, {"--unix-socket", "/nowhere/at/all", "x"}), 3);
}

BOOST_AUTO_TEST_CASE(a_client_certificate)
{
    auto const known = make_identity(responses::testing::certificate::valid);
    server const from{server_options{.tls = true, .client_ca = known.authority, .tokens = 2}};
    auto const ca = scratch("ask-way-ca.pem", from.ca());
    auto const cert = scratch("ask-way-cert.pem", known.certificate);
    auto const key = scratch("ask-way-key.pem", known.key);
    auto const both = scratch("ask-way-both.pem", known.key + known.certificate);
    BOOST_TEST(run_ask(from, {"--ca-file", ca, "--cert", cert, "--key", key, "x"}).status == 0);
    BOOST_TEST(run_ask(from, {"--ca-file", ca, "--cert", both, "x"}).status == 0);
    check_failure(run_ask(from, {"--ca-file", ca, "x"}), 3);
    check_failure(run_ask(from, {"--ca-file", ca, "--cert", cert, "x"}), 2);
    check_failure(run_ask(from, {"--ca-file", ca, "--key", key, "x"}), 2);
}

BOOST_AUTO_TEST_SUITE_END()
