#include "support/schema_sample.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <stdexcept>

namespace responses::test {

namespace json = boost::json;

namespace {

constexpr int deepest = 12; // Below that, lists are empty, which ends recursion.

// The name of the nearest member, so that texts tell where they belong.
std::string member_name(std::string const& where)
{
    constexpr std::string_view properties = "/properties/";
    auto const found = where.rfind(properties);
    if (found == std::string::npos)
        return "text";
    std::string const rest = where.substr(found + properties.size());
    return rest.substr(0, rest.find('/'));
}

bool asks_for_one(located_schema const& at)
{
    return keyword(at, "minLength") || keyword(at, "pattern") || keyword(at, "minItems") ||
           keyword(at, "format");
}

std::string text_of(located_schema const& at)
{
    std::string const name = member_name(at.where);
    if (json::value const* format = keyword(at, "format"); format && *format == "uri")
        return "https://example.com/" + name;
    json::value const* const pattern = keyword(at, "pattern");
    if (pattern && *pattern == "^tunnel_[a-z0-9]{32}$")
        return "tunnel_0123456789abcdef0123456789abcdef";
    if (pattern && *pattern != "^[a-zA-Z0-9_-]+$")
        throw std::invalid_argument(at.where + ": make a text for this pattern");
    return name;
}

std::int64_t whole_number(located_schema const& at, std::int64_t wanted)
{
    if (json::value const* minimum = keyword(at, "minimum"))
        wanted = std::max(wanted, minimum->to_number<std::int64_t>());
    if (json::value const* maximum = keyword(at, "maximum"))
        wanted = std::min(wanted, maximum->to_number<std::int64_t>());
    return wanted;
}

json::value anything() { return {{"a", {1, nullptr, {{"b", 2.5}}}}, {"c", ""}}; }

json::value value_of_type(located_schema const& at, std::string_view type, fill how)
{
    bool const is_empty = how == fill::empty;
    if (type == "string")
        return is_empty && !asks_for_one(at) ? json::value("") : json::value(text_of(at));
    if (type == "integer")
        return whole_number(at, is_empty ? 0 : 7);
    if (type == "number")
        return is_empty ? json::value(whole_number(at, 0)) : json::value(0.25);
    if (type == "boolean")
        return !is_empty;
    if (type == "array")
        return is_empty ? json::array{} : json::array{"a", 1, nullptr};
    if (type == "null")
        return nullptr;
    return is_empty ? json::object{} : anything();
}

// The texts of a leaf that is no enumeration, its numbers, ...
std::vector<json::value> values_of_type(located_schema const& at, std::string_view type)
{
    json::value const plain = value_of_type(at, type, fill::plain);
    if (type == "null")
        return {plain};
    if (type == "any")
        return {plain, "text", 7, 0.25, true, json::array{nullptr}};
    if (type == "number")
        return {plain, whole_number(at, 3)};
    return {plain, value_of_type(at, type, fill::empty)};
}

std::string_view first_type(located_schema const& at, fill how)
{
    auto const types = types_of(at);
    if (how == fill::null && std::ranges::find(types, "null") != types.end())
        return "null";
    return types.front();
}

std::vector<schema_sample> values_of_enum(located_schema const& leaf)
{
    std::vector<schema_sample> values;
    json::array const& words = keyword(leaf, "enum")->as_array();
    for (std::size_t i = 0; i < words.size(); ++i)
        values.push_back({words[i], {.values = {below(leaf, "enum", i).where}}});
    if (words.size() > 1 && member_name(leaf.where) != "type") // Else it is a tag.
        values.push_back({json::value(unknown_word), {}, true});
    return values;
}

} // namespace

std::vector<std::string_view> types_of(located_schema const& at)
{
    std::vector<std::string_view> types;
    json::value const* const type = keyword(at, "type");
    if (type && type->is_array())
        for (json::value const& one : type->as_array())
            types.emplace_back(one.as_string());
    else
        types.emplace_back(type ? std::string_view(type->as_string()) : "any");
    if (json::value const* nullable = keyword(at, "nullable"); nullable && nullable->as_bool())
        types.emplace_back("null");
    return types;
}

bool schema_sampler::is_nullable(located_schema at) const
{
    schema_parts passed;
    at = document_->resolve(at, passed);
    auto const types = types_of(at);
    if (std::ranges::find(types, "null") != types.end())
        return true;
    std::string_view const of = union_keyword(at);
    if (of.empty())
        return false;
    for (std::size_t i = 0; i < keyword(at, of)->as_array().size(); ++i)
        if (is_nullable(below(at, of, i)))
            return true;
    return false;
}

json::value schema_sampler::value_of_union(located_schema const& at, fill how, schema_parts& covers)
{
    std::string_view const of = union_keyword(at);
    bool const wants_null = how == fill::null;
    for (std::size_t i = 0; i < keyword(at, of)->as_array().size(); ++i) {
        located_schema const one = below(at, of, i);
        if (wants_null ? !is_nullable(one) : first_type(one, how) == "null")
            continue;
        covers.alternatives.insert(one.where);
        return value(one, how, covers);
    }
    if (!wants_null)
        throw std::invalid_argument(at.where + ": no alternative but null");
    return value_of_union(at, fill::plain, covers);
}

json::value schema_sampler::value(located_schema at, fill how, schema_parts& covers)
{
    at = document_->resolve(at, covers);
    if (!union_keyword(at).empty())
        return value_of_union(at, how, covers);
    if (first_type(at, how) == "null")
        return nullptr;
    if (json::value const* words = keyword(at, "enum")) {
        covers.values.insert(below(at, "enum", 0).where);
        return words->at(0);
    }
    if (json::value const* only = keyword(at, "const"))
        return *only;
    if (auto const members = document_->members(at, covers); !members.empty())
        return required(members, covers);
    bool const is_empty = (how == fill::empty && !asks_for_one(at)) || depth_ > deepest;
    if (keyword(at, "items"))
        return is_empty ? json::array{} : json::array{value(below(at, "items"), how, covers)};
    if (json::value const* of = keyword(at, "additionalProperties"); of && of->is_object())
        return is_empty || of->as_object().empty()
                   ? value_of_type(at, "object", how)
                   : json::object{{"key_1", value(below(at, "additionalProperties"), how, covers)}};
    return value_of_type(at, first_type(at, how), how);
}

json::object schema_sampler::required(std::vector<schema_member> const& members,
                                      schema_parts& covers)
{
    json::object object;
    ++depth_;
    for (schema_member const& member : members)
        if (member.is_required && !member.schemas.empty()) {
            for (located_schema const& schema : member.schemas)
                covers.members.insert(schema.where);
            object[member.name] = value(member.schemas.back(), fill::plain, covers);
        }
    --depth_;
    return object;
}

json::object schema_sampler::all(std::vector<schema_member> const& members, fill how,
                                 schema_parts& covers)
{
    json::object object;
    for (schema_member const& member : members) {
        if (member.schemas.empty())
            continue;
        located_schema const& schema = member.schemas.back();
        if (how == fill::null && !member.is_required && !is_nullable(schema))
            continue;
        for (located_schema const& each : member.schemas)
            covers.members.insert(each.where);
        object[member.name] = value(schema, how, covers);
    }
    return object;
}

std::vector<schema_sample> schema_sampler::values(located_schema const& leaf) const
{
    if (keyword(leaf, "enum"))
        return values_of_enum(leaf);
    if (json::value const* only = keyword(leaf, "const"))
        return {{*only}};
    std::vector<schema_sample> values;
    for (std::string_view const type : types_of(leaf))
        for (json::value& value : values_of_type(leaf, type))
            values.push_back({std::move(value)});
    return values;
}

} // namespace responses::test
