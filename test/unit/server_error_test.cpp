#include "protocol/error_words.hpp"
#include "protocol/server_error.hpp"
#include "protocol/utf8.hpp"
#include "support/stream_vectors.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

BOOST_AUTO_TEST_SUITE(server_errors)

namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using responses::api_error;
using responses::server_error_from_body;
using responses::server_error_from_json;
using responses::test::octets_of;
using responses::test::stream_vector;
using responses::test::stream_vectors;
using milliseconds = std::optional<std::chrono::milliseconds>;
using std::chrono::system_clock;

api_error of(std::string_view document)
{
    return server_error_from_json(json::parse(document).as_object());
}

std::string header_of(json::object const& entry, std::string_view name)
{
    auto const& headers = entry.at("http").at("headers").as_object();
    auto const* value = headers.if_contains(name);
    return value != nullptr ? std::string(value->as_string()) : std::string();
}

std::string expected_of(json::object const& entry, std::string_view name)
{
    auto const* value = entry.at("expect").at("error").as_object().if_contains(name);
    return value != nullptr ? std::string(value->as_string()) : std::string();
}

api_error read(std::string_view name)
{
    return server_error_from_body(octets_of(stream_vector(name)));
}

// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110.
constexpr system_clock::time_point example_date{784111777s};

milliseconds wait(std::string_view after, std::string_view after_ms = {},
                  std::optional<system_clock::time_point> now = example_date)
{
    return responses::retry_after(after_ms, after, now);
}

} // namespace

BOOST_AUTO_TEST_CASE(bodies_of_all_error_vectors)
{
    int count = 0;
    for (json::value const& value : stream_vectors()) {
        json::object const& entry = value.as_object();
        if (entry.at("kind").as_string() != "error")
            continue;
        ++count;
        std::string_view const name = entry.at("name").as_string();
        std::string const body = octets_of(entry);
        api_error const said = server_error_from_body(body);
        BOOST_TEST(said.body == body, name);
        BOOST_TEST(said.status == 0, name); // The caller knows it.
        for (auto const& [member, text] :
             {std::pair("code", &said.code), {"param", &said.param}, {"type", &said.type}})
            if (auto const expected = expected_of(entry, member); !expected.empty())
                BOOST_TEST(*text == expected, name);
        bool const is_json = header_of(entry, "content-type") == "application/json";
        BOOST_TEST(said.message.empty() != is_json, name);
    }
    BOOST_TEST(count >= 12);
}

BOOST_AUTO_TEST_CASE(retry_after_of_the_vectors)
{
    auto const wait_of = [](std::string_view name) {
        return wait(header_of(stream_vector(name), "retry-after"));
    };
    BOOST_TEST((wait_of("http_429") == 2s));
    BOOST_TEST((wait(header_of(stream_vector("http_429_date"), "retry-after"), {},
                     system_clock::time_point(1750000000s)) == 0s));
    BOOST_TEST((wait_of("http_500") == std::nullopt));
}

BOOST_AUTO_TEST_CASE(the_usual_shape)
{
    api_error const said = read("http_400");
    BOOST_TEST(said.type == "invalid_request_error");
    BOOST_TEST(said.code == "invalid_type");
    BOOST_TEST(said.param == "input[0].content");
    BOOST_TEST(said.message.starts_with("Invalid type for 'input[0].content'"));
}

BOOST_AUTO_TEST_CASE(other_shapes)
{
    BOOST_TEST(of(R"({"error":"no such model"})").message == "no such model");
    BOOST_TEST(of(R"({"message":"no Route matched"})").message == "no Route matched");
    BOOST_TEST(of(R"({"error":{"code":502},"message":"outer"})").message == "outer");
    BOOST_TEST(of(R"({"error":{"message":"inner"},"message":"outer"})").message == "inner");
    BOOST_TEST(of(R"({"error":null,"message":"m","code":"c"})").message == "m");

    api_error const flat = of(R"({"type":"error","code":"c","message":"m","param":"p"})");
    BOOST_TEST(flat.code == "c");
    BOOST_TEST(flat.message == "m");
    BOOST_TEST(flat.param == "p");
    BOOST_TEST(flat.type == ""); // It is the event that has this type.

    api_error const nested =
        of(R"({"type":"error","error":{"type":"overloaded_error","message":"m"}})");
    BOOST_TEST(nested.type == "overloaded_error");
}

// Each as a server of others sends it.
BOOST_AUTO_TEST_CASE(words_wherever_they_stand)
{
    std::pair<std::string_view, std::string_view> const said[]{
        {R"({"detail":"Not authenticated"})", "Not authenticated"},
        {R"({"detail":{"message":"m"}})", "m"},
        {R"({"detail":{"error":{"message":"m"}}})", "m"},
        {R"({"detail":[{"type":"missing","loc":["body","model"],"msg":"Field required"}]})",
         "model: Field required"},
        {R"({"detail":[{"loc":["body","input",0,"role"],"msg":"a"},{"loc":["query"],"msg":"b"}]})",
         "input.0.role: a; query: b"},
        {R"({"detail":[{"msg":"field required"}]})", "field required"},
        {R"({"detail":[{"loc":["body"],"msg":"a"}]})", "a"},
        {R"({"detail":[{"loc":["body","body"],"msg":"a"}]})", "body: a"},
        {R"({"detail":[{"odd":1}]})", R"({"odd":1})"},
        {R"({"error":["a","b"]})", "a; b"},
        {R"({"error":502})", "502"},
        {R"({"error":{"detail":"d"}})", "d"},
        {R"({"error":{"code":"c"},"msg":"m"})", "m"},
        {R"({"error":true,"message":"m"})", "m"},
        {R"({"code":401,"msg":"m","data":null})", "m"},
        {R"({"error_code":17,"error_msg":"m"})", "m"},
        {R"({"success":false,"errors":[{"code":7,"message":"m"}]})", "m"},
        {R"({"errors":["a","b"]})", "a; b"},
        {R"({"type":"about:blank","title":"Forbidden","status":403,"detail":"d"})", "d"},
        {R"({"title":"Forbidden","status":403})", "Forbidden"},
        {R"({"status":404,"error":"Not Found","message":"No handler"})", "No handler"},
        {R"({"error":"invalid_token","error_description":"expired"})", "expired"},
        {R"({"object":"error","message":"m","code":400})", "m"},
        {R"([{"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT"}}])", "m"},
    };
    for (auto const& [body, words] : said)
        BOOST_TEST(server_error_from_body(body).message == words, body);
}

BOOST_AUTO_TEST_CASE(particulars_wherever_they_stand)
{
    BOOST_TEST(of(R"({"errors":[{"code":7,"message":"m"}]})").code == "7");
    BOOST_TEST(of(R"({"detail":{"code":"c","type":"t","message":"m"}})").code == "c");
    BOOST_TEST(of(R"({"detail":{"error":{"type":"t","message":"m"}}})").type == "t");
    BOOST_TEST(of(R"({"error":{"message":"m","type":"t","detail":{"type":"u"}}})").type == "t");
    BOOST_TEST(of(R"({"error":"invalid_token","error_description":"d"})").type == "invalid_token");
    BOOST_TEST(of(R"({"error":"invalid_token","type":"t","message":"d"})").type == "t");
    BOOST_TEST(of(R"({"error":"gone"})").type == "");
    BOOST_TEST(of(R"({"detail":[{"loc":["body","input",0],"msg":"m"}]})").param == "input.0");
    BOOST_TEST(of(R"({"detail":[{"loc":["body","a"],"msg":"m"}],"param":"p"})").param == "p");
    BOOST_TEST(of(R"({"detail":[]})").param == "");
    BOOST_TEST(of(R"({"error":{"message":"m"},"request_id":"req_1"})").request_id == "req_1");
    auto const google =
        server_error_from_body(R"([{"error":{"code":400,"message":"m","status":"UNAVAILABLE"}}])");
    BOOST_TEST(google.code == "400");
    BOOST_TEST(google.type == "UNAVAILABLE");
}

BOOST_AUTO_TEST_CASE(what_is_an_error)
{
    auto const is_one = [](std::string_view document) {
        return responses::says_error(json::parse(document).as_object());
    };
    for (std::string_view const body :
         {R"({"error":{}})", R"({"error":"e"})", R"({"object":"error"})", R"({"message":"m"})",
          R"({"detail":["m"]})", R"({"object":"list","error":1})"})
        BOOST_TEST(is_one(body), body);
    for (std::string_view const body :
         {"{}", R"({"error":null})", R"({"message":""})", R"({"message":null})",
          R"({"object":"list","message":"m"})", R"({"code":5})", R"({"detail":[]})"})
        BOOST_TEST(!is_one(body), body);
}

BOOST_AUTO_TEST_CASE(numbers_and_nulls)
{
    api_error const said = of(R"({"error":{"code":502,"type":null,"message":null,"param":false}})");
    BOOST_TEST(said.code == "502");
    BOOST_TEST(said.type == "");
    BOOST_TEST(said.message == "");
    BOOST_TEST(said.param == "false");
    api_error const nothing = of("{}");
    BOOST_TEST(nothing.message == "");
    BOOST_TEST(nothing.body == "{}");
}

BOOST_AUTO_TEST_CASE(headers_inside_an_error)
{
    api_error const said =
        of(R"({"type":"error","error":{"message":"m","headers":{"x-request-id":"req_7",
               "retry-after":"3"}}})");
    BOOST_TEST(said.request_id == "req_7");
    BOOST_TEST((said.retry_after == 3s));
    BOOST_TEST(
        (of(R"({"error":{"headers":{"retry-after-ms":250,"retry-after":"9"}}})").retry_after ==
         250ms));
    BOOST_TEST((of(R"({"error":{"headers":{"retry-after":9}}})").retry_after == 9s));
    BOOST_TEST((of(R"({"error":{"headers":[]}})").retry_after == std::nullopt));
    BOOST_TEST((of(R"({"error":{"headers":{"retry-after":null}}})").retry_after == std::nullopt));
}

BOOST_AUTO_TEST_CASE(limits_inside_an_error)
{
    api_error const said = of(R"({"error":{"headers":{"x-ratelimit-limit-tokens":"30000",
               "X-RateLimit-Remaining-Tokens":0,"x-ratelimit-reset-tokens":"6m0s"}}})");
    BOOST_TEST((said.limits.tokens.limit == 30'000));
    BOOST_TEST((said.limits.tokens.remaining == 0));
    BOOST_TEST((said.limits.tokens.reset == 360s));
    BOOST_TEST(!said.limits.requests.limit.has_value());
    BOOST_TEST(!of(R"({"error":{"headers":{}}})").limits.tokens.limit.has_value());
}

BOOST_AUTO_TEST_CASE(a_header_inside_an_error_forges_no_other)
{
    BOOST_TEST(of(R"({"error":{"headers":{"a":"b\r\nx-request-id: c"}}})").request_id == "");
    BOOST_TEST(of(R"({"error":{"headers":{"a: b\r\nx-request-id":"c"}}})").request_id == "");
    BOOST_TEST(of(R"({"error":{"headers":{"a":"b\n","x-request-id":"c"}}})").request_id == "c");
}

BOOST_AUTO_TEST_CASE(dates_and_words_on_retrying_inside_an_error)
{
    json::object const object =
        json::parse(R"({"error":{"headers":{"retry-after":"Sun, 06 Nov 1994 08:49:37 GMT",
                                            "x-should-retry":"false"}}})")
            .as_object();
    api_error const said = server_error_from_json(object, example_date - 7s);
    BOOST_TEST((said.retry_after == 7s));
    BOOST_TEST((said.should_retry == false));
    BOOST_TEST((server_error_from_json(object).retry_after == std::nullopt));
}

BOOST_AUTO_TEST_CASE(what_the_server_thinks_of_another_try)
{
    BOOST_TEST((responses::should_retry("true") == true));
    BOOST_TEST((responses::should_retry("false") == false));
    for (std::string_view const odd : {"", "1", "True", "yes", "true "})
        BOOST_TEST((responses::should_retry(odd) == std::nullopt), odd);
}

BOOST_AUTO_TEST_CASE(a_body_that_is_no_object_speaks_for_itself)
{
    for (std::string_view const body : {"", "<html>502</html>", "upstream connect error", "[]",
                                        "[1]", "\"x\"", "null", "{", "{}{}"}) {
        api_error const said = server_error_from_body(body);
        BOOST_TEST(said.body == body);
        BOOST_TEST(said.message == "");
    }
    BOOST_TEST(server_error_from_body("a\xFF").body == "a�");
}

BOOST_AUTO_TEST_CASE(four_kib_of_the_body_are_kept)
{
    for (std::size_t const before : {4092u, 4093u, 4094u, 4095u, 4096u, 5000u}) {
        std::string const body = std::string(before, 'x') + "你好啊";
        std::string const kept = server_error_from_body(body).body;
        BOOST_TEST(kept.size() <= 4096u);
        BOOST_TEST(body.starts_with(kept));
        BOOST_TEST(kept.size() > 4096u - 3);
    }
    std::string const longest = R"({"error":{"message":")" + std::string(10'000, 'm') + R"("}})";
    api_error const said = server_error_from_body(longest);
    BOOST_TEST(said.message.size() == 10'000u);
    BOOST_TEST(said.body.size() == 4096u);
    BOOST_TEST(of(longest).body.size() == 4096u);
}

BOOST_AUTO_TEST_CASE(waits_in_numbers)
{
    BOOST_TEST((wait("2") == 2s));
    BOOST_TEST((wait("0") == 0s));
    BOOST_TEST((wait("0.5") == 500ms));
    BOOST_TEST((wait("1.2345") == 1235ms));
    BOOST_TEST((wait("", "250") == 250ms));
    BOOST_TEST((wait("2", "250.4") == 250ms));
    BOOST_TEST((wait("2", "soon") == 2s));
    BOOST_TEST((wait("-1") == 0s));
    BOOST_TEST((wait("", "-0.1") == 0s));
}

BOOST_AUTO_TEST_CASE(waits_out_of_all_bounds)
{
    BOOST_TEST((wait("1e300") == 8760h));
    BOOST_TEST((wait("1e308") == 8760h));
    BOOST_TEST((wait("99999999999999999999999999") == 8760h));
    BOOST_TEST((wait("-1e308") == 0s));
    BOOST_TEST((wait("", "1e300") == 8760h));
}

BOOST_AUTO_TEST_CASE(waits_that_cannot_be_read)
{
    for (std::string_view const nonsense : {"",
                                            " ",
                                            "soon",
                                            "2s",
                                            "2 ",
                                            "0x10",
                                            "nan",
                                            "NaN",
                                            "inf",
                                            "-inf",
                                            "infinity",
                                            "1e999",
                                            "-1e999",
                                            "--1",
                                            "+1",
                                            ".",
                                            "1,5",
                                            "Sun, 06 Nov",
                                            "Xxx, 06 Nov 1994 08:49:37 GMT",
                                            "Sun, 99 Nov 1994 08:49:37 GMT",
                                            "1994-11-06T08:49:37Z",
                                            "Sun, 06 Nov 1994 08:49:37"}) {
        BOOST_TEST((wait(nonsense) == std::nullopt), nonsense);
        BOOST_TEST((wait("", nonsense) == std::nullopt), nonsense);
    }
}

BOOST_AUTO_TEST_CASE(waits_until_a_date)
{
    constexpr std::string_view date = "Sun, 06 Nov 1994 08:49:37 GMT";
    BOOST_TEST((wait(date, {}, example_date - 90s) == 90s));
    BOOST_TEST((wait(date, {}, example_date - 1500ms) == 1500ms));
    BOOST_TEST((wait(date, {}, example_date) == 0s));
    BOOST_TEST((wait(date, {}, example_date + 1h) == 0s));
    BOOST_TEST((wait(date, {}, std::nullopt) == std::nullopt));
    BOOST_TEST((wait("Sunday, 06-Nov-94 08:49:37 GMT", {}, example_date - 90s) == 90s));
    BOOST_TEST((wait("Sun Nov  6 08:49:37 1994", {}, example_date - 90s) == 90s));
    BOOST_TEST((wait("", date) == std::nullopt));
}

// The clock counts nanoseconds: it cannot hold these years.
BOOST_AUTO_TEST_CASE(waits_until_dates_far_away)
{
    BOOST_TEST((wait("Fri, 31 Dec 9999 23:59:59 GMT") == 8760h));
    BOOST_TEST((wait("Fri, 31 Dec 2399 23:59:59 GMT") == 8760h));
    BOOST_TEST((wait("Mon, 01 Jan 0001 00:00:00 GMT") == 0s));
    BOOST_TEST((wait("Thu, 01 Jan 1970 00:00:00 GMT") == 0s));
}

BOOST_AUTO_TEST_SUITE_END()
