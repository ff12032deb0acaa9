#include "support/mapped_root.hpp"

#include <responses/unknown_value.hpp>

#include <boost/describe/class.hpp>
#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace {

namespace json = boost::json;
using responses::unknown_value;
using responses::test::check;
using responses::test::leftover;
using responses::test::mapped;
using responses::test::round_trip_report;
using responses::test::schema_document;

struct leaf
{
    static constexpr std::string_view type_name = "leaf";
    std::optional<std::string> colour = {};
    boost::json::object extra = {};
};
BOOST_DESCRIBE_STRUCT(leaf, (), (colour))

struct twig
{
    static constexpr std::string_view type_name = "twig";
    std::int64_t length = 0;
    boost::json::object extra = {};
};
BOOST_DESCRIBE_STRUCT(twig, (), (length))

// All that `schemas` says.
struct tree
{
    std::vector<std::variant<leaf, twig, unknown_value>> parts = {};
    std::optional<std::map<std::string, leaf>> named = {};
    boost::json::object extra = {};
};
BOOST_DESCRIBE_STRUCT(tree, (), (parts, named))

// Knows no twigs.
struct bush
{
    std::vector<std::variant<leaf, unknown_value>> parts = {};
    std::optional<std::map<std::string, leaf>> named = {};
    boost::json::object extra = {};
};
BOOST_DESCRIBE_STRUCT(bush, (), (parts, named))

// Misses a member.
struct stump
{
    std::vector<std::variant<leaf, twig, unknown_value>> parts = {};
    boost::json::object extra = {};
};
BOOST_DESCRIBE_STRUCT(stump, (), (parts))

// Adds a member that was not there.
struct eager
{
    std::vector<std::variant<leaf, twig, unknown_value>> parts = {};
    std::map<std::string, leaf> named = {};
    boost::json::object extra = {};
};
BOOST_DESCRIBE_STRUCT(eager, (), (parts, named))

// Takes nothing but what it knows.
struct closed
{
    std::vector<std::variant<leaf, twig, unknown_value>> parts = {};
    std::optional<std::map<std::string, leaf>> named = {};
};
BOOST_DESCRIBE_STRUCT(closed, (), (parts, named))

// Leaves out what is empty.
struct sparse
{
    std::string name = {};
    std::int64_t age = 0;
    boost::json::object extra = {};
};
BOOST_DESCRIBE_STRUCT(sparse, (), (name, age))

schema_document const& schemas()
{
    static json::value const text = json::parse(R"({"paths":{},"components":{"schemas":{
        "Leaf":{"type":"object","required":["type"],"properties":{
            "type":{"type":"string","enum":["leaf"]},"colour":{"type":"string"}}},
        "Twig":{"type":"object","required":["type","length"],"properties":{
            "type":{"type":"string","enum":["twig"]},"length":{"type":"integer"}}},
        "Tree":{"type":"object","required":["parts"],"properties":{
            "parts":{"type":"array","items":{"oneOf":[{"$ref":"#/components/schemas/Leaf"},
                                                      {"$ref":"#/components/schemas/Twig"}]}},
            "named":{"anyOf":[{"type":"object",
                               "additionalProperties":{"$ref":"#/components/schemas/Leaf"}},
                              {"type":"null"}]}}}}}})");
    static schema_document const document(text);
    return document;
}

template <class T>
round_trip_report report_of()
{
    return check(schemas(), mapped<T>("Tree"));
}

template <class T>
bool has_fault(std::string const& fault)
{
    for (std::string const& one : report_of<T>().faults)
        if (one.find(fault) != std::string::npos)
            return true;
    return false;
}

template <class T>
std::vector<std::string> uncovered()
{
    return missing(schemas().reachable(schemas().component("Tree")), report_of<T>().covered);
}

} // namespace

template <>
inline constexpr bool responses::detail::omits_empty<sparse> = true;

BOOST_AUTO_TEST_SUITE(mapped_roots)

BOOST_AUTO_TEST_CASE(a_type_that_has_all_has_no_fault)
{
    round_trip_report const report = report_of<tree>();
    BOOST_TEST(report.faults == std::vector<std::string>{}, boost::test_tools::per_element());
    BOOST_TEST(report.instances > 20U);
    BOOST_TEST(uncovered<tree>().size() == 0U);
}

BOOST_AUTO_TEST_CASE(what_is_not_modelled_is_a_fault)
{
    BOOST_TEST(has_fault<bush>(R"(is not modelled: "/parts/0": {"type":"twig","length":7})"));
    BOOST_TEST(has_fault<stump>(R"(is not modelled: "/named": {"key_1":{"type":"leaf"}})"));
    BOOST_TEST(!has_fault<bush>(R"({"type":"x_unknown_7")"));
    BOOST_TEST(!has_fault<stump>(R"("/x_unknown_7")"));
}

BOOST_AUTO_TEST_CASE(what_has_a_fault_is_not_covered)
{
    auto const parts = uncovered<bush>();
    BOOST_TEST(std::ranges::count(parts, "/components/schemas/Twig") == 1);
    BOOST_TEST(
        std::ranges::count(parts, "/components/schemas/Tree/properties/parts/items/oneOf/1") == 1);
    BOOST_TEST(std::ranges::count(parts, "/components/schemas/Leaf") == 0);
    BOOST_TEST(
        std::ranges::count(uncovered<stump>(), "/components/schemas/Tree/properties/named") == 1);
}

BOOST_AUTO_TEST_CASE(what_is_added_or_refused_is_a_fault)
{
    BOOST_TEST(has_fault<eager>(R"(went in and came back as "/named": nothing and {})"));
    BOOST_TEST(has_fault<closed>("is refused: "));
}

BOOST_AUTO_TEST_CASE(leftovers_are_found_everywhere)
{
    auto const made = responses::from_json<tree>(json::parse(
        R"({"parts":[{"type":"leaf","colour":5},{"type":"root","a":1}],"odd/name":[],"none":null,
            "named":{"first":{"type":"leaf","age":3}}})"));
    std::map<std::string, json::value> found;
    for (leftover const& each : responses::test::leftovers(made))
        found[each.path] = each.value;
    std::map<std::string, json::value> const wanted{{"/parts/0/colour", 5},
                                                    {"/parts/1", {{"type", "root"}, {"a", 1}}},
                                                    {"/odd~1name", json::array{}},
                                                    {"/none", nullptr},
                                                    {"/named/first/age", 3}};
    BOOST_TEST((found == wanted));
}

BOOST_AUTO_TEST_CASE(an_empty_member_is_no_leftover)
{
    auto const made = responses::from_json<sparse>(json::parse(R"({"name":"","age":"7"})"));
    auto const found = responses::test::leftovers(made);
    BOOST_TEST_REQUIRE(found.size() == 1U);
    BOOST_TEST(found[0].path == "/age");
    BOOST_TEST(responses::to_json(made).find(R"("age":"7")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_schema_that_is_not_there)
{
    BOOST_CHECK_THROW(check(schemas(), mapped<tree>("Trees")), std::out_of_range);
}

BOOST_AUTO_TEST_SUITE_END()
