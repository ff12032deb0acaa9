#include "http/tunnel.hpp"
#include "support/failure.hpp"
#include "support/print.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

BOOST_AUTO_TEST_SUITE(tunnels)

namespace {

using responses::errc;
using responses::error;
using responses::http::connect_octets;
using responses::http::proxy;
using responses::http::tunnel_answer;
using responses::test::fails;
using responses::test::failure_of;

constexpr std::string_view head = "HTTP/1.1 200 Connection established\r\n";

bool opens(std::string_view octets)
{
    tunnel_answer answer;
    answer.put(octets);
    return answer.is_open();
}

// The reason, and the status where there is one; the same however the answer is cut.
std::string refusal(std::string_view octets)
{
    auto const told = [](error const& failure) {
        BOOST_TEST(failure.code() == errc::proxy_failed);
        return failure.details().reason +
               (failure.api() != nullptr ? std::to_string(failure.api()->status) : "");
    };
    auto const whole = failure_of([&] { opens(octets); });
    auto const cut = failure_of([&] {
        tunnel_answer answer;
        for (char const& octet : octets)
            answer.put({&octet, 1});
    });
    BOOST_TEST_REQUIRE((whole && cut), octets);
    BOOST_TEST(told(*whole) == told(*cut), octets);
    return told(*whole);
}

} // namespace

BOOST_AUTO_TEST_CASE(what_a_proxy_is_asked)
{
    proxy asked;
    BOOST_TEST(connect_octets(asked, "api.example", 443) ==
               "CONNECT api.example:443 HTTP/1.1\r\nHost: api.example:443\r\n\r\n");
    asked.authorization = "Basic eHg=";
    BOOST_TEST(connect_octets(asked, "::1", 80) == "CONNECT [::1]:80 HTTP/1.1\r\nHost: [::1]:80\r\n"
                                                   "Proxy-Authorization: Basic eHg=\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(it_opens_at_the_end_of_the_head_and_not_before)
{
    std::string const whole = std::string(head) + "Via: 1.1 proxy\r\n\r\n";
    tunnel_answer answer;
    for (char const& octet : whole) {
        BOOST_TEST(!answer.is_open());
        answer.put({&octet, 1});
    }
    BOOST_TEST(answer.is_open());
}

BOOST_AUTO_TEST_CASE(what_opens_it)
{
    for (auto const* answer : {
             "HTTP/1.1 200 OK\r\n\r\n",
             "HTTP/1.0 200 Connection established\r\nProxy-agent: x/1\r\n\r\n",
             "HTTP/1.1 200 \r\n\r\n",
             "HTTP/1.1 204 No Content\r\n\r\n",
             "HTTP/1.1 299 Odd\r\n\r\n",
             // No body follows, whatever is said of one (RFC 9110, section 9.3.6).
             "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
             "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
         })
        BOOST_TEST(opens(answer), answer);
}

BOOST_AUTO_TEST_CASE(which_statuses_refuse)
{
    for (auto const* status : {"300", "302", "400", "403", "407", "429", "500", "502", "503"})
        BOOST_TEST(refusal(std::string("HTTP/1.1 ") + status + " No\r\n\r\n") == status);
    tunnel_answer answer;
    BOOST_TEST(fails(errc::proxy_failed, [&] {
        answer.put("HTTP/1.1 407 Authenticate\r\nContent-Length: 9\r\n\r\n<html>...");
    }));
}

BOOST_AUTO_TEST_CASE(what_is_not_http)
{
    BOOST_TEST(refusal("SSH-2.0-OpenSSH_9.2\r\n") == "its answer: it does not begin with HTTP/1.");
    BOOST_TEST(refusal("\r\n\r\n") == "its answer: it does not begin with HTTP/1.");
    BOOST_TEST(refusal("HTTP/2 200\r\n\r\n") == "its answer: it does not begin with HTTP/1.");
    BOOST_TEST(refusal("HTTP/1.1 2x0 OK\r\n\r\n").starts_with("its answer: "));
    BOOST_TEST(refusal("HTTP/1.1 200 OK\r\nno colon\r\n\r\n").starts_with("its answer: "));
    BOOST_TEST(refusal("HTTP/1.1 101 Switching\r\n\r\n").starts_with("its answer: an interim"));
}

BOOST_AUTO_TEST_CASE(too_much_of_it)
{
    auto const with_field = [](std::size_t size) {
        return std::string(head) + "A: " + std::string(size, 'a') + "\r\n\r\n";
    };
    BOOST_TEST(opens(with_field(16'000)));
    BOOST_TEST(refusal(with_field(17'000)) == "its answer: the head of the answer");
    BOOST_TEST(refusal(std::string(head) + std::string(17'000, 'a')) ==
               "its answer: the head of the answer");
    std::string many;
    for (int i = 0; i < 100; ++i)
        many += "HTTP/1.1 100 Continue\r\n\r\n";
    BOOST_TEST(refusal(many).starts_with("its answer: an interim"));
}

BOOST_AUTO_TEST_CASE(octets_behind_the_head)
{
    BOOST_TEST(fails(errc::proxy_failed, [] { opens("HTTP/1.1 200 OK\r\n\r\nx"); }));
    BOOST_TEST(
        fails(errc::proxy_failed, [] { opens("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"); }));
}

BOOST_AUTO_TEST_CASE(an_early_end)
{
    tunnel_answer silent;
    auto const nothing = failure_of([&] { silent.put_end(); });
    BOOST_TEST(nothing->code() == errc::connection_lost);
    BOOST_TEST(nothing->details().reason == "it closed the connection without an answer");
    tunnel_answer begun;
    begun.put("HTTP/1.1 200");
    auto const some = failure_of([&] { begun.put_end(); });
    BOOST_TEST(some->details().reason == "it closed the connection inside its answer");
}

BOOST_AUTO_TEST_SUITE_END()
