#include "protocol/request.hpp"

#include "protocol/json.hpp"
#include "protocol/utf8.hpp"

#include <responses/compact.hpp>
#include <responses/conversation.hpp>
#include <responses/error.hpp>
#include <responses/json.hpp>
#include <responses/token_count.hpp>

namespace responses {
namespace {

namespace json = boost::json;

void check_utf8(std::string_view text)
{
    if (auto const bad = utf8::valid_prefix(text); bad != text.size())
        throw error(errc::invalid_argument, "the request holds text that is not UTF-8 (octet " +
                                                std::to_string(bad) + " of its JSON)");
}

// What stands twice would be lost once.
template <class T>
void check_extra(T const& what)
{
    detail::for_each_member(what, [&](std::string_view name, auto const& member) {
        if (!detail::is_empty(member) && what.extra.contains(name))
            throw error(errc::invalid_argument,
                        "`" + std::string(name) + "` is set in the request and in its extra");
    });
}

std::string merged(std::string const& text, json::object const& more)
{
    json::value body = parse_json(text);
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
