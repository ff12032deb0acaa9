#include "support/schema_instances.hpp"

#include "support/same_json.hpp"
#include "support/schema_sample.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <deque>
#include <optional>

namespace responses::test {

namespace json = boost::json;

namespace {

// Makes the whole of a part.
using surroundings = std::function<json::value(json::value)>;

// Somewhere in a value: what stands there is replaced while the rest stays small.
struct place
{
    located_schema schema;
    std::string path;
    surroundings around;
    schema_parts passed;
};

// A schema that is no union, and how it comes to stand at a place: as itself or in lists and maps.
struct form
{
    located_schema leaf;
    std::string path;
    surroundings around;
    schema_parts passed;
};

constexpr std::string_view tag = "type";

surroundings joined(surroundings outer, surroundings inner)
{
    return [outer = std::move(outer), inner = std::move(inner)](json::value value) {
        return outer(inner(std::move(value)));
    };
}

json::value in_list(json::value element) { return json::array{std::move(element)}; }
json::value in_map(json::value entry) { return json::object{{"key_1", std::move(entry)}}; }
json::value as_it_is(json::value value) { return value; }

located_schema unknown_alternative()
{
    static json::value const schema = {
        {"const", {{tag, unknown_word}, {"x_detail", {{"a", {1, nullptr}}}}}}};
    return {"an unknown " + std::string(tag), &schema};
}

bool is_map(located_schema const& at)
{
    json::value const* const values = keyword(at, "additionalProperties");
    return values && values->is_object() && !values->as_object().empty();
}

class instances
{
public:
    using user = std::function<void(schema_instance const&)>;

    instances(schema_document const& document, user const& use)
        : document_(document), sampler_(document), use_(use)
    {}

    void make(located_schema const& root)
    {
        places_.push_back({root, "", as_it_is, itself(root)});
        for (; !places_.empty(); places_.pop_front())
            for (form const& each : forms(places_.front()))
                vary(places_.front(), each);
    }

private:
    std::vector<form> forms(place const& at)
    {
        std::vector<form> found;
        add_forms(found, {at.schema, "", as_it_is, at.passed});
        return found;
    }

    void add_forms(std::vector<form>& found, form at)
    {
        at.leaf = document_.resolve(at.leaf, at.passed);
        if (!union_keyword(at.leaf).empty())
            return add_alternatives(found, at);
        found.push_back(at);
        if (keyword(at.leaf, "items"))
            add_forms(found, {below(at.leaf, "items"), at.path + "/0", joined(at.around, in_list),
                              at.passed});
        else if (is_map(at.leaf))
            add_forms(found, {below(at.leaf, "additionalProperties"), at.path + "/key_1",
                              joined(at.around, in_map), at.passed});
    }

    void add_alternatives(std::vector<form>& found, form const& at)
    {
        std::string_view const of = union_keyword(at.leaf);
        std::size_t tagged = 0;
        for (std::size_t i = 0; i < keyword(at.leaf, of)->as_array().size(); ++i) {
            form one{below(at.leaf, of, i), at.path, at.around, at.passed};
            one.passed.alternatives.insert(one.leaf.where);
            tagged += is_tagged(one.leaf);
            add_forms(found, std::move(one));
        }
        if (tagged > 1)
            found.push_back({unknown_alternative(), at.path, at.around, {}});
    }

    bool is_tagged(located_schema const& at)
    {
        schema_parts passed;
        for (schema_member const& member : document_.members(document_.resolve(at, passed), passed))
            if (member.name == tag)
                return true;
        return false;
    }

    void vary(place const& at, form const& one)
    {
        schema_parts passed;
        auto const members = document_.members(one.leaf, passed);
        if (!members.empty())
            return vary_object(at, one, members, passed);
        if (keyword(one.leaf, "items") || is_map(one.leaf))
            return vary_container(at, one);
        std::size_t number = 0;
        for (schema_sample& sample : sampler_.values(one.leaf)) {
            std::string const which = "value " + std::to_string(++number);
            bool const is_unknown =
                sample.is_unknown || one.leaf.schema == unknown_alternative().schema;
            give(at, one, which, std::move(sample.value), std::move(sample.covers),
                 is_unknown ? std::optional<std::string>("") : std::nullopt);
        }
    }

    void vary_object(place const& at, form const& one, std::vector<schema_member> const& members,
                     schema_parts const& parts)
    {
        schema_parts passed = parts;
        json::object const smallest = sampler_.required(members, passed);
        give(at, one, "required members", smallest, passed);
        json::object planted = smallest;
        planted[unknown_word] = {{"a", {1, nullptr}}};
        give(at, one, "an unknown member", std::move(planted), {}, "/" + std::string(unknown_word));
        for (auto const& [how, what] :
             {std::pair(fill::plain, "all members"), std::pair(fill::empty, "all members, empty"),
              std::pair(fill::null, "null members")}) {
            schema_parts covers = parts;
            json::object object = sampler_.all(members, how, covers);
            give(at, one, what, std::move(object), std::move(covers));
        }
        for (schema_member const& member : members)
            add_places(at, one, smallest, member);
    }

    void vary_container(place const& at, form const& container)
    {
        bool const is_list = keyword(container.leaf, "items");
        std::vector<form> elements;
        add_forms(
            elements,
            {below(container.leaf, is_list ? "items" : "additionalProperties"), "", as_it_is, {}});
        schema_parts covers;
        json::array all;
        for (form const& each : elements)
            if (each.leaf.schema != unknown_alternative().schema)
                all.push_back(each.around(sampler_.value(each.leaf, fill::plain, covers)));
        json::value one_of_each = all;
        if (!is_list)
            one_of_each = as_map(all);
        give(at, container, "one of each", std::move(one_of_each), std::move(covers));
        if (!keyword(container.leaf, "minItems"))
            give(at, container, "empty", is_list ? json::value(json::array{}) : json::object{}, {});
    }

    static json::value as_map(json::array const& values)
    {
        json::object map;
        for (json::value const& value : values)
            map["key_" + std::to_string(map.size() + 1)] = value;
        return map;
    }

    // A member that is described in several parts of `allOf` is several places.
    void add_places(place const& at, form const& one, json::object const& object,
                    schema_member const& member)
    {
        for (located_schema const& schema : member.schemas) {
            if (!seen_.insert(schema.where).second)
                continue;
            auto with_member = [object, name = member.name](json::value value) {
                json::object whole = object;
                whole[name] = std::move(value);
                return json::value(std::move(whole));
            };
            places_.push_back({schema, pointer_to(at.path + one.path, member.name),
                               joined(at.around, joined(one.around, std::move(with_member))),
                               schema_parts{.members = {schema.where}}});
        }
    }

    void give(place const& at, form const& one, std::string_view variation, json::value part,
              schema_parts covers, std::optional<std::string> const& planted = {})
    {
        std::string const path = at.path + one.path;
        covers.add(one.passed);
        schema_instance made{'"' + path + "\" of " + one.leaf.where + ": " + std::string(variation),
                             at.around(one.around(std::move(part))),
                             std::move(covers),
                             {}};
        if (planted)
            made.planted.push_back(path + *planted);
        use_(made);
    }

    schema_document const& document_;
    schema_sampler sampler_;
    user const& use_;
    std::deque<place> places_;
    std::set<std::string> seen_;
};

} // namespace

void for_each_instance(schema_document const& document, schema_root const& root,
                       std::function<void(schema_instance const&)> const& use)
{
    instances(document, use).make(root.schema);
}

} // namespace responses::test
