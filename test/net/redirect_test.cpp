#include "support/answers.hpp"
#include "support/run.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(redirect)

namespace {

using namespace responses;
using namespace std::chrono_literals;

// In one write: a body that is still to come when the next request goes out costs a connection.
testing::scenario redirect_to(std::string const& location, int status = 307)
{
    testing::scenario one;
    one.raw = "HTTP/1.1 " + std::to_string(status) + " Moved\r\nLocation: " + location +
              "\r\nContent-Type: text/html\r\nContent-Length: 17\r\n\r\n<p>over there</p>";
    return one;
}

struct fixture
{
    testing::server server{testing::server_options{.tokens = 3}};
    options settings = test::options_for(server);

    std::string target(std::size_t index) const { return server.requests().at(index).target; }
    error refusal() const
    {
        return test::error_of([this] { test::create(settings); });
    }
};

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

} // namespace

BOOST_FIXTURE_TEST_CASE(the_same_request_is_sent_to_the_same_origin, fixture)
{
    for (int const status : {307, 308}) {
        server.script(redirect_to("/v1/responses?moved=1", status));
        BOOST_TEST(test::create(settings).status == "completed");
        server.script(redirect_to(server.url() + "/responses?moved=2", status));
        BOOST_TEST(!test::stream(settings).failure);
    }
    auto const asked = server.requests();
    BOOST_REQUIRE(asked.size() == 8);
    for (std::size_t i = 0; i < asked.size(); i += 2) {
        BOOST_TEST(asked[i].target == "/v1/responses");
        BOOST_TEST(contains(asked[i + 1].target, "/v1/responses?moved="));
        BOOST_TEST(asked[i].body == asked[i + 1].body);
        BOOST_TEST((asked[i].headers == asked[i + 1].headers));
    }
    BOOST_TEST(server.figures().connections == 4u); // Each call reused its own.
}

BOOST_FIXTURE_TEST_CASE(redirects_are_followed_one_from_the_other, fixture)
{
    server.script(redirect_to("/a/b"));
    server.script(redirect_to("c"));
    server.script(redirect_to("/v1/responses/"));
    auto const told = refusal();
    BOOST_TEST(target(1) == "/a/b");
    BOOST_TEST(target(2) == "/a/c");
    BOOST_TEST(target(3) == "/v1/responses/");
    BOOST_TEST(told.api()->status == 404); // The server knows no such path.
    BOOST_TEST(told.details().attempts == 1u);
    BOOST_TEST(contains(told.what(), server.url() + "/responses/"), told.what());
}

BOOST_FIXTURE_TEST_CASE(nothing_is_sent_to_another_origin, fixture)
{
    testing::server const other;
    for (auto const& [location, shown] : std::vector<std::pair<std::string, std::string>>{
             {other.url() + "/responses?key=secret", other.url() + "/responses "},
             {"https://127.0.0.1:" + std::to_string(server.port()) + "/v1/responses",
              "https://127.0.0.1:" + std::to_string(server.port()) + "/v1/responses "},
             {"http://user:secret@127.0.0.1/", "what is no http or https URL"},
             {"ftp://127.0.0.1/secret", "what is no http or https URL"}}) {
        server.script(redirect_to(location));
        auto const told = refusal();
        BOOST_TEST((told.code() == errc::http_status));
        BOOST_TEST(told.api()->status == 307);
        BOOST_TEST(contains(told.what(), "it redirects to " + shown), told.what());
        BOOST_TEST(!contains(told.what(), "secret"), told.what());
    }
    BOOST_TEST(other.figures().connections == 0u);
}

BOOST_FIXTURE_TEST_CASE(redirects_that_change_the_method_are_not_followed, fixture)
{
    for (int const status : {300, 301, 302, 303}) {
        server.script(redirect_to("/v1/responses", status));
        auto const told = refusal();
        BOOST_TEST(told.api()->status == status);
        BOOST_TEST(contains(told.what(), "it redirects to " + server.url()), told.what());
    }
    testing::scenario nowhere = redirect_to("");
    server.script(nowhere);
    BOOST_TEST(refusal().api()->status == 307);
    BOOST_TEST(server.requests().size() == 5u);
}

BOOST_FIXTURE_TEST_CASE(a_loop_ends, fixture)
{
    for (int i = 0; i < 9; ++i)
        server.script(redirect_to("/v1/responses"));
    BOOST_TEST(refusal().api()->status == 307);
    BOOST_TEST(server.requests().size() == 6u);
}

BOOST_FIXTURE_TEST_CASE(the_limit_of_an_attempt_holds_over_redirects, fixture)
{
    settings.limits.attempt = 300ms;
    for (int i = 0; i < 5; ++i) {
        testing::scenario slow = redirect_to("/v1/responses");
        slow.delay = 100ms;
        slow.body = std::string(2, ' ');
        slow.piece_size = 1;
        server.script(slow);
    }
    server.script(test::silence());
    auto const began = std::chrono::steady_clock::now();
    BOOST_TEST((refusal().code() == errc::attempt_timeout));
    BOOST_TEST((std::chrono::steady_clock::now() - began < 1500ms));
}

BOOST_FIXTURE_TEST_CASE(another_attempt_begins_where_the_first_one_did, fixture)
{
    settings.retries = {.max_retries = 1, .base = 1ms};
    server.script(redirect_to("/elsewhere"));
    testing::scenario busy;
    busy.status = 503;
    server.script(busy);
    server.script(redirect_to("/v1/responses?again=1"));
    auto const reply = test::create(settings);
    BOOST_TEST(reply.timings.attempts == 2u);
    BOOST_TEST(target(1) == "/elsewhere");
    BOOST_TEST(target(2) == "/v1/responses");
    BOOST_TEST(target(3) == "/v1/responses?again=1");
}

BOOST_AUTO_TEST_SUITE_END()
