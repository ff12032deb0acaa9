#include "support/connect_proxy.hpp"
#include "support/descriptors.hpp"
#include "support/run.hpp"
#include "support/stuck_servers.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <string>
#include <string_view>

BOOST_AUTO_TEST_SUITE(proxy)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;
using test::connect_proxy;
using test::proxy_manner;

// A server, and a proxy on the way to it.
struct behind_a_proxy
{
    explicit behind_a_proxy(bool tls)
        : server(testing::server_options{.tls = tls}), settings(test::options_for(server))
    {
        use(proxy.url());
    }

    void use(std::string const& url) { settings.proxy = {.https = url, .http = url}; }

    error failure() const
    {
        return test::error_of([&] { test::create(settings); });
    }

    connect_proxy proxy;
    testing::server server;
    options settings;
};

struct plain : behind_a_proxy
{
    plain() : behind_a_proxy(false) {}
};

struct secure : behind_a_proxy
{
    secure() : behind_a_proxy(true) {}
};

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

// Between two waits, Asio's own exception comes first.
bool is_cancelled(std::exception_ptr const& thrown)
{
    try {
        std::rethrow_exception(thrown);
    } catch (boost::system::system_error const& failure) {
        return failure.code() == asio::error::operation_aborted;
    }
}

asio::awaitable<void> create_often(client const& model, int count)
{
    request const what = test::a_request();
    for (int i = 0; i < count; ++i)
        co_await model.create(what);
}

// Fails at the proxy with its name and no secret in the text.
void check_refusal(error const& failed, connect_proxy const& by, std::string_view reason)
{
    BOOST_TEST(failed.code() == errc::proxy_failed);
    BOOST_TEST((failed.details().stage == call_stage::proxy));
    BOOST_TEST(failed.details().reason == "proxy " + by.display() + std::string(reason));
    BOOST_TEST(failed.is_connection());
    BOOST_TEST(!contains(failed.what(), "secret"));
}

// While it lives, the variables of the environment that say something of proxies are these.
class environment
{
public:
    explicit environment(std::vector<std::pair<char const*, char const*>> const& set)
    {
        clear();
        for (auto const& [name, value] : set)
            ::setenv(name, value, 1);
    }
    ~environment() { clear(); }

    environment(environment const&) = delete;
    environment& operator=(environment const&) = delete;

private:
    static void clear()
    {
        for (auto const* name : {"https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY",
                                 "no_proxy", "NO_PROXY", "REQUEST_METHOD"})
            ::unsetenv(name);
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(https_goes_through_a_tunnel)
{
    secure way;
    response const reply = test::create(way.settings);
    BOOST_TEST(reply.status == "completed");
    std::string const target = "localhost:" + std::to_string(way.server.port());
    auto const asked = way.proxy.requests();
    BOOST_TEST_REQUIRE(asked.size() == 1);
    BOOST_TEST(asked[0] == "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n");
    BOOST_TEST(way.server.requests().at(0).target == "/v1/responses");
    BOOST_TEST((reply.timings.resolved <= reply.timings.connected));
    BOOST_TEST((reply.timings.connected < reply.timings.handshaked));
}

BOOST_FIXTURE_TEST_CASE(so_does_http, plain)
{
    BOOST_TEST(!test::stream(settings).failure);
    auto const asked = proxy.requests();
    BOOST_TEST_REQUIRE(asked.size() == 1);
    BOOST_TEST(asked[0].starts_with("CONNECT 127.0.0.1:" + std::to_string(server.port()) + " "));
    BOOST_TEST(server.requests().at(0).target == "/v1/responses");
}

BOOST_FIXTURE_TEST_CASE(credentials_are_for_the_proxy_alone, secure)
{
    use(proxy.url("user:p%40ss@"));
    test::create(settings);
    BOOST_TEST(contains(proxy.requests().at(0), "\r\nProxy-Authorization: Basic dXNlcjpwQHNz\r\n"));
    BOOST_TEST(!contains(proxy.requests().at(0), "sk-test"));
    BOOST_TEST(server.requests().at(0).header("Authorization") == "Bearer sk-test");
    BOOST_TEST(server.requests().at(0).header("Proxy-Authorization") == "");
}

BOOST_FIXTURE_TEST_CASE(the_servers_name_is_looked_up_by_the_proxy, plain)
{
    settings.base_url = "http://api.invalid:" + std::to_string(server.port()) + "/v1";
    BOOST_TEST(!test::stream(settings).failure);
    BOOST_TEST(proxy.requests().at(0).starts_with("CONNECT api.invalid:"));
    BOOST_TEST(server.requests().at(0).header("Host") ==
               "api.invalid:" + std::to_string(server.port()));
}

BOOST_FIXTURE_TEST_CASE(the_certificate_must_be_the_servers, secure)
{
    settings.base_url = "https://api.invalid:" + std::to_string(server.port()) + "/v1";
    error const failed = failure();
    BOOST_TEST(failed.code() == errc::tls_failed);
    BOOST_TEST((failed.details().stage == call_stage::handshake));
    BOOST_TEST(server.requests().empty());
}

BOOST_FIXTURE_TEST_CASE(each_scheme_has_its_own, plain)
{
    settings.proxy = {.https = proxy.url()};
    test::create(settings);
    BOOST_TEST(proxy.requests().empty());
}

BOOST_FIXTURE_TEST_CASE(excepted_servers_are_connected_to_directly, secure)
{
    settings.proxy.no_proxy = "elsewhere, localhost";
    test::create(settings);
    BOOST_TEST(proxy.requests().empty());
    settings.proxy.no_proxy = "localhost:1";
    test::create(settings);
    BOOST_TEST(proxy.requests().size() == 1);
}

BOOST_FIXTURE_TEST_CASE(one_tunnel_serves_many_calls, secure)
{
    asio::io_context context;
    client const model(context, settings);
    test::run(context, create_often(model, 10));
    BOOST_TEST(proxy.requests().size() == 1);
    BOOST_TEST(server.figures().connections == 1);
    BOOST_TEST(model.connections().reused == 9);
}

BOOST_FIXTURE_TEST_CASE(another_tunnel_resumes_the_session, secure)
{
    settings.pool.idle = 0;
    asio::io_context context;
    client const model(context, settings);
    test::run(context, create_often(model, 2));
    BOOST_TEST(proxy.requests().size() == 2);
    BOOST_TEST(model.connections().resumed_handshakes == 1);
}

BOOST_FIXTURE_TEST_CASE(refusals, secure)
{
    use(proxy.url("user:secret@"));
    for (auto const* status : {"407 Authenticate", "403 Forbidden", "502 Bad", "302 Found"}) {
        proxy.script(test::refusing(status));
        error const failed = failure();
        check_refusal(failed, proxy, "");
        BOOST_TEST_REQUIRE(failed.api() != nullptr);
        BOOST_TEST(failed.api()->status == std::stoi(status));
        BOOST_TEST(contains(failed.what(), "HTTP " + std::string(status, 3)));
    }
    BOOST_TEST(server.figures().connections == 0);
}

BOOST_FIXTURE_TEST_CASE(which_refusals_are_tried_again, secure)
{
    settings.retries = {.max_retries = 1, .base = 1ms};
    proxy.script(test::refusing("503 Busy"));
    BOOST_TEST(test::create(settings).timings.attempts == 2);
    proxy.script(test::refusing("407 Authenticate"));
    BOOST_TEST(failure().details().attempts == 1);
}

BOOST_FIXTURE_TEST_CASE(what_is_no_answer, secure)
{
    auto const fails_with = [&](std::string answer, std::string_view reason) {
        proxy.script({.answer = std::move(answer), .then = proxy_manner::end::stall});
        error const failed = failure();
        check_refusal(failed, proxy, reason);
        BOOST_TEST(!failed.is_retryable());
    };
    fails_with("SSH-2.0-OpenSSH_9.2\r\n", ": its answer: it does not begin with HTTP/1.");
    fails_with("HTTP/1.1 200 OK\r\nA: " + std::string(20'000, 'a'),
               ": its answer: the head of the answer");
    fails_with("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", ": octets behind its answer");
}

BOOST_FIXTURE_TEST_CASE(a_proxy_that_leaves, secure)
{
    using end = proxy_manner::end;
    auto const lost = [&](std::string answer, end then) {
        proxy.script({.answer = std::move(answer), .then = then});
        error const failed = failure();
        BOOST_TEST(failed.code() == errc::connection_lost);
        BOOST_TEST((failed.details().stage == call_stage::proxy));
        BOOST_TEST(failed.is_retryable());
        return failed.details().reason;
    };
    std::string const who = "proxy " + proxy.display() + ": ";
    BOOST_TEST(lost("", end::close) == who + "it closed the connection without an answer");
    BOOST_TEST(lost("HTTP/1.1 2", end::close) ==
               who + "it closed the connection inside its answer");
    BOOST_TEST(lost("", end::reset).starts_with(who));
}

BOOST_FIXTURE_TEST_CASE(an_answer_in_single_octets, secure)
{
    proxy.script({.piece = 1});
    BOOST_TEST(test::create(settings).status == "completed");
}

BOOST_FIXTURE_TEST_CASE(the_limit_for_connecting_counts_it, secure)
{
    settings.limits.connect = 200ms;
    auto const times_out = [&](proxy_manner const& manner) {
        proxy.script(manner);
        error const failed = failure();
        BOOST_TEST(failed.code() == errc::connect_timeout);
        BOOST_TEST((failed.details().stage == call_stage::proxy));
        BOOST_TEST(failed.details().reason == "proxy " + proxy.display());
    };
    times_out({.answer = "", .then = proxy_manner::end::stall});
    times_out(
        {.answer = std::string(10'000, 'H').insert(0, "HTTP/1.1 200 "), .piece = 1, .delay = 1ms});
    BOOST_TEST(test::create(settings).status == "completed");
}

BOOST_FIXTURE_TEST_CASE(a_proxy_that_cannot_be_reached, secure)
{
    use("http://proxy.invalid:3128");
    error const unknown = failure();
    BOOST_TEST(unknown.code() == errc::resolve_failed);
    BOOST_TEST((unknown.details().stage == call_stage::resolve));
    BOOST_TEST(unknown.details().reason.starts_with("proxy proxy.invalid:3128: "));

    std::string const nobody = test::url_that_nobody_listens_at();
    use(nobody.substr(0, nobody.rfind('/')));
    error const refused = failure();
    BOOST_TEST(refused.code() == errc::connect_failed);
    BOOST_TEST((refused.details().stage == call_stage::connect));
    BOOST_TEST(refused.details().reason.starts_with("proxy 127.0.0.1:"));
}

BOOST_FIXTURE_TEST_CASE(a_call_can_be_cancelled_at_every_step, secure)
{
    auto const descriptors = test::open_descriptors();
    int handlers = 0;
    for (;; ++handlers) {
        proxy.script({.piece = 16});
        auto const seen = test::create_cut_off_after(settings, handlers);
        if (!seen.thrown)
            break;
        BOOST_TEST(is_cancelled(seen.thrown), handlers);
    }
    BOOST_TEST(handlers > 8); // name, address, request, two pieces at least, handshake, answer
    BOOST_TEST(test::descriptors_settle_at(descriptors));
}

BOOST_FIXTURE_TEST_CASE(a_call_that_waits_for_the_answer_can_be_cancelled, secure)
{
    proxy.script({.answer = "HTTP/1.1", .then = proxy_manner::end::stall});
    asio::io_context context;
    client const model(context, settings);
    request const what = test::a_request();
    event_stream events = model.stream(what);
    asio::steady_timer timer(context, 100ms);
    timer.async_wait([&](boost::system::error_code) { events.cancel(); });
    error const failed = test::run(context, test::read_all(events)).failure.value();
    BOOST_TEST(failed.is_cancelled());
    BOOST_TEST((failed.details().stage == call_stage::proxy));
}

BOOST_FIXTURE_TEST_CASE(urls_that_cannot_be_used_are_refused_with_the_client, secure)
{
    asio::io_context context;
    for (auto const* url : {"socks5://u:secret@h:1080", "https://u:secret@h", "http://u:secret@"}) {
        settings.proxy.https = url;
        auto const failed = test::error_of([&] { client{context, settings}; });
        BOOST_TEST(failed.code() == errc::invalid_argument);
        BOOST_TEST(!contains(failed.what(), "secret"));
    }
    settings.base_url = "http://localhost/v1";
    BOOST_CHECK_NO_THROW((client{context, settings})); // That one is for http.
}

BOOST_AUTO_TEST_CASE(what_the_environment_says)
{
    auto const read = [](std::vector<std::pair<char const*, char const*>> const& set) {
        environment const variables(set);
        proxy_options const found = options::from_environment().proxy;
        return found.https + "|" + found.http + "|" + found.no_proxy;
    };
    std::string const here = ",localhost,127.0.0.0/8,::1";
    BOOST_TEST(read({}) == "||");
    BOOST_TEST(read({{"HTTPS_PROXY", "a"}}) == "a||" + here);
    BOOST_TEST(read({{"https_proxy", "b"}}) == "b||" + here);
    BOOST_TEST(read({{"https_proxy", "b"}, {"HTTPS_PROXY", "a"}}) == "b||" + here);
    BOOST_TEST(read({{"https_proxy", ""}, {"HTTPS_PROXY", "a"}}) == "a||" + here);
    BOOST_TEST(read({{"HTTP_PROXY", "c"}}) == "|c|" + here);
    BOOST_TEST(read({{"http_proxy", "d"}, {"HTTP_PROXY", "c"}}) == "|d|" + here);
    BOOST_TEST(read({{"HTTP_PROXY", "c"}, {"REQUEST_METHOD", "GET"}}) == "||");
    BOOST_TEST(read({{"http_proxy", "d"}, {"REQUEST_METHOD", "GET"}}) == "|d|" + here);
    BOOST_TEST(read({{"NO_PROXY", "x"}}) == "||x");
    BOOST_TEST(read({{"https_proxy", "a"}, {"NO_PROXY", "x"}}) == "a||x" + here);
    BOOST_TEST(read({{"https_proxy", "a"}, {"no_proxy", "y"}, {"NO_PROXY", "x"}}) == "a||y" + here);
}

BOOST_FIXTURE_TEST_CASE(which_one_of_the_environment_applies_is_decided_with_the_client, plain)
{
    environment const variables(
        {{"HTTP_PROXY", proxy.url().c_str()}, {"HTTPS_PROXY", "http://proxy.invalid:1"}});
    settings.proxy = options::from_environment().proxy;
    test::create(settings); // A server of this machine
    BOOST_TEST(proxy.requests().empty());
    settings.base_url = "http://api.invalid:" + std::to_string(server.port()) + "/v1";
    test::create(settings);
    BOOST_TEST(proxy.requests().size() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
