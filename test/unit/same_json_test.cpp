#include "support/same_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <string_view>

BOOST_AUTO_TEST_SUITE(same_json)

namespace {

namespace json = boost::json;
using responses::test::first_difference;
using responses::test::json_difference;

bool is_same(std::string_view left, std::string_view right)
{
    return !first_difference(json::parse(left), json::parse(right));
}

json_difference difference(std::string_view left, std::string_view right)
{
    return first_difference(json::parse(left), json::parse(right)).value_or(json_difference{});
}

} // namespace

BOOST_AUTO_TEST_CASE(the_order_of_members_does_not_count)
{
    BOOST_TEST(is_same(R"({"a":1,"b":[{"c":null,"d":""}]})", R"({"b":[{"d":"","c":null}],"a":1})"));
    BOOST_TEST(!is_same("[1,2]", "[2,1]"));
}

BOOST_AUTO_TEST_CASE(numbers_are_what_they_count)
{
    BOOST_TEST(is_same("5", "5.0"));
    BOOST_TEST(is_same("18446744073709551615", "18446744073709551615"));
    BOOST_TEST(is_same("-0.0", "0"));
    BOOST_TEST(!is_same("5", "5.5"));
    BOOST_TEST(!is_same("-1", "18446744073709551615"));
    BOOST_TEST(!is_same("9007199254740993", "9007199254740992.0"));
    BOOST_TEST(!is_same("1", "1e300"));
    BOOST_TEST(!is_same("1", "\"1\""));
    BOOST_TEST(!is_same("0", "null"));
    BOOST_TEST(!is_same("1", "true"));
}

BOOST_AUTO_TEST_CASE(the_first_difference_is_named)
{
    BOOST_TEST(difference(R"({"a":[{"b":1}]})", R"({"a":[{"b":2}]})") ==
               (json_difference{"/a/0/b", "1", "2"}));
    BOOST_TEST(difference(R"({"a/b":{"~":1}})", R"({"a/b":{}})") ==
               (json_difference{"/a~1b/~0", "1", "nothing"}));
    BOOST_TEST(difference("{}", R"({"a":null})") == (json_difference{"/a", "nothing", "null"}));
    BOOST_TEST(difference("[1]", "[1,2]") == (json_difference{"/1", "nothing", "2"}));
    BOOST_TEST(difference("[1]", "[]") == (json_difference{"/0", "1", "nothing"}));
    BOOST_TEST(difference("[]", "{}") == (json_difference{"", "[]", "{}"}));
}

BOOST_AUTO_TEST_SUITE_END()
