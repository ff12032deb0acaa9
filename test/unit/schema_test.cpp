#include "support/described_types.hpp"

#include <responses/schema.hpp>

#include <boost/describe/class.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <vector>

BOOST_AUTO_TEST_SUITE(schemas)

namespace {

using namespace responses::test;
using responses::is_strict_schema;
using responses::schema_of;

struct base
{
    int id = 0;
    static constexpr responses::description descriptions[] = {{"id", "Of the base."}};
};
BOOST_DESCRIBE_STRUCT(base, (), (id))

struct derived : base
{
    int namespace_ = 0;
};
BOOST_DESCRIBE_STRUCT(derived, (base), (namespace_))

struct node;
struct edge
{
    std::vector<node> ends; // no initializer while it is incomplete
};
struct node
{
    edge out = {};
};
BOOST_DESCRIBE_STRUCT(edge, (), (ends))
BOOST_DESCRIBE_STRUCT(node, (), (out))

struct graph
{
    node first = {};
    edge second = {};
};
BOOST_DESCRIBE_STRUCT(graph, (), (first, second))

struct anything
{
    boost::json::value value = {};
};
BOOST_DESCRIBE_STRUCT(anything, (), (value))

struct any_object
{
    std::vector<boost::json::object> objects = {};
};
BOOST_DESCRIBE_STRUCT(any_object, (), (objects))

struct empty
{};
BOOST_DESCRIBE_STRUCT(empty, (), ())

template <class T>
struct page
{
    std::vector<T> items = {};
    BOOST_DESCRIBE_CLASS(page, (), (items), (), ())
};

template <class T>
void is(std::string_view expected)
{
    BOOST_TEST(boost::json::serialize(schema_of<T>()) ==
               boost::json::serialize(boost::json::parse(expected)));
}

constexpr std::string_view amount_schema =
    R"({"type":"object","properties":{"value":{"type":"number"},)"
    R"("in":{"type":"string","enum":["gram","litre","default"]}},)"
    R"("required":["value","in"],"additionalProperties":false})";

// Of a struct with one member.
std::string object_of(std::string const& name, std::string_view schema)
{
    return R"({"type":"object","properties":{")" + name + "\":" + std::string(schema) +
           R"(},"required":[")" + name + R"("],"additionalProperties":false})";
}

template <class T>
std::string name_of()
{
    return responses::detail::type_name(responses::detail::signature<T>());
}

struct a_name_of_more_than_sixty_four_characters_which_is_more_than_there_may_be
{};

} // namespace

BOOST_AUTO_TEST_CASE(a_struct_requires_all_its_members_and_allows_no_others)
{
    is<amount>(amount_schema);
    is<empty>(R"({"type":"object","properties":{},"required":[],"additionalProperties":false})");
}

BOOST_AUTO_TEST_CASE(members_have_types_nulls_and_descriptions)
{
    std::string const nested(amount_schema);
    is<recipe>(
        R"({"type":"object","properties":{"title":{"type":"string","description":"Short."},)"
        R"("note":{"type":["string","null"],"description":"Of the cook."},)"
        R"("servings":{"type":"integer"},"vegan":{"type":"boolean"},)"
        R"("rounds":{"type":"array","items":{"type":"array","items":)" +
        nested + R"(}},"salt":{"anyOf":[)" + nested +
        R"(,{"type":"null"}],"description":"None if \"to taste\"."},)"
        R"("best":{"anyOf":[{"type":"string","enum":["gram","litre","default"]},{"type":"null"}]},)"
        R"("stars":{"anyOf":[{"type":"array","items":{"type":"integer"}},{"type":"null"}]}},)"
        R"("required":["title","note","servings","vegan","rounds","salt","best","stars"],)"
        R"("additionalProperties":false})");
}

BOOST_AUTO_TEST_CASE(a_variant_is_any_of_its_alternatives)
{
    std::string const shapes =
        R"({"type":"object","properties":{"type":{"type":"string","enum":["circle"]},)"
        R"("radius":{"type":"number"}},"required":["type","radius"],"additionalProperties":false},)"
        R"({"type":"object","properties":{"type":{"type":"string","enum":["square"]},)"
        R"("side":{"type":"number"}},"required":["type","side"],"additionalProperties":false})";
    is<drawing>(R"({"type":"object","properties":{"first":{"anyOf":[)" + shapes +
                R"(]},"last":{"anyOf":[)" + shapes +
                R"(,{"type":"null"}]},"label":{"anyOf":[{"type":"null"},{"type":"string"},)"
                R"({"type":"integer"}]}},"required":["first","last","label"],)"
                R"("additionalProperties":false})");
}

BOOST_AUTO_TEST_CASE(a_struct_that_contains_itself_refers_to_the_root)
{
    is<tree>(R"({"type":"object","properties":{"leaf":{"type":"integer"},"branches":)"
             R"({"type":"array","items":{"$ref":"#"},"description":"Of the same kind."},)"
             R"("roots":{"anyOf":[{"type":"array","items":{"$ref":"#"}},{"type":"null"}]}},)"
             R"("required":["leaf","branches","roots"],"additionalProperties":false})");
}

BOOST_AUTO_TEST_CASE(a_struct_inside_that_contains_itself_is_a_definition)
{
    // The two that have the same name are told apart, and there is nothing beside a reference.
    is<garden>(
        R"({"type":"object","properties":{"oak":{"$ref":"#/$defs/tree"},)"
        R"("bush":{"$ref":"#/$defs/tree_2"},)"
        R"("elm":{"anyOf":[{"$ref":"#/$defs/tree"}],"description":"The second."}},)"
        R"("required":["oak","bush","elm"],"additionalProperties":false,"$defs":{"tree":)"
        R"({"type":"object","properties":{"leaf":{"type":"integer"},"branches":{"type":"array",)"
        R"("items":{"$ref":"#/$defs/tree"},"description":"Of the same kind."},"roots":{"anyOf":)"
        R"([{"type":"array","items":{"$ref":"#/$defs/tree"}},{"type":"null"}]}},)"
        R"("required":["leaf","branches","roots"],"additionalProperties":false},"tree_2":)"
        R"({"type":"object","properties":{"twigs":{"type":"array","items":)"
        R"({"$ref":"#/$defs/tree_2"}}},"required":["twigs"],"additionalProperties":false}}})");
}

BOOST_AUTO_TEST_CASE(structs_that_contain_one_another_are_definitions)
{
    is<formula>(
        R"({"type":"object","properties":{"whole":{"anyOf":[{"$ref":"#/$defs/sum"},)"
        R"({"type":"object","properties":{"type":{"type":"string","enum":["circle"]},"radius":)"
        R"({"type":"number"}},"required":["type","radius"],"additionalProperties":false}]}},)"
        R"("required":["whole"],"additionalProperties":false,"$defs":{"sum":{"type":"object",)"
        R"("properties":{"type":{"type":"string","enum":["sum"]},"terms":{"type":"array","items":)"
        R"({"anyOf":[{"$ref":"#/$defs/sum"},{"type":"object","properties":{"type":)"
        R"({"type":"string","enum":["circle"]},"radius":{"type":"number"}},"required":)"
        R"(["type","radius"],"additionalProperties":false}]}}},"required":["type","terms"],)"
        R"("additionalProperties":false}}})");
}

BOOST_AUTO_TEST_CASE(what_is_defined_already_is_not_made_again)
{
    std::string const edges =
        object_of("ends", R"({"type":"array","items":{"$ref":"#/$defs/node"}})");
    is<graph>(R"({"type":"object","properties":{"first":{"$ref":"#/$defs/node"},"second":)" +
              edges +
              R"(},"required":["first","second"],"additionalProperties":false,"$defs":{"node":)" +
              object_of("out", edges) + "}}");
}

BOOST_AUTO_TEST_CASE(inherited_members_come_with_their_descriptions)
{
    is<derived>(
        R"({"type":"object","properties":{"id":{"type":"integer","description":"Of the base."},)"
        R"("namespace":{"type":"integer"}},"required":["id","namespace"],)"
        R"("additionalProperties":false})");
}

BOOST_AUTO_TEST_CASE(a_map_is_an_object_of_any_members)
{
    is<stock>(object_of("by_name", R"({"type":"object","additionalProperties":)" +
                                       std::string(amount_schema) + "}"));
}

BOOST_AUTO_TEST_CASE(json_itself_has_schemas)
{
    is<anything>(object_of("value", "{}"));
    is<any_object>(object_of("objects", R"({"type":"array","items":{"type":"object"}})"));
}

BOOST_AUTO_TEST_CASE(strict_mode_takes_all_but_maps_and_json)
{
    for (auto const& schema : {schema_of<amount>(), schema_of<recipe>(), schema_of<drawing>(),
                               schema_of<tree>(), schema_of<garden>(), schema_of<formula>(),
                               schema_of<derived>(), schema_of<empty>(), schema_of<page<int>>()})
        BOOST_TEST(is_strict_schema(schema), schema);
    for (auto const& schema : {schema_of<stock>(), schema_of<anything>(), schema_of<any_object>(),
                               schema_of<page<stock>>(), schema_of<page<anything>>()})
        BOOST_TEST(!is_strict_schema(schema), schema);
}

BOOST_AUTO_TEST_CASE(strict_mode_takes_no_schema_that_leaves_something_open)
{
    for (char const* const schema :
         {"{}", R"({"type":"object"})", R"({"type":"array"})",
          R"({"type":["null","object"],"properties":{},"required":[]})",
          R"({"type":"object","properties":{"a":{"type":"null"}},"required":[],)"
          R"("additionalProperties":false})",
          R"({"type":"object","properties":{},"required":[],"additionalProperties":true})",
          R"({"anyOf":[{"type":"null"},{}]})", R"({"$ref":"#/$defs/a","$defs":{"a":{}}})",
          R"({"type":"array","items":{}})", R"({"anyOf":7})", R"({"type":"array","items":true})"})
        BOOST_TEST(!is_strict_schema(boost::json::parse(schema).as_object()), schema);
}

BOOST_AUTO_TEST_CASE(names_of_types_are_names_of_formats)
{
    struct local
    {};
    BOOST_TEST(name_of<recipe>() == "recipe");
    BOOST_TEST(name_of<other::tree>() == "tree");
    BOOST_TEST(name_of<local>() == "local");
    BOOST_TEST(name_of<page<int>>() == "page_int");
    BOOST_TEST(name_of<page<circle>>() == "page_responses_test_circle");
    BOOST_TEST(
        name_of<a_name_of_more_than_sixty_four_characters_which_is_more_than_there_may_be>() ==
        "a_name_of_more_than_sixty_four_characters_which_is_more_than_the");
}

BOOST_AUTO_TEST_SUITE_END()
