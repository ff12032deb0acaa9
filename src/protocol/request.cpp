#include "protocol/request.hpp"

#include "protocol/utf8.hpp"

#include <responses/error.hpp>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cmath>

namespace responses {
namespace {

namespace json = boost::json;

json::value to_json(std::monostate) { return nullptr; }
json::value to_json(std::string const& text) { return json::string(text); }

json::value to_json(std::vector<message> const& messages)
{
    json::array list;
    list.reserve(messages.size());
    for (message const& one : messages) {
        json::object entry;
        entry["role"] = one.role;
        entry["content"] = one.content;
        list.push_back(std::move(entry));
    }
    return list;
}

// JSON cannot write the others.
bool is_finite(json::value const& value)
{
    if (auto const* number = value.if_double())
        return std::isfinite(*number);
    if (auto const* list = value.if_array())
        return std::ranges::all_of(*list, is_finite);
    if (auto const* object = value.if_object())
        return std::ranges::all_of(*object,
                                   [](auto const& member) { return is_finite(member.value()); });
    return true;
}

json::object to_object(request const& what)
{
    json::object body;
    if (!what.model.empty())
        body["model"] = what.model;
    if (!std::holds_alternative<std::monostate>(what.input.value()))
        body["input"] =
            std::visit([](auto const& value) { return to_json(value); }, what.input.value());
    if (what.instructions)
        body["instructions"] = *what.instructions;
    for (auto const& [name, value] : what.extra)
        body[name] = value;
    return body;
}

} // namespace

std::string serialize(request const& what, bool stream)
{
    if (what.extra.contains("stream"))
        throw error(errc::invalid_argument,
                    "`stream` in request.extra: call client.stream() or client.create() instead");
    json::value body = to_object(what);
    if (!is_finite(body))
        throw error(errc::invalid_argument, "a number in request.extra is infinite or none (NaN)");
    if (stream)
        body.get_object()["stream"] = true;
    std::string text = json::serialize(body);
    if (auto const bad = utf8::valid_prefix(text); bad != text.size())
        throw error(errc::invalid_argument, "the request holds text that is not UTF-8 (octet " +
                                                std::to_string(bad) + " of its JSON)");
    return text;
}

} // namespace responses
