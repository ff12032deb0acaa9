#include "support/mapped_root.hpp"
#include "support/schema_instances.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

BOOST_AUTO_TEST_SUITE(schema_instances)

namespace {

namespace json = boost::json;
using responses::test::for_each_instance;
using responses::test::schema_document;
using responses::test::schema_instance;
using responses::test::schema_parts;
using responses::test::schema_root;
using responses::test::service_schemas;

// A document of components, and what is made of the one that is named A.
class small_document
{
public:
    explicit small_document(std::string_view schemas)
        : text_{{"paths", json::object{}}, {"components", {{"schemas", json::parse(schemas)}}}},
          document_(text_)
    {
        for_each_instance(document_, {"A", document_.component("A")},
                          [this](schema_instance const& each) { made_.push_back(each); });
    }

    small_document(small_document const&) = delete;
    small_document& operator=(small_document const&) = delete;

    std::vector<schema_instance> const& made() const { return made_; }

    bool has(std::string_view value) const
    {
        return std::ranges::find(made_, json::parse(value), &schema_instance::value) != made_.end();
    }

    std::set<std::string> values() const
    {
        std::set<std::string> all;
        for (schema_instance const& each : made_)
            all.insert(json::serialize(each.value));
        return all;
    }

    std::vector<std::string> uncovered() const
    {
        schema_parts covered;
        for (schema_instance const& each : made_)
            covered.add(each.covers);
        return missing(document_.reachable(document_.component("A")), covered);
    }

private:
    json::value text_;
    schema_document document_;
    std::vector<schema_instance> made_;
};

std::set<std::string> values_of(std::string_view schema)
{
    small_document const document(R"({"A":)" + std::string(schema) + "}");
    BOOST_TEST(document.uncovered().size() == 0U, schema);
    return document.values();
}

using texts = std::set<std::string>;

} // namespace

BOOST_AUTO_TEST_CASE(simple_types)
{
    BOOST_TEST((values_of(R"({"type":"string"})") == texts{R"("text")", R"("")"}));
    BOOST_TEST((values_of(R"({"type":"integer","minimum":16})") == texts{"16"}));
    BOOST_TEST((values_of(R"({"type":"integer","maximum":3})") == texts{"3", "0"}));
    BOOST_TEST((values_of(R"({"type":"number","maximum":1})") == texts{"2.5E-1", "1"}));
    BOOST_TEST((values_of(R"({"type":"boolean"})") == texts{"true", "false"}));
    BOOST_TEST((values_of(R"({"type":["boolean","null"]})") == texts{"true", "false", "null"}));
    BOOST_TEST(
        (values_of(R"({"type":"boolean","nullable":true})") == texts{"true", "false", "null"}));
    BOOST_TEST((values_of(R"({"const":5})") == texts{"5"}));
    BOOST_TEST(values_of("{}").size() > 4U);
}

BOOST_AUTO_TEST_CASE(enumerations_have_one_more_value)
{
    BOOST_TEST((values_of(R"({"type":"string","enum":["a","b"]})") ==
                texts{R"("a")", R"("b")", R"("x_unknown_7")"}));
    BOOST_TEST((values_of(R"({"type":"string","enum":["a"]})") == texts{R"("a")"}));
}

BOOST_AUTO_TEST_CASE(the_forms_of_an_object)
{
    BOOST_TEST((values_of(R"({"type":"object","required":["a"],"properties":{
                    "a":{"type":"string"},
                    "b":{"anyOf":[{"type":"boolean"},{"type":"null"}]},
                    "c":{"type":"array","items":{"type":"integer"}}}})") ==
                texts{R"({"a":"a"})",                              // required
                      R"({"a":"a","x_unknown_7":{"a":[1,null]}})", // unknown
                      R"({"a":"a","b":true,"c":[7]})",             // all
                      R"({"a":"","b":false,"c":[]})",              // empty
                      R"({"a":"a","b":null})",                     // null
                      R"({"a":""})",                               // Then each member alone.
                      R"({"a":"a","b":true})", R"({"a":"a","b":false})", R"({"a":"a","c":[]})",
                      R"({"a":"a","c":[7]})", R"({"a":"a","c":[0]})"}));
}

BOOST_AUTO_TEST_CASE(alternatives_of_a_union)
{
    small_document const made(R"({
        "A":{"type":"object","required":["u"],"properties":{"u":{"type":"array","items":{"oneOf":[
            {"type":"string"},{"$ref":"#/components/schemas/B"},{"$ref":"#/components/schemas/C"}]}}}},
        "B":{"type":"object","required":["type"],"properties":{"type":{"enum":["b"]}}},
        "C":{"anyOf":[{"$ref":"#/components/schemas/D"},{"type":"null"}]},
        "D":{"type":"object","required":["type","n"],"properties":{"type":{"enum":["d"]},
                                                                   "n":{"type":"integer"}}}})");
    BOOST_TEST(made.uncovered().size() == 0U);
    BOOST_TEST(made.has(R"({"u":["u"]})"));
    BOOST_TEST(made.has(R"({"u":[{"type":"b"}]})"));
    BOOST_TEST(made.has(R"({"u":[{"type":"d","n":7}]})"));
    BOOST_TEST(made.has(R"({"u":[null]})"));
    BOOST_TEST(made.has(R"({"u":["u",{"type":"b"},{"type":"d","n":7},null]})"));
    BOOST_TEST(made.has(R"({"u":[]})"));
}

BOOST_AUTO_TEST_CASE(a_tag_that_nobody_knows)
{
    small_document const made(R"({
        "A":{"type":"array","items":{"oneOf":[{"$ref":"#/components/schemas/B"},
                                              {"$ref":"#/components/schemas/C"}]}},
        "B":{"type":"object","properties":{"type":{"enum":["b"]}}},
        "C":{"type":"object","properties":{"type":{"enum":["c"]}}}})");
    auto const unknown = json::parse(R"([{"type":"x_unknown_7","x_detail":{"a":[1,null]}}])");
    auto const found = std::ranges::find(made.made(), unknown, &schema_instance::value);
    BOOST_TEST_REQUIRE((found != made.made().end()));
    BOOST_TEST((found->planted == std::vector<std::string>{"/0"}));
    BOOST_TEST(std::ranges::count(made.made(), unknown, &schema_instance::value) == 1);
}

BOOST_AUTO_TEST_CASE(the_same_schema_at_several_places)
{
    small_document const made(R"({
        "A":{"type":"object","properties":{"a":{"$ref":"#/components/schemas/U"},
                                           "b":{"$ref":"#/components/schemas/U"}}},
        "U":{"anyOf":[{"type":"string"},{"type":"integer"}]}})");
    for (std::string_view const value :
         {R"({"a":"text"})", R"({"a":7})", R"({"b":"text"})", R"({"b":7})"})
        BOOST_TEST(made.has(value), value);
}

BOOST_AUTO_TEST_CASE(maps)
{
    BOOST_TEST((values_of(R"({"type":"object","additionalProperties":{"type":"integer"}})") ==
                texts{"{}", R"({"key_1":7})", R"({"key_1":0})"}));
    BOOST_TEST((values_of(R"({"type":"object","additionalProperties":{"oneOf":[
                    {"type":"integer"},{"type":"boolean"}]}})") ==
                texts{"{}", R"({"key_1":7,"key_2":true})", R"({"key_1":7})", R"({"key_1":0})",
                      R"({"key_1":true})", R"({"key_1":false})"}));
    for (std::string_view const free :
         {R"({"type":"object"})", R"({"type":"object","additionalProperties":true})",
          R"({"type":"object","additionalProperties":{}})"})
        BOOST_TEST((values_of(free) == texts{"{}", R"({"a":[1,null,{"b":2.5E0}],"c":""})"}), free);
}

BOOST_AUTO_TEST_CASE(parts_of_an_object_are_joined)
{
    small_document const made(R"({
        "A":{"allOf":[{"$ref":"#/components/schemas/B"},
                      {"type":"object","required":["id"],"properties":{
                          "id":{"type":"integer"},"more":{"type":"boolean"}}}]},
        "B":{"type":"object","required":["name"],"properties":{"id":{"type":"string"},
                                                               "name":{"type":"string"}}}})");
    BOOST_TEST(made.uncovered().size() == 0U);
    BOOST_TEST(made.has(R"({"id":7,"name":"name"})"));
    BOOST_TEST(made.has(R"({"id":7,"name":"name","more":true})"));
    BOOST_TEST(made.has(R"({"id":"id","name":"name"})")); // What the other part says of it.
}

BOOST_AUTO_TEST_CASE(recursion_ends)
{
    small_document const tree(R"({"A":{"type":"object","required":["trees"],"properties":{
        "trees":{"type":"array","items":{"$ref":"#/components/schemas/A"}},
        "leaves":{"type":"integer"}}}})");
    BOOST_TEST(tree.uncovered().size() == 0U);
    small_document const filter(R"({"A":{"type":"object","required":["all"],"properties":{
        "all":{"type":"array","items":{"anyOf":[{"type":"string"},{"$recursiveRef":"#"}]}}}}})");
    BOOST_TEST(filter.uncovered().size() == 0U);
    BOOST_TEST(filter.has(R"({"all":["all"]})"));
    BOOST_TEST(filter.has(R"({"all":[{"all":["all"]}]})"));
}

BOOST_AUTO_TEST_CASE(what_is_planted_is_told)
{
    small_document const document(R"({"A":{"type":"object","required":["b"],"properties":{
        "b":{"type":"object","properties":{"c":{"enum":["x","y"]}}}}}})");
    for (schema_instance const& each : document.made()) {
        bool const has_unknown =
            json::serialize(each.value).find("x_unknown_7") != std::string::npos;
        BOOST_TEST(each.planted.size() == (has_unknown ? 1U : 0U), each.what);
        for (std::string const& pointer : each.planted)
            BOOST_CHECK_NO_THROW(each.value.at_pointer(pointer));
    }
}

BOOST_AUTO_TEST_CASE(what_was_not_shown_is_missing)
{
    schema_parts const wanted{{"a", "b"}, {"c"}, {"d"}, {"e", "f"}};
    BOOST_TEST((missing(wanted, {{"a"}, {}, {"d"}, {"f", "g"}}) ==
                std::vector<std::string>{"b", "c", "e"}));
    BOOST_TEST(missing(wanted, wanted).empty());
}

BOOST_AUTO_TEST_CASE(the_operations_of_the_service)
{
    texts names;
    for (schema_root const& root : service_schemas().roots())
        names.insert(root.name);
    texts const wanted{"CompactResource",
                       "CompactResponseMethodPublicBody",
                       "ConversationItem",
                       "ConversationItemList",
                       "ConversationResource",
                       "CreateConversationBody",
                       "CreateResponse",
                       "DeletedConversationResource",
                       "Error",
                       "ErrorResponse",
                       "Response",
                       "ResponseItemList",
                       "ResponseStreamEvent",
                       "TokenCountsBody",
                       "TokenCountsResource",
                       "UpdateConversationBody",
                       "createConversationItems request"};
    BOOST_TEST(names == wanted, boost::test_tools::per_element());
    schema_parts const all = reachable(service_schemas());
    BOOST_TEST(all.components.size() == 339U); // All that the document has.
    BOOST_TEST(all.alternatives.size() == 769U);
    BOOST_TEST(all.members.size() == 1069U);
    BOOST_TEST(all.values.size() == 613U);
}

BOOST_AUTO_TEST_CASE(all_that_a_root_reaches_is_shown)
{
    for (schema_root const& root : service_schemas().roots()) {
        schema_parts shown;
        for_each_instance(service_schemas(), root,
                          [&](schema_instance const& each) { shown.add(each.covers); });
        schema_parts const wanted = service_schemas().reachable(root.schema);
        BOOST_TEST(missing(wanted, shown) == std::vector<std::string>{},
                   boost::test_tools::per_element());
        BOOST_TEST(missing(shown, wanted) == std::vector<std::string>{},
                   boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_SUITE_END()
