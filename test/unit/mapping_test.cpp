#include <responses/json.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

BOOST_AUTO_TEST_SUITE(mapping)

namespace {

using responses::from_json;
using responses::to_json;
using responses::unknown_value;

// One of the API's objects: open.
struct point
{
    static constexpr std::string_view type_name = "point";
    std::int64_t x = 0;
    std::optional<double> y = {};
    std::vector<std::string> labels = {};
    boost::json::object extra = {};
};
BOOST_DESCRIBE_STRUCT(point, (), (x, y, labels))

struct route
{
    static constexpr std::string_view type_names[] = {"route", "route_2"};
    std::string type = "route";
    std::string namespace_ = {};
    boost::json::object extra = {};
};
BOOST_DESCRIBE_STRUCT(route, (), (type, namespace_))

using shape = std::variant<point, route, std::string, unknown_value>;

struct drawing : point
{
    std::vector<shape> shapes = {};
    std::optional<shape> first = {};
};
BOOST_DESCRIBE_STRUCT(drawing, (point), (shapes, first))

// A class that refers to itself.
struct condition;
struct all_of
{
    static constexpr std::string_view type_name = "and";
    std::vector<condition> conditions; // no initializer while it is incomplete
    boost::json::object extra = {};
};
struct condition : std::variant<point, all_of, unknown_value>
{
    using variant::variant;
};
BOOST_DESCRIBE_STRUCT(all_of, (), (conditions))

// A user's own types: closed.
BOOST_DEFINE_ENUM_CLASS(course, starter, main_, dessert)

struct step
{
    std::string text = {};
    std::optional<int> minutes = {};
};
BOOST_DESCRIBE_STRUCT(step, (), (text, minutes))

struct recipe
{
    std::string title = {};
    course kind = course::main_;
    std::vector<step> steps = {};
    std::map<std::string, double> grams = {};
    std::variant<std::monostate, bool, step> note = {};
};
BOOST_DESCRIBE_STRUCT(recipe, (), (title, kind, steps, grams, note))

template <class T>
std::string again(std::string_view text)
{
    return to_json(from_json<T>(text));
}

template <class T>
std::string reason(std::string_view text)
{
    try {
        from_json<T>(text);
    } catch (responses::error const& failure) {
        BOOST_CHECK(failure.code() == responses::errc::malformed_json);
        return failure.details().reason;
    }
    return "none";
}

std::string const whole_recipe =
    R"({"title":"Soup","kind":"main","steps":[{"text":"Cook","minutes":5},{"text":"Eat","minutes":null}],)"
    R"("grams":{"salt":0.7,"water":1000},"note":true})";

} // namespace

BOOST_AUTO_TEST_CASE(members_are_read_and_written_in_the_order_of_their_description)
{
    auto const made = from_json<point>(R"({"labels":["a","b"],"type":"point","y":2,"x":-1})");
    BOOST_TEST(made.x == -1);
    BOOST_TEST(made.y.value() == 2.0);
    BOOST_TEST(made.labels.size() == 2U);
    BOOST_TEST(made.extra.empty());
    BOOST_TEST(to_json(made) == R"({"type":"point","x":-1,"y":2,"labels":["a","b"]})");
}

BOOST_AUTO_TEST_CASE(an_open_struct_keeps_what_its_members_cannot_hold)
{
    std::string const text =
        R"({"type":"point","labels":["a"],"x":"far","y":null,"z":{"deep":[1,null]}})";
    auto const made = from_json<point>(text);
    BOOST_TEST(made.x == 0);
    BOOST_TEST(!made.y);
    BOOST_TEST(made.extra.size() == 3U);
    BOOST_TEST(boost::json::parse(to_json(made)) == boost::json::parse(text));
}

BOOST_AUTO_TEST_CASE(another_type_than_its_own_is_kept)
{
    std::string const text = R"({"x":1,"labels":[],"type":"dot"})";
    BOOST_TEST(again<point>(text) == text);
    BOOST_TEST(again<std::vector<point>>("[" + text + "]") == "[" + text + "]");
}

BOOST_AUTO_TEST_CASE(a_number_that_no_double_holds_is_kept)
{
    BOOST_TEST(!from_json<point>(R"({"y":1e400})").y);
    BOOST_TEST(again<point>(R"({"x":1,"labels":[],"y":1e400})") ==
               R"({"type":"point","x":1,"labels":[],"y":1e999})");
    BOOST_TEST(again<unknown_value>("[-1e400]") == "[-1e999]");
    BOOST_TEST(!from_json<point>(R"({"y":9007199254740993})").y);
    BOOST_TEST(from_json<point>(R"({"y":9007199254740992})").y.value() == 9007199254740992.0);
    BOOST_TEST(reason<float>("1e300") ==
               "expected a number in the range of its type, not this number");
}

BOOST_AUTO_TEST_CASE(an_enumerator_without_a_name_is_refused)
{
    BOOST_CHECK_THROW(to_json(static_cast<course>(7)), responses::error);
}

BOOST_AUTO_TEST_CASE(a_list_with_one_odd_element_is_kept_whole)
{
    std::string const text = R"({"type":"point","x":1,"labels":["a",2]})";
    BOOST_TEST(from_json<point>(text).labels.empty());
    BOOST_TEST(again<point>(text) == text);
}

BOOST_AUTO_TEST_CASE(a_member_that_was_set_goes_before_what_was_kept)
{
    auto made = from_json<point>(R"({"type":"point","x":null,"y":null,"labels":null})");
    BOOST_TEST(to_json(made) == R"({"type":"point","x":null,"y":null,"labels":null})");
    made.x = 3;
    made.y = 4;
    made.labels = {"a"};
    BOOST_TEST(to_json(made) == R"({"type":"point","x":3,"y":4,"labels":["a"]})");
}

BOOST_AUTO_TEST_CASE(required_members_are_always_written)
{
    BOOST_TEST(to_json(point{}) == R"({"type":"point","x":0,"labels":[]})");
}

BOOST_AUTO_TEST_CASE(an_alternative_is_chosen_by_its_type)
{
    auto const made = from_json<drawing>(
        R"({"shapes":[{"type":"point","x":1,"labels":[]},{"type":"route_2","namespace":"n"},"text",)"
        R"({"type":"blob","size":1},7],"first":{"type":"route","namespace":""}})");
    BOOST_TEST_REQUIRE(made.shapes.size() == 5U);
    BOOST_TEST(std::get<point>(made.shapes[0]).x == 1);
    BOOST_TEST(std::get<route>(made.shapes[1]).namespace_ == "n");
    BOOST_TEST(std::get<route>(made.shapes[1]).type == "route_2");
    BOOST_TEST(std::get<std::string>(made.shapes[2]) == "text");
    BOOST_TEST(std::get<unknown_value>(made.shapes[3]).json.as_object().size() == 2U);
    BOOST_TEST(std::get<unknown_value>(made.shapes[4]).json == 7);
    BOOST_TEST(std::holds_alternative<route>(made.first.value()));
}

BOOST_AUTO_TEST_CASE(inherited_members_and_unknown_alternatives_make_the_round_trip)
{
    std::string const text =
        R"({"x":1,"labels":[],"shapes":[{"type":"blob","size":[1,{"a":null}]},"t"],"more":true})";
    auto const expected = boost::json::parse(text);
    auto back = boost::json::parse(again<drawing>(text)).as_object();
    back.erase("type"); // Of the base, which is tagged.
    BOOST_TEST(back == expected.as_object());
}

BOOST_AUTO_TEST_CASE(a_type_may_contain_itself)
{
    std::string const text = R"({"type":"and","conditions":[{"type":"point","x":1,"labels":[]},)"
                             R"({"type":"and","conditions":[{"type":"or"}]}]})";
    BOOST_TEST(again<condition>(text) == text);
    BOOST_TEST(std::get<all_of>(from_json<condition>(text)).conditions.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_closed_struct_makes_the_round_trip)
{
    auto const made = from_json<recipe>(whole_recipe);
    BOOST_TEST(made.title == "Soup");
    BOOST_TEST((made.kind == course::main_));
    BOOST_TEST(made.steps.at(0).minutes.value() == 5);
    BOOST_TEST(!made.steps.at(1).minutes);
    BOOST_TEST(made.grams.at("salt") == 0.7);
    BOOST_TEST(to_json(made) == whole_recipe);
}

BOOST_AUTO_TEST_CASE(a_closed_struct_says_what_does_not_fit_and_where)
{
    BOOST_TEST(reason<recipe>("[]") == "expected an object, not an array");
    BOOST_TEST(reason<step>(R"({"minutes":1})") == "text: is missing");
    BOOST_TEST(reason<step>(R"({"text":"a","more":1})") == "more: is not known");
    BOOST_TEST(reason<step>(R"({"text":"a","minutes":1.5})") ==
               "minutes: expected a whole number in the range of its type, not this number");
    BOOST_TEST(reason<step>(R"({"text":"a","minutes":4294967296})") ==
               "minutes: expected a whole number in the range of its type, not this number");
    BOOST_TEST(
        reason<recipe>(R"({"title":"a","kind":"main","steps":[{"text":"b"},{"text":null}]})") ==
        "steps[1].text: expected a string, not null");
    BOOST_TEST(reason<recipe>(R"({"title":"a","kind":"lunch"})") ==
               "kind: expected one of the names of an enumeration, not this string");
    BOOST_TEST(reason<recipe>(R"({"title":"a","kind":"main","steps":[],"grams":{"salt":true}})") ==
               "grams.salt: expected a number, not a boolean");
    BOOST_TEST(
        reason<recipe>(R"({"title":"a","kind":"main","steps":[],"grams":{},"note":{"text":1}})") ==
        "note: expected one of several types, not an object");
    BOOST_TEST(reason<std::vector<std::vector<bool>>>("[[true],[1]]") ==
               "[1][0]: expected a boolean, not this number");
}

BOOST_AUTO_TEST_CASE(a_missing_optional_is_nothing)
{
    BOOST_TEST(!from_json<step>(R"({"text":"a"})").minutes);
}

BOOST_AUTO_TEST_CASE(numbers_are_written_in_their_shortest_form)
{
    BOOST_TEST(to_json(0.7) == "0.7");
    BOOST_TEST(to_json(1741386163.0) == "1741386163");
    BOOST_TEST(to_json(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    BOOST_TEST(to_json(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
    BOOST_TEST(from_json<int>("5.0") == 5);
    BOOST_TEST(boost::json::parse(to_json(1e300)).as_double() == 1e300);
}

BOOST_AUTO_TEST_CASE(a_number_that_json_cannot_write_is_refused)
{
    for (double const bad :
         {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()})
        BOOST_CHECK_THROW(to_json(bad), responses::error);
    boost::json::value const inside = {{"a", {1, std::numeric_limits<double>::infinity()}}};
    BOOST_TEST(to_json(inside) == R"({"a":[1,1e999]})");
}

BOOST_AUTO_TEST_CASE(strings_are_escaped_as_json_has_it)
{
    std::string every;
    for (int octet = 0; octet != 128; ++octet)
        every += static_cast<char>(octet);
    every += "你好 \U0001F600";
    BOOST_TEST(from_json<std::string>(to_json(every)) == every);
    BOOST_TEST(to_json(std::string("\x01\"\\\n\x7f")) == "\"\\u0001\\\"\\\\\\n\x7f\"");
}

BOOST_AUTO_TEST_SUITE_END()
