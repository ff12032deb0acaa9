#include "protocol/request.hpp"
#include "support/failure.hpp"

#include <boost/json/array.hpp>
#include <boost/test/unit_test.hpp>

#include <limits>
#include <string>
#include <string_view>

BOOST_AUTO_TEST_SUITE(requests)

namespace {

namespace json = boost::json;
using responses::errc;
using responses::message;
using responses::request;
using responses::serialize;
using responses::test::fails;
using responses::test::failure_of;

} // namespace

BOOST_AUTO_TEST_CASE(members_are_sent_in_their_order)
{
    request q{.model = "gpt-4.1", .input = "Hi", .instructions = "Be brief."};
    q.extra = {{"temperature", 1}, {"metadata", {{"b", "1"}, {"a", nullptr}}}, {"store", false}};
    constexpr std::string_view start =
        R"({"model":"gpt-4.1","input":"Hi","instructions":"Be brief.","temperature":1,)"
        R"("metadata":{"b":"1","a":null},"store":false)";
    BOOST_TEST(serialize(q, false) == std::string(start) + "}");
    BOOST_TEST(serialize(q, true) == std::string(start) + R"(,"stream":true})");
}

BOOST_AUTO_TEST_CASE(empty_members_are_not_sent)
{
    request q;
    BOOST_TEST(serialize(q, false) == "{}");
    BOOST_TEST(serialize(q, true) == R"({"stream":true})");
    q.input = "";
    q.instructions = "";
    BOOST_TEST(serialize(q, false) == R"({"input":"","instructions":""})");
}

BOOST_AUTO_TEST_CASE(input_as_messages)
{
    request q{.model = "m", .input = {{"developer", "Be brief."}, {"user", "你好啊"}}};
    BOOST_TEST(serialize(q, false) ==
               R"({"model":"m","input":[{"role":"developer","content":"Be brief."},)"
               R"({"role":"user","content":"你好啊"}]})");
    q.input = std::vector<message>{};
    BOOST_TEST(serialize(q, false) == R"({"model":"m","input":[]})");
    q.input = {{"user", ""}};
    BOOST_TEST(serialize(q, false) == R"({"model":"m","input":[{"role":"user","content":""}]})");
}

BOOST_AUTO_TEST_CASE(input_from_every_kind_of_text)
{
    std::string const text = "a";
    std::string_view const view = text;
    for (responses::request_input const& input :
         {responses::request_input("a"), responses::request_input(text),
          responses::request_input(view)}) {
        request q;
        q.input = input;
        BOOST_TEST(serialize(q, false) == R"({"input":"a"})");
    }
}

BOOST_AUTO_TEST_CASE(text_is_kept_to_the_octet)
{
    using namespace std::string_literals;
    request q;
    q.input = "你好啊 wörld 😀 \"\\/\b\f\n\r\t\0\x1F\x7F"s;
    BOOST_TEST(serialize(q, false) ==
               "{\"input\":\"你好啊 wörld 😀 \\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7F\"}");
}

BOOST_AUTO_TEST_CASE(text_that_is_not_utf8_is_refused)
{
    for (std::string const bad : {"\xFF", "a\xE4\xBD", "\xED\xA0\x80", "\xC0\x80"}) {
        auto const refused = [&](request const& q) {
            BOOST_TEST(fails(errc::invalid_argument, [&] { serialize(q, false); }));
        };
        refused({.model = bad});
        refused({.input = bad});
        refused({.input = {{bad, "x"}}});
        refused({.input = {{"user", bad}}});
        refused({.instructions = bad});
        refused({.extra = {{"x", bad}}});
        refused({.extra = {{bad, 1}}});
        refused({.extra = {{"tools", json::array{{{"description", bad}}}}}});
    }
    request const q{.model = "m", .input = "ab\xFF"};
    BOOST_TEST(failure_of([&] { serialize(q, false); })->details().reason ==
               "the request holds text that is not UTF-8 (octet 24 of its JSON)");
}

BOOST_AUTO_TEST_CASE(extra_has_what_the_members_cannot_hold)
{
    request q{.model = "m"};
    q.extra = {{"input", json::array{1, 2}}, {"instructions", nullptr}, {"new", 0.7}};
    BOOST_TEST(serialize(q, false) ==
               R"({"model":"m","input":[1,2],"instructions":null,"new":0.7})");
}

BOOST_AUTO_TEST_CASE(what_is_said_twice_is_refused)
{
    request q{.model = "m"};
    q.extra = {{"model", "other"}};
    BOOST_TEST(failure_of([&] { serialize(q, false); })->details().reason ==
               "`model` is set in the request and in its extra");
}

BOOST_AUTO_TEST_CASE(more_members_replace_those_of_the_request)
{
    request const q{.model = "m", .input = "x"};
    json::object const more{{"model", "other"}, {"input", nullptr}, {"a", json::array{0.5}}};
    BOOST_TEST(serialize(q, true, more) ==
               R"({"model":"other","input":null,"a":[0.5],"stream":true})");
    BOOST_TEST(fails(errc::invalid_argument, [&] { serialize(q, false, {{"x", "\xFF"}}); }));
}

BOOST_AUTO_TEST_CASE(extra_must_not_say_stream)
{
    for (json::value const& value : {json::value(true), json::value(false), json::value(nullptr)}) {
        request q{.model = "m"};
        q.extra["stream"] = value;
        BOOST_TEST(fails(errc::invalid_argument, [&] { serialize(q, false); }));
        BOOST_TEST(fails(errc::invalid_argument, [&] { serialize(q, true); }));
    }
    request q;
    q.extra["stream_options"] = json::object{{"include_obfuscation", false}};
    BOOST_TEST(serialize(q, true) ==
               R"({"stream_options":{"include_obfuscation":false},"stream":true})");
}

BOOST_AUTO_TEST_CASE(numbers_of_extra)
{
    request q;
    q.extra = {{"a", std::numeric_limits<std::int64_t>::min()},
               {"b", std::numeric_limits<std::uint64_t>::max()},
               {"c", 0}};
    BOOST_TEST(serialize(q, false) ==
               R"({"a":-9223372036854775808,"b":18446744073709551615,"c":0})");
}

// What Boost.JSON writes for them is no JSON.
BOOST_AUTO_TEST_CASE(numbers_that_json_does_not_have_are_refused)
{
    for (double const odd :
         {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
          std::numeric_limits<double>::quiet_NaN()}) {
        request q;
        q.extra["temperature"] = odd;
        BOOST_TEST(fails(errc::invalid_argument, [&] { serialize(q, false); }));
        q.extra = {{"a", json::array{1, {{"b", odd}}}}};
        BOOST_TEST(fails(errc::invalid_argument, [&] { serialize(q, false); }));
    }
}

BOOST_AUTO_TEST_CASE(more_members_win)
{
    request q{.model = "m", .input = "Hi"};
    q.extra = {{"reasoning", {{"effort", "low"}}}, {"store", false}};
    json::object const more{
        {"model", "n"}, {"reasoning", {{"summary", "auto"}}}, {"top_k", nullptr}};
    BOOST_TEST(serialize(q, true, more) ==
               R"({"model":"n","input":"Hi","reasoning":{"summary":"auto"},"store":false,)"
               R"("top_k":null,"stream":true})");
    BOOST_TEST(fails(errc::invalid_argument, [&] { serialize(q, false, {{"a", "\xff"}}); }));
}

BOOST_AUTO_TEST_CASE(more_members_that_cannot_be_sent)
{
    constexpr double odd = std::numeric_limits<double>::quiet_NaN();
    for (json::object const& more :
         {json::object{{"stream", true}}, json::object{{"stream", nullptr}},
          json::object{{"a", json::array{odd}}}, json::object{{"a", "\xff"}}})
        BOOST_TEST(fails(errc::invalid_argument, [&] { responses::check_more(more); }));
    responses::check_more({{"stream_options", json::object{}}, {"a", 1.5}});
}

BOOST_AUTO_TEST_SUITE_END()
