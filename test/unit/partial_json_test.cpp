#include "support/failure.hpp"

#include <responses/partial_json.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

BOOST_AUTO_TEST_SUITE(partial_json_documents)

using namespace responses;

namespace {

std::string so_far(std::string_view beginning)
{
    partial_json document;
    document.append(beginning);
    return std::string(document.text());
}

std::string kept_of(std::string_view octets)
{
    partial_json document;
    BOOST_CHECK_THROW(document.append(octets), error);
    return std::string(document.text());
}

} // namespace

BOOST_AUTO_TEST_CASE(what_is_open_is_closed)
{
    BOOST_TEST(so_far(R"({"title":"Panc)") == R"({"title":"Panc"})");
    BOOST_TEST(so_far(R"([1,[2,{"a":[)") == R"([1,[2,{"a":[]}]])");
    BOOST_TEST(so_far("{") == "{}");
    BOOST_TEST(so_far("\"") == "\"\"");
}

BOOST_AUTO_TEST_CASE(a_member_is_there_with_the_beginning_of_its_value)
{
    for (std::string const beginning : {"{", "{\"", "{\"na", "{\"name\"",
                                        "{\"name\":", "{\"name\": ", "{\"name\":t", "{\"name\":-"})
        BOOST_TEST(so_far(beginning) == "{}", beginning);
    BOOST_TEST(so_far(R"({"name":")") == R"({"name":""})");
    BOOST_TEST(so_far(R"({"a":1,)") == R"({"a":1})");
    BOOST_TEST(so_far(R"({"a":1,"b)") == R"({"a":1})");
    BOOST_TEST(so_far(R"([1, )") == "[1]");
}

BOOST_AUTO_TEST_CASE(half_a_number_is_cut_back_to_a_number)
{
    std::vector<std::pair<std::string, std::string>> const cases{
        {"-", ""},           {"-0", "-0"},       {"1", "1"},
        {"12", "12"},        {"12.", "12"},      {"12.5", "12.5"},
        {"12.50e", "12.50"}, {"12.5E-", "12.5"}, {"12.5E-1", "12.5E-1"},
        {"0e+", "0"},        {"0e+7", "0e+7"},   {"-10.0", "-10.0"}};
    for (auto const& [beginning, expected] : cases)
        BOOST_TEST(so_far(beginning) == expected, beginning);
}

BOOST_AUTO_TEST_CASE(half_a_literal_is_nothing)
{
    for (std::string const word : {"true", "false", "null"}) {
        for (std::size_t size = 1; size < word.size(); ++size)
            BOOST_TEST(so_far("[0," + word.substr(0, size)) == "[0]");
        BOOST_TEST(so_far("[0," + word) == "[0," + word + "]");
    }
}

BOOST_AUTO_TEST_CASE(half_an_escape_is_not_in_the_string)
{
    for (std::string const half : {"\\", "\\u", "\\u0", "\\u00", "\\u00e"})
        BOOST_TEST(so_far("[\"a" + half) == "[\"a\"]", half);
    BOOST_TEST(so_far("[\"a\\u00e9") == "[\"a\\u00e9\"]");
    BOOST_TEST(so_far("[\"a\\\"") == "[\"a\\\"\"]");
    BOOST_TEST(so_far("[\"a\\\\") == "[\"a\\\\\"]");
}

BOOST_AUTO_TEST_CASE(a_leading_half_waits_for_the_other)
{
    for (std::string const half : {"\\ud83d", "\\ud83d\\", "\\ud83d\\u", "\\ud83d\\ude0"})
        BOOST_TEST(so_far("[\"a" + half) == "[\"a\"]", half);
    BOOST_TEST(so_far("[\"a\\uD83D\\uDE00") == "[\"a\\uD83D\\uDE00\"]");
}

BOOST_AUTO_TEST_CASE(a_lone_half_is_replaced)
{
    BOOST_TEST(so_far("[\"\\ud83d\"]") == "[\"\\ufffd\"]");
    BOOST_TEST(so_far("[\"\\ud83dx") == "[\"\\ufffdx\"]");
    BOOST_TEST(so_far("[\"\\ude00") == "[\"\\ufffd\"]");
    BOOST_TEST(so_far("[\"\\udc00") == "[\"\\ufffd\"]");
    BOOST_TEST(so_far("[\"\\ud83d\\n") == "[\"\\ufffd\\n\"]");
    BOOST_TEST(so_far("[\"\\ud83d\\u00e9") == "[\"\\ufffd\\u00e9\"]");
    BOOST_TEST(so_far("[\"\\ud83d\\ud83d\\ude00") == "[\"\\ufffd\\ud83d\\ude00\"]");
    BOOST_TEST(so_far("{\"\\ud83d\":1") == "{\"\\ufffd\":1}");
}

BOOST_AUTO_TEST_CASE(half_a_character_is_not_in_the_string)
{
    std::string const character = "\xF0\x9F\x98\x80";
    for (std::size_t size = 1; size < character.size(); ++size)
        BOOST_TEST(so_far("[\"a" + character.substr(0, size)) == "[\"a\"]");
    BOOST_TEST(so_far("[\"a" + character) == "[\"a" + character + "\"]");
}

BOOST_AUTO_TEST_CASE(white_space_is_left_out_between_tokens_only)
{
    BOOST_TEST(so_far(" {\r\n\t\"a b\" : [ 1 , \" \" ] , \"c\": 0") == R"({"a b":[1," "],"c":0})");
}

BOOST_AUTO_TEST_CASE(it_is_empty_until_a_value_begins)
{
    partial_json document;
    for (char const* piece : {"", " \n", "-"}) {
        document.append(piece);
        BOOST_TEST(document.empty());
        BOOST_TEST(document.text().empty());
        BOOST_TEST(!document.is_complete());
        BOOST_TEST(test::fails(errc::invalid_state, [&] { document.json(); }));
    }
    document.append("1");
    BOOST_TEST(!document.empty());
    BOOST_TEST(document.json() == boost::json::value(-1));
}

BOOST_AUTO_TEST_CASE(it_is_complete_when_the_outermost_value_is)
{
    partial_json document;
    for (char const* piece : {"{\"a\":", "[]", " ,\"b\":\"}"}) {
        document.append(piece);
        BOOST_TEST(!document.is_complete());
    }
    document.append("\"}");
    BOOST_TEST(document.is_complete());
    document.append(" \n");
    BOOST_TEST(document.is_complete());
    BOOST_TEST(document.text() == R"({"a":[],"b":"}"})");
}

BOOST_AUTO_TEST_CASE(a_number_alone_is_complete_when_something_follows)
{
    partial_json document;
    document.append("12");
    BOOST_TEST(!document.is_complete());
    document.append(" ");
    BOOST_TEST(document.is_complete());
}

BOOST_AUTO_TEST_CASE(it_gives_a_value)
{
    partial_json document;
    document.append(R"({"steps":["Mix","Ba)");
    BOOST_TEST(document.json() == boost::json::parse(R"({"steps":["Mix","Ba"]})"));
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_refused_where_it_begins)
{
    std::vector<std::pair<std::string, std::string>> const cases{
        {"x", "octet 0: a value is missing"},
        {"```json\n{}", "octet 0: a value is missing"},
        {"\xEF\xBB\xBF{}", "octet 0: a value is missing"},
        {"[,", "octet 1: a value is missing"},
        {"[1,]", "octet 3: a value is missing"},
        {"[+1", "octet 1: a value is missing"},
        {"{\"a\":}", "octet 5: a value is missing"},
        {"{1", "octet 1: the name of a member is missing"},
        {"{\"a\":1,}", "octet 7: the name of a member is missing"},
        {"{\"a\"1", "octet 4: a colon is missing"},
        {"{\"a\":1]", "octet 6: a comma or a closing bracket is missing"},
        {"[1 2", "octet 3: a comma or a closing bracket is missing"},
        {"[01", "octet 2: a comma or a closing bracket is missing"},
        {"[-x", "octet 2: a number lacks a digit"},
        {"[1.,", "octet 3: a number lacks a digit"},
        {"[1e]", "octet 3: a number lacks a digit"},
        {"[1e+]", "octet 4: a number lacks a digit"},
        {"[nul,", "octet 4: a word is none of true, false and null"},
        {"[tRue", "octet 2: a word is none of true, false and null"},
        {"[\"\\x", "octet 3: a string has an escape that JSON does not know"},
        {"[\"\\u00g", "octet 6: a string has an escape that JSON does not know"},
        {"[\"a\nb", "octet 3: a control character in a string is not escaped"},
        {"[\"\xFF", "octet 2: a string is not UTF-8"},
        {"[\"\xC3(", "octet 3: a string is not UTF-8"},
        {"[\"\xED\xA0\x80", "octet 3: a string is not UTF-8"},
        {"[\"\x80", "octet 2: a string is not UTF-8"},
        {"{} {", "octet 3: something follows the end of the document"},
        {"{}}", "octet 2: something follows the end of the document"},
        {"1 2", "octet 2: something follows the end of the document"}};
    for (auto const& [octets, expected] : cases) {
        auto const failure = test::failure_of([&] { so_far(octets); });
        BOOST_REQUIRE(failure);
        BOOST_TEST((failure->code() == errc::malformed_json));
        BOOST_TEST(failure->details().reason == "the JSON document at " + expected);
    }
}

BOOST_AUTO_TEST_CASE(what_came_before_a_fault_is_kept)
{
    BOOST_TEST(kept_of(R"({"a":[1,"b"x)") == R"({"a":[1,"b"]})");
    BOOST_TEST(kept_of("[\"ab\n") == "[\"ab\"]");
    BOOST_TEST(kept_of("x").empty());
}

BOOST_AUTO_TEST_CASE(after_a_fault_nothing_is_taken)
{
    partial_json document;
    BOOST_CHECK_THROW(document.append("[1}"), error);
    BOOST_TEST(test::fails(errc::malformed_json, [&] { document.append("]"); }));
    BOOST_CHECK_THROW(document.append(""), error);
    BOOST_TEST(document.text() == "[1]");
    BOOST_TEST(!document.is_complete());
}

BOOST_AUTO_TEST_CASE(depth_is_bounded)
{
    std::string const deepest(partial_json::max_depth, '[');
    partial_json document;
    document.append(deepest);
    BOOST_TEST(document.text() == deepest + std::string(deepest.size(), ']'));
    BOOST_CHECK_NO_THROW(document.json());
    BOOST_TEST(test::fails(errc::too_large, [&] { document.append("["); }));
}

BOOST_AUTO_TEST_CASE(size_is_bounded)
{
    partial_json document;
    document.append("[\"");
    document.append(std::string(partial_json::max_size - 2, 'x'));
    BOOST_TEST(test::fails(errc::too_large, [&] { document.append("x"); }));
}

BOOST_AUTO_TEST_CASE(numbers_that_boost_json_does_not_hold_are_refused_when_parsed)
{
    partial_json document;
    document.append("[1e99999999999");
    BOOST_TEST(test::fails(errc::malformed_json, [&] { document.json(); }));
}

BOOST_AUTO_TEST_CASE(it_begins_anew_by_assignment)
{
    partial_json document;
    document.append("{\"a\":\"\\u");
    document = {};
    document.append("[1");
    BOOST_TEST(document.text() == "[1]");
}

BOOST_AUTO_TEST_SUITE_END()
