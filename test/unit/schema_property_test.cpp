#include "support/described_types.hpp"
#include "support/schema_validator.hpp"

#include <responses/error.hpp>
#include <responses/json.hpp>
#include <responses/schema.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <random>
#include <string>

BOOST_AUTO_TEST_SUITE(schema_property)

using namespace responses::test;

namespace {

namespace json = boost::json;

using all_types =
    boost::mp11::mp_list<amount, recipe, drawing, tree, garden, formula, stock, circle, square>;

// Documents that a schema allows.
class instance_maker
{
public:
    instance_maker(json::object const& schema, std::mt19937& random)
        : schema_(schema), resolver_(schema), random_(random)
    {}

    json::value make() { return make(schema_, 4); }

private:
    std::size_t below(std::size_t bound) { return random_() % bound; }

    json::value one_of(json::value const& list)
    {
        return list.as_array()[below(list.as_array().size())];
    }

    json::value make(json::object const& given, std::size_t depth)
    {
        json::object const& schema = resolver_.resolved(given);
        if (auto const* any = schema.if_contains("anyOf"))
            return make(one_of(*any).as_object(), depth);
        if (auto const* names = schema.if_contains("enum"))
            return one_of(*names);
        json::value const& type = schema.at("type");
        return make_type(schema, (type.is_array() ? one_of(type) : type).as_string(), depth);
    }

    json::value make_type(json::object const& schema, std::string_view type, std::size_t depth)
    {
        if (type == "null")
            return nullptr;
        if (type == "boolean")
            return below(2) == 0;
        if (type == "integer")
            return below(256);
        if (type == "number")
            return static_cast<double>(below(1'000)) - 499.5; // never whole: that is an integer
        if (type == "string")
            return json::string(below(5), 'x');
        if (type == "array")
            return make_list(schema, depth);
        return schema.contains("properties") ? make_object(schema, depth) : make_map(schema, depth);
    }

    json::value make_list(json::object const& schema, std::size_t depth)
    {
        json::array list;
        for (std::size_t left = depth == 0 ? 0 : below(4); left != 0; --left)
            list.push_back(make(schema.at("items").as_object(), depth - 1));
        return list;
    }

    json::value make_object(json::object const& schema, std::size_t depth)
    {
        json::object made;
        for (auto const& [name, member] : schema.at("properties").as_object())
            made[name] = make(member.as_object(), depth);
        return made;
    }

    json::value make_map(json::object const& schema, std::size_t depth)
    {
        json::object made;
        for (std::size_t left = below(4); left != 0; --left)
            made[std::string(left, 'k')] =
                make(schema.at("additionalProperties").as_object(), depth);
        return made;
    }

    json::object const& schema_;
    schema_validator resolver_;
    std::mt19937& random_;
};

// Replaces, adds or takes away one thing somewhere.
void damage(json::value& value, std::mt19937& random)
{
    bool const here = random() % 3 == 0;
    if (auto* list = value.if_array(); list != nullptr && !list->empty() && !here)
        return damage((*list)[random() % list->size()], random);
    auto* object = value.if_object();
    if (object != nullptr && !object->empty() && !here)
        return damage((object->begin() + random() % object->size())->value(), random);
    if (object != nullptr && random() % 2 == 0)
        (*object)["more"] = 1;
    else if (object != nullptr && !object->empty())
        object->erase(object->begin() + random() % object->size());
    else
        value = json::array{nullptr, 1, "x", 1.5, true, json::object{}}[random() % 6];
}

template <class T>
bool reads(json::value const& document)
{
    try {
        responses::from_json<T>(document);
        return true;
    } catch (responses::error const&) {
        return false;
    }
}

template <class T>
void check_instances(std::mt19937& random)
{
    json::object const schema = responses::schema_of<T>();
    for (int i = 0; i < 200; ++i) {
        json::value const document = instance_maker(schema, random).make();
        BOOST_TEST(schema_validator(schema).accepts(document), document);
        json::value const written =
            json::parse(responses::to_json(responses::from_json<T>(document)));
        BOOST_TEST(written == document);
    }
}

// Gives how many the schema refused.
template <class T>
int check_damaged(std::mt19937& random)
{
    json::object const schema = responses::schema_of<T>();
    int refused = 0;
    for (int i = 0; i < 200; ++i) {
        json::value document = instance_maker(schema, random).make();
        damage(document, random);
        bool const accepted = schema_validator(schema).accepts(document);
        BOOST_TEST((!accepted || reads<T>(document)), document);
        refused += !accepted;
    }
    return refused;
}

} // namespace

BOOST_AUTO_TEST_CASE(what_a_schema_allows_is_read_whole_and_written_again)
{
    std::mt19937 random{3};
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, all_types>>(
        [&](auto type) { check_instances<typename decltype(type)::type>(random); });
}

BOOST_AUTO_TEST_CASE(what_is_damaged_is_read_if_the_schema_still_allows_it)
{
    std::mt19937 random{5};
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, all_types>>(
        [&](auto type) { BOOST_TEST(check_damaged<typename decltype(type)::type>(random) > 20); });
}

BOOST_AUTO_TEST_SUITE_END()
