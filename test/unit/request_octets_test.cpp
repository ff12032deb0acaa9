#include "http/request.hpp"
#include "support/failure.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

BOOST_AUTO_TEST_SUITE(request_octets_of_http)

namespace {

using responses::errc;
using responses::http::endpoint;
using responses::http::endpoint_of;
using responses::http::header_field;
using responses::http::request_octets;
using responses::http::with_field;
using responses::http::with_target;
using responses::test::fails;
using responses::test::failure_of;

endpoint const root{.target = "/"};

} // namespace

BOOST_AUTO_TEST_CASE(exact_octets)
{
    endpoint const where = endpoint_of("https://api.openai.com/v1?a=b", "/responses");
    std::vector<header_field> const fields{{"Host", "api.openai.com"},
                                           {"Content-Type", "application/json"},
                                           {"X-Odd", "a\tb \xE4\xBD\xA0"}};
    BOOST_TEST(request_octets("POST", where, fields, R"({"input":"你好啊"})") ==
               "POST /v1/responses?a=b HTTP/1.1\r\n"
               "Host: api.openai.com\r\n"
               "Content-Type: application/json\r\n"
               "X-Odd: a\tb \xE4\xBD\xA0\r\n"
               "Content-Length: 21\r\n"
               "\r\n"
               R"({"input":"你好啊"})");
    BOOST_TEST(request_octets("POST", root, {}, "") ==
               "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(without_a_body_there_is_no_type_and_a_get_has_no_length)
{
    std::vector<header_field> const fields{{"Host", "h"}, {"content-type", "application/json"}};
    BOOST_TEST(request_octets("POST", root, fields, "") ==
               "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
    BOOST_TEST(request_octets("GET", root, fields, "") == "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(another_target_for_the_same_request)
{
    std::vector<header_field> const fields{{"Host", "h"}, {"X", "/ HTTP/1.1"}};
    std::string const before = request_octets("POST", root, fields, "a b / HTTP/1.1");
    endpoint const other = endpoint_of("http://h?c=d", "/b");
    BOOST_TEST(with_target(before, "/v1/b?c=d") ==
               request_octets("POST", other, fields, "a b / HTTP/1.1"));
    BOOST_TEST(with_target(before, "/") == before);
}

BOOST_AUTO_TEST_CASE(a_later_field_replaces_an_earlier_one)
{
    auto const sent = [](std::vector<header_field> const& fields) {
        std::string const text = request_octets("POST", root, fields, "");
        std::size_t const begin = text.find("\r\n") + 2;
        return text.substr(begin, text.find("Content-Length") - begin);
    };
    BOOST_TEST(sent({{"User-Agent", "a"}, {"X", "y"}, {"user-agent", "b"}}) ==
               "X: y\r\nuser-agent: b\r\n");
    BOOST_TEST(sent({{"A", "1"}, {"a", "2"}, {"A", "3"}}) == "A: 3\r\n");
    BOOST_TEST(sent({{"A", "1"}, {"a", ""}}) == "");
    BOOST_TEST(sent({{"A", ""}, {"a", "1"}}) == "a: 1\r\n");
    BOOST_TEST(sent({{"A", "1"}, {"AB", "2"}, {"B", "3"}}) == "A: 1\r\nAB: 2\r\nB: 3\r\n");
}

BOOST_AUTO_TEST_CASE(fields_that_would_forge_are_refused_and_not_repeated)
{
    using namespace std::string_literals;
    auto const refusal = [](header_field const& field) {
        std::vector<header_field> const fields{field};
        auto const failure = failure_of([&] { request_octets("POST", root, fields, ""); });
        BOOST_TEST_REQUIRE(failure.has_value());
        BOOST_TEST((failure->code() == errc::invalid_argument));
        BOOST_TEST(std::string_view(failure->what()).find("secret") == std::string_view::npos);
        return failure->details().reason;
    };
    for (std::string const& value :
         {"secret\rX: y"s, "secret\nX: y"s, "secret\r\nX: y"s, "secret\0"s, "secret\r\n"s,
          "\nsecret"s, "secret\x7F"s, "secret\x1B[0m"s, "secret\x01"s})
        BOOST_TEST(refusal({"X-Key", value}) ==
                   "control characters in the value of the header field X-Key");
    for (std::string const& name :
         {""s, " "s, "A B"s, "A:"s, "Authorization: Bearer secret"s, "A\r\nB"s, "A\nB"s, "A\0"s,
          "A\t"s, "Ä"s, "(A)"s, "A\x7F"s, "A,secret"s})
        BOOST_TEST(refusal({name, "secret"}).find("the name of a header field") !=
                   std::string::npos);
    // Also where it would be replaced.
    std::vector<header_field> const replaced{{"A", "b\r\n"}, {"A", "c"}};
    BOOST_TEST(fails(errc::invalid_argument, [&] { request_octets("POST", root, replaced, ""); }));
}

BOOST_AUTO_TEST_CASE(all_names_that_are_tokens)
{
    for (int c = 0; c < 256; ++c) {
        std::vector<header_field> const fields{{std::string(1, static_cast<char>(c)), "x"}};
        constexpr std::string_view tokens = "!#$%&'*+-.^_`|~0123456789"
                                            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        bool const taken = !failure_of([&] { request_octets("POST", root, fields, ""); });
        BOOST_TEST(taken == (c != 0 && tokens.find(static_cast<char>(c)) != tokens.npos), c);
    }
}

// The framing is ours: another length would let the body be read as a second request.
BOOST_AUTO_TEST_CASE(fields_of_the_framing_are_refused)
{
    for (std::string const name :
         {"Content-Length", "content-length", "Transfer-Encoding", "TRANSFER-ENCODING"})
        for (std::string const value : {"5", "chunked", ""}) {
            std::vector<header_field> const fields{{name, value}};
            BOOST_TEST(fails(errc::invalid_argument,
                             [&] { request_octets("POST", root, fields, "hello"); }));
        }
}

// Bodies around the size of the first write, and one that begins like the end of a head.
BOOST_AUTO_TEST_CASE(one_more_field_without_a_copy_of_the_body)
{
    std::vector<header_field> const fields{{"Host", "h"}, {"X-Mine", "1"}};
    for (std::size_t const size : {0U, 1U, 5U, 16'000U, 16'310U, 16'384U, 20'000U, 1'000'000U}) {
        std::string const body =
            size < 5 ? std::string(size, 'x') : "\r\n\r\n" + std::string(size - 4, 'y');
        std::string const octets = request_octets("POST", root, fields, body);
        auto const split = with_field(octets, {"api-key", "secret"});
        std::string const whole = split.beginning + std::string(split.rest);
        BOOST_TEST(whole.size() == octets.size() + std::string_view("api-key: secret\r\n").size());
        BOOST_TEST(split.beginning.size() <= 16'384 + 20);
        BOOST_TEST(split.rest.empty() == (octets.size() <= 16'384));
        if (!split.rest.empty())
            BOOST_TEST((split.rest.data() + split.rest.size() == octets.data() + octets.size()));
        auto const head = whole.substr(0, whole.size() - body.size());
        BOOST_TEST((whole.substr(head.size()) == body));
        BOOST_TEST(head == "POST / HTTP/1.1\r\nHost: h\r\nX-Mine: 1\r\nContent-Length: " +
                               std::to_string(size) + "\r\napi-key: secret\r\n\r\n");
    }
}

// The whole head is before what is left, however long it is.
BOOST_AUTO_TEST_CASE(one_more_field_in_a_long_head)
{
    std::vector<header_field> const fields{{"X-Long", std::string(40'000, 'x')}};
    std::string const octets = request_octets("GET", root, fields, "");
    auto const split = with_field(octets, {"A", "b"});
    BOOST_TEST((split.beginning == octets.substr(0, octets.size() - 2) + "A: b\r\n"));
    BOOST_TEST(split.rest == "\r\n");
}

BOOST_AUTO_TEST_SUITE_END()
