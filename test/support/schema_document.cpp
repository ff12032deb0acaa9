#include "support/schema_document.hpp"

#include "support/same_json.hpp"
#include "support/stream_vectors.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>

namespace responses::test {

namespace json = boost::json;

namespace {

constexpr std::string_view components = "/components/schemas/";

void add_missing(std::vector<std::string>& to, std::set<std::string> const& wanted,
                 std::set<std::string> const& given)
{
    std::set_difference(wanted.begin(), wanted.end(), given.begin(), given.end(),
                        std::back_inserter(to));
}

std::string text_of(json::value const& value) { return std::string(value.as_string()); }

// What follows the last "/".
std::string last_step(std::string const& pointer) { return pointer.substr(pointer.rfind('/') + 1); }

// OpenAPI refers within its own document only: "#/components/...".
std::string target_of(located_schema const& at)
{
    if (json::value const* reference = keyword(at, "$ref"))
        return text_of(*reference).substr(1);
    if (!keyword(at, "$recursiveRef"))
        return {};
    return at.where.substr(0, at.where.find('/', components.size())); // The nearest anchor.
}

schema_member& member_of(std::vector<schema_member>& members, std::string_view name)
{
    auto const found = std::ranges::find(members, name, &schema_member::name);
    return found == members.end()
               ? members.emplace_back(schema_member{std::string(name), false, {}})
               : *found;
}

void add_own_members(std::vector<schema_member>& members, located_schema const& object)
{
    if (json::value const* properties = keyword(object, "properties"))
        for (auto const& [name, schema] : properties->as_object())
            member_of(members, name)
                .schemas.push_back({pointer_to(object.where + "/properties", name), &schema});
    if (json::value const* required = keyword(object, "required"))
        for (json::value const& name : required->as_array())
            member_of(members, name.as_string()).is_required = true;
}

} // namespace

void schema_parts::add(schema_parts const& other)
{
    components.insert(other.components.begin(), other.components.end());
    alternatives.insert(other.alternatives.begin(), other.alternatives.end());
    members.insert(other.members.begin(), other.members.end());
    values.insert(other.values.begin(), other.values.end());
}

std::size_t schema_parts::size() const
{
    return components.size() + alternatives.size() + members.size() + values.size();
}

std::vector<std::string> missing(schema_parts const& wanted, schema_parts const& given)
{
    std::vector<std::string> parts;
    add_missing(parts, wanted.components, given.components);
    add_missing(parts, wanted.alternatives, given.alternatives);
    add_missing(parts, wanted.members, given.members);
    add_missing(parts, wanted.values, given.values);
    return parts;
}

schema_parts itself(located_schema const& at)
{
    bool const is_component = at.where.starts_with(components) &&
                              at.where.find('/', components.size()) == std::string::npos;
    schema_parts parts;
    if (is_component)
        parts.components.insert(at.where);
    return parts;
}

located_schema schema_document::component(std::string_view name) const
{
    return at(std::string(components) + std::string(name));
}

std::vector<schema_root> schema_document::roots() const
{
    std::vector<schema_root> roots;
    for (auto const& [path, operations] : document_->at("paths").as_object())
        for (auto const& [verb, operation] : operations.as_object()) {
            std::string const where = pointer_to(pointer_to("/paths", path), verb);
            std::string const name = text_of(operation.at("operationId"));
            add_roots(roots, where + "/requestBody", name + " request");
            for (auto const& [status, response] : operation.at("responses").as_object())
                add_roots(roots, pointer_to(where + "/responses", status),
                          name + " " + std::string(status));
        }
    return roots;
}

// `where` is a request body or a response, or a reference to one.
void schema_document::add_roots(std::vector<schema_root>& roots, std::string const& where,
                                std::string const& name) const
{
    boost::system::error_code code;
    json::value const* const body = document_->find_pointer(where, code);
    if (!body)
        return;
    if (std::string const target = target_of({where, body}); !target.empty())
        return add_roots(roots, target, name);
    located_schema const content{where, body};
    if (!keyword(content, "content"))
        return;
    for (auto const& [type, of_type] : keyword(content, "content")->as_object()) {
        located_schema schema = at(pointer_to(where + "/content", type) + "/schema");
        std::string const target = target_of(schema);
        schema_root root{target.empty() ? name : last_step(target),
                         target.empty() ? schema : at(target)};
        if (std::ranges::find(roots, root.name, &schema_root::name) == roots.end())
            roots.push_back(std::move(root));
    }
}

schema_parts schema_document::reachable(located_schema const& from) const
{
    schema_parts found = itself(from);
    reach(from, found);
    return found;
}

void schema_document::reach(located_schema const& from, schema_parts& found) const
{
    if (std::string const target = target_of(from); !target.empty()) {
        if (found.components.insert(target).second)
            reach(at(target), found);
        return;
    }
    for (std::string_view const name : {"items", "additionalProperties"})
        if (json::value const* schema = keyword(from, name); schema && schema->is_object())
            reach(below(from, name), found);
    for (std::string_view const name : {"oneOf", "anyOf", "allOf"})
        if (json::value const* schemas = keyword(from, name))
            for (std::size_t i = 0; i < schemas->as_array().size(); ++i) {
                located_schema const one = below(from, name, i);
                if (name != "allOf")
                    found.alternatives.insert(one.where);
                reach(one, found);
            }
    if (json::value const* properties = keyword(from, "properties"))
        for (auto const& [name, schema] : properties->as_object()) {
            located_schema const member{pointer_to(from.where + "/properties", name), &schema};
            found.members.insert(member.where);
            reach(member, found);
        }
    if (json::value const* values = keyword(from, "enum"))
        for (std::size_t i = 0; i < values->as_array().size(); ++i)
            found.values.insert(below(from, "enum", i).where);
}

located_schema schema_document::resolve(located_schema at, schema_parts& passed) const
{
    for (std::string target = target_of(at); !target.empty(); target = target_of(at)) {
        at = this->at(target);
        passed.components.insert(target);
    }
    return at;
}

std::vector<schema_member> schema_document::members(located_schema const& object,
                                                    schema_parts& passed) const
{
    std::vector<schema_member> all;
    if (json::value const* parts = keyword(object, "allOf"))
        for (std::size_t i = 0; i < parts->as_array().size(); ++i)
            for (schema_member& member :
                 members(resolve(below(object, "allOf", i), passed), passed)) {
                schema_member& joined = member_of(all, member.name);
                joined.is_required |= member.is_required;
                std::ranges::move(member.schemas, std::back_inserter(joined.schemas));
            }
    add_own_members(all, object);
    return all;
}

located_schema schema_document::at(std::string_view pointer) const
{
    boost::system::error_code code;
    json::value const* const schema = document_->find_pointer(pointer, code);
    if (!schema)
        throw std::out_of_range("no schema " + std::string(pointer));
    return {std::string(pointer), schema};
}

json::value const* keyword(located_schema const& at, std::string_view name)
{
    json::object const* const schema = at.schema->if_object();
    return schema ? schema->if_contains(name) : nullptr;
}

located_schema below(located_schema const& at, std::string_view name)
{
    return {at.where + '/' + std::string(name), &at.schema->at(name)};
}

located_schema below(located_schema const& at, std::string_view name, std::size_t index)
{
    return {at.where + '/' + std::string(name) + '/' + std::to_string(index),
            &at.schema->at(name).at(index)};
}

std::string_view union_keyword(located_schema const& at)
{
    if (keyword(at, "oneOf"))
        return "oneOf";
    return keyword(at, "anyOf") ? "anyOf" : "";
}

schema_document const& service_schemas()
{
    static json::value const document = json::parse(file_octets("vectors/openapi-responses.json"));
    static schema_document const schemas(document);
    return schemas;
}

} // namespace responses::test
