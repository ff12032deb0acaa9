#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <string_view>

namespace responses::test {

/// Whether JSON is what a schema says, for the keywords that our schemas have.
class schema_validator
{
public:
    explicit schema_validator(boost::json::object const& root) : root_(root) {}

    bool accepts(boost::json::value const& json) const { return accepts(root_, json); }

    /// The schema that a reference leads to, or the schema itself.
    boost::json::object const& resolved(boost::json::object const& schema) const
    {
        auto const* reference = schema.if_contains("$ref");
        if (reference == nullptr)
            return schema;
        std::string_view name = reference->as_string();
        if (name == "#")
            return root_;
        name.remove_prefix(std::string_view("#/$defs/").size());
        return root_.at("$defs").at(name).as_object();
    }

private:
    using object = boost::json::object;
    using value = boost::json::value;

    bool accepts(object const& given, value const& json) const
    {
        object const& schema = resolved(given);
        if (auto const* any = schema.if_contains("anyOf"))
            return std::ranges::any_of(
                any->as_array(), [&](value const& one) { return accepts(one.as_object(), json); });
        if (auto const* names = schema.if_contains("enum"); names && !contains(*names, json))
            return false;
        auto const* type = schema.if_contains("type");
        if (type == nullptr)
            return true;
        if (type->is_string())
            return has_type(schema, type->as_string(), json);
        return std::ranges::any_of(type->as_array(), [&](value const& one) {
            return has_type(schema, one.as_string(), json);
        });
    }

    bool has_type(object const& schema, std::string_view type, value const& json) const
    {
        if (type == "null")
            return json.is_null();
        if (type == "boolean")
            return json.is_bool();
        if (type == "integer")
            return json.is_int64() || json.is_uint64();
        if (type == "number")
            return json.is_number();
        if (type == "string")
            return json.is_string();
        if (type == "array")
            return json.is_array() && accepts_all(schema, json.get_array());
        return json.is_object() && accepts_members(schema, json.get_object());
    }

    bool accepts_all(object const& schema, boost::json::array const& list) const
    {
        return std::ranges::all_of(
            list, [&](value const& one) { return accepts(schema.at("items").as_object(), one); });
    }

    bool accepts_members(object const& schema, object const& members) const
    {
        if (auto const* required = schema.if_contains("required"))
            for (value const& name : required->as_array())
                if (!members.contains(name.as_string()))
                    return false;
        return std::ranges::all_of(members, [&](auto const& one) {
            auto const* known = schema.if_contains("properties");
            auto const* member = known ? known->as_object().if_contains(one.key()) : nullptr;
            return accepts_member(member ? *member : schema.at("additionalProperties"),
                                  one.value());
        });
    }

    bool accepts_member(value const& schema, value const& json) const
    {
        return schema.is_bool() ? schema.get_bool() : accepts(schema.as_object(), json);
    }

    static bool contains(value const& list, value const& json)
    {
        return std::ranges::find(list.as_array(), json) != list.as_array().end();
    }

    object const& root_;
};

} // namespace responses::test
