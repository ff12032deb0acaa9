#include "protocol/error_words.hpp"

#include "protocol/json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <string_view>

namespace responses {
namespace {

namespace json = boost::json;

void append(std::string& text, std::string_view separator, std::string_view more)
{
    if (!text.empty() && !more.empty())
        text += separator;
    text += more;
}

json::array const* list_member(json::object const& object, std::string_view name)
{
    auto const* member = object.if_contains(name);
    return member != nullptr ? member->if_array() : nullptr;
}

// FastAPI's `loc`: the path in the request, which begins with what part of it is meant.
std::string path_of(json::array const& loc)
{
    std::string path;
    for (json::value const& step : loc) {
        auto const* name = step.if_string();
        if (&step == &loc.front() && name != nullptr && *name == "body")
            continue;
        append(path, ".", name != nullptr ? std::string(*name) : json::serialize(step));
    }
    return path;
}

std::string complaint_of(json::value const& one)
{
    auto const* object = one.if_object();
    std::string words = object != nullptr ? words_of(*object) : words_of(one);
    if (object != nullptr && words.empty())
        return json::serialize(one);
    auto const* loc = object != nullptr ? list_member(*object, "loc") : nullptr;
    std::string complaint = loc != nullptr ? path_of(*loc) : std::string();
    append(complaint, ": ", words);
    return complaint;
}

} // namespace

std::string words_of(json::value const& said)
{
    if (auto const* text = said.if_string())
        return std::string(*text);
    if (auto const* object = said.if_object())
        return words_of(*object);
    std::string words;
    if (auto const* list = said.if_array())
        for (json::value const& one : *list)
            append(words, "; ", complaint_of(one));
    return said.is_number() ? json::serialize(said) : words;
}

// `msg` is what FastAPI and many Chinese gateways say, `title` and `detail` are of RFC 9457,
// `error_description` is of RFC 6749.
std::string words_of(json::object const& said)
{
    for (std::string_view const name : {"message", "msg", "detail", "errors", "error_description",
                                        "error_message", "error_msg", "title"}) {
        auto const* member = said.if_contains(name);
        auto words = member != nullptr ? words_of(*member) : std::string();
        if (!words.empty())
            return words;
    }
    return {};
}

std::string place_of(json::object const& said)
{
    for (std::string_view const name : {"detail", "errors"}) {
        auto const* list = list_member(said, name);
        auto const* first = list != nullptr && !list->empty() ? list->front().if_object() : nullptr;
        if (auto const* loc = first != nullptr ? list_member(*first, "loc") : nullptr)
            return path_of(*loc);
    }
    return {};
}

json::object const& particulars_of(json::object const& said)
{
    for (std::string_view const name : {"error", "detail"})
        if (auto const* inner = object_member(said, name))
            return inner->contains("message") ? *inner : particulars_of(*inner);
    auto const* list = list_member(said, "errors");
    auto const* first = list != nullptr && !list->empty() ? list->front().if_object() : nullptr;
    return first != nullptr ? *first : said;
}

bool is_error(json::object const& object) noexcept
{
    auto const* member = object.if_contains("error");
    return member != nullptr && !member->is_null();
}

bool says_error(json::object const& object)
{
    auto const kind = string_member(object, "object");
    return is_error(object) || kind == "error" || (kind.empty() && !words_of(object).empty());
}

} // namespace responses
