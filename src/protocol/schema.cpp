#include "protocol/json.hpp"

#include <responses/schema.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <utility>

namespace responses {

namespace json = boost::json;

namespace detail {
namespace {

constexpr std::size_t longest_name = 64;

bool is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// `[with T = ns::recipe; ...]` of g++, `[T = ns::recipe]` of clang.
std::string_view type_in(std::string_view signature)
{
    constexpr std::string_view before = "T = ";
    signature.remove_prefix(std::min(signature.find(before), signature.size() - before.size()) +
                            before.size());
    return signature.substr(0, std::min(signature.find(';'), signature.rfind(']')));
}

std::string_view without_namespaces(std::string_view type)
{
    auto const last = type.substr(0, type.find('<')).rfind("::");
    return last == std::string_view::npos ? type : type.substr(last + 2);
}

} // namespace

std::string type_name(std::string_view signature)
{
    std::string name;
    for (char const c : without_namespaces(type_in(signature)))
        if (is_name_character(c))
            name += c;
        else if (!name.empty() && name.back() != '_')
            name += '_';
    name.resize(std::min(name.size(), longest_name));
    while (name.size() > 1 && name.back() == '_')
        name.pop_back();
    return name;
}

json::value simple_schema(std::string_view type) { return json::object{{"type", type}}; }

json::value enum_schema(std::initializer_list<std::string_view> names)
{
    return json::object{{"type", "string"}, {"enum", json::array(names.begin(), names.end())}};
}

json::value array_schema(json::value element)
{
    return json::object{{"type", "array"}, {"items", std::move(element)}};
}

json::value map_schema(json::value element)
{
    return json::object{{"type", "object"}, {"additionalProperties", std::move(element)}};
}

json::value any_of(std::initializer_list<json::value> alternatives)
{
    return json::object{{"anyOf", json::array(alternatives.begin(), alternatives.end())}};
}

json::value nullable(json::value schema)
{
    auto& object = schema.get_object();
    if (auto* alternatives = object.if_contains("anyOf")) {
        alternatives->get_array().push_back(simple_schema("null"));
        return schema;
    }
    auto* type = object.if_contains("type");
    if (object.size() != 1 || type == nullptr)
        return any_of({std::move(schema), simple_schema("null")});
    *type = {*type, "null"};
    return schema;
}

std::optional<json::value> schema_maker::reference(std::string_view signature)
{
    auto const is_it = [&](auto const& one) { return one.signature == signature; };
    if (auto const being_made = std::ranges::find_if(open_, is_it); being_made != open_.end()) {
        being_made->referenced = true;
        if (being_made == open_.begin())
            return json::object{{"$ref", "#"}};
        return reference_to(signature);
    }
    if (std::ranges::any_of(named_, is_it))
        return reference_to(signature);
    return std::nullopt;
}

void schema_maker::begin(std::string_view signature) { open_.emplace_back().signature = signature; }

void schema_maker::add(std::string_view name, json::value schema, std::string_view description)
{
    if (!description.empty()) {
        // The service allows nothing beside a reference.
        if (schema.get_object().contains("$ref"))
            schema = any_of({std::move(schema)});
        schema.get_object()["description"] = description;
    }
    open_.back().names.emplace_back(name);
    open_.back().members.emplace(name, std::move(schema));
}

json::value schema_maker::end()
{
    frame done = std::move(open_.back());
    open_.pop_back();
    json::object schema{{"type", "object"},
                        {"properties", std::move(done.members)},
                        {"required", std::move(done.names)},
                        {"additionalProperties", false}};
    if (open_.empty() && !definitions_.empty())
        schema["$defs"] = std::move(definitions_);
    if (open_.empty() || !done.referenced)
        return schema;
    definitions_[name_of(done.signature)] = std::move(schema);
    return reference_to(done.signature);
}

json::value schema_maker::reference_to(std::string_view signature)
{
    return json::object{{"$ref", "#/$defs/" + name_of(signature)}};
}

std::string const& schema_maker::name_of(std::string_view signature)
{
    auto const known = std::ranges::find(named_, signature, &definition::signature);
    if (known != named_.end())
        return known->name;
    std::string const name = type_name(signature);
    std::string free = name;
    for (int i = 2; is_taken(free); ++i)
        free = name + '_' + std::to_string(i);
    return named_.emplace_back(signature, std::move(free)).name;
}

bool schema_maker::is_taken(std::string_view name) const noexcept
{
    return std::ranges::find(named_, name, &definition::name) != named_.end();
}

} // namespace detail

namespace {

bool is_strict(json::value const& schema);

bool are_strict(json::object const& schemas)
{
    return std::ranges::all_of(schemas, [](auto const& one) { return is_strict(one.value()); });
}

bool is_strict_object(json::object const& schema)
{
    auto const* more = schema.if_contains("additionalProperties");
    auto const* members = object_member(schema, "properties");
    auto const* required = schema.if_contains("required");
    return more != nullptr && *more == false && members != nullptr && required != nullptr &&
           required->is_array() && required->get_array().size() == members->size() &&
           are_strict(*members);
}

bool has_type(json::value const& types, std::string_view type)
{
    if (auto const* several = types.if_array())
        return std::ranges::find(*several, json::value(type)) != several->end();
    return types == json::value(type);
}

// Of a schema with a `type`.
bool is_strict_type(json::object const& schema, json::value const& type)
{
    if (has_type(type, "object") && !is_strict_object(schema))
        return false;
    auto const* items = schema.if_contains("items");
    return !has_type(type, "array") || (items != nullptr && is_strict(*items));
}

bool is_strict(json::value const& schema)
{
    auto const* object = schema.if_object();
    if (object == nullptr)
        return false;
    if (auto const* definitions = object_member(*object, "$defs");
        definitions != nullptr && !are_strict(*definitions))
        return false;
    if (object->contains("$ref"))
        return true;
    if (auto const* alternatives = object->if_contains("anyOf"))
        return alternatives->is_array() &&
               std::ranges::all_of(alternatives->get_array(), is_strict);
    auto const* type = object->if_contains("type");
    return type != nullptr && is_strict_type(*object, *type);
}

} // namespace

bool is_strict_schema(json::object const& schema) { return is_strict(schema); }

} // namespace responses
