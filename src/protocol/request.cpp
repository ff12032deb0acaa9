#include "protocol/request.hpp"

#include "protocol/json.hpp"
#include "protocol/utf8.hpp"

#include <responses/compact.hpp>
#include <responses/conversation.hpp>
#include <responses/error.hpp>
#include <responses/json.hpp>
#include <responses/token_count.hpp>

#include <algorithm>
#include <cmath>

namespace responses {
namespace {

namespace json = boost::json;

void check_utf8(std::string_view text)
{
    if (auto const bad = utf8::valid_prefix(text); bad != text.size())
        throw error(errc::invalid_argument, "the request holds text that is not UTF-8 (octet " +
                                                std::to_string(bad) + " of its JSON)");
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

void check_finite(json::object const& members)
{
    for (auto const& [name, value] : members)
        if (!is_finite(value))
            throw error(errc::invalid_argument,
                        "`" + std::string(name) + "` has a number that is infinite or none (NaN)");
}

// What stands twice would be lost once.
template <class T>
void check_extra(T const& what)
{
    check_finite(what.extra);
    detail::for_each_member(what, [&](std::string_view name, auto const& member) {
        if (!detail::is_empty(member) && what.extra.contains(name))
            throw error(errc::invalid_argument,
                        "`" + std::string(name) + "` is set in the request and in its extra");
    });
}

json::value parsed_request(std::string const& text)
{
    try {
        return parse_json(text);
    } catch (error const& failure) {
        throw error(errc::invalid_argument,
                    "call_options::body cannot be merged: " + failure.details().reason);
    }
}

std::string merged(std::string const& text, json::object const& more)
{
    json::value body = parsed_request(text);
    for (auto const& [name, value] : more)
        body.get_object()[name] = value;
    return to_json(body);
}

} // namespace

void check_more(json::object const& more)
{
    if (more.contains("stream"))
        throw error(
            errc::invalid_argument,
            "`stream` in call_options::body: call client.stream() or client.create() instead");
    check_finite(more);
    check_utf8(to_json(more));
}

template <class T>
std::string serialize(T const& what, json::object const& more)
{
    if constexpr (detail::open_struct<T>)
        check_extra(what);
    std::string text = to_json(what);
    check_utf8(text);
    if (!more.empty())
        check_utf8(text = merged(text, more));
    return text;
}

template std::string serialize(compact_request const& what, json::object const& more);
template std::string serialize(conversation_request const& what, json::object const& more);
template std::string serialize(items_body const& what, json::object const& more);
template std::string serialize(metadata_body const& what, json::object const& more);
template std::string serialize(token_count_request const& what, json::object const& more);

std::string serialize(request const& what, bool stream, json::object const& more)
{
    if (what.extra.contains("stream"))
        throw error(errc::invalid_argument,
                    "`stream` in request.extra: call client.stream() or client.create() instead");
    std::string text = serialize(what, more);
    if (!stream)
        return text;
    text.pop_back();
    if (text.size() > 1)
        text += ',';
    return text += R"("stream":true})";
}

} // namespace responses
