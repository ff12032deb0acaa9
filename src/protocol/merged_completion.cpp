#include "protocol/merged_completion.hpp"

#include <responses/error.hpp>

#include <boost/json/array.hpp>

#include <algorithm>

namespace responses {
namespace {

namespace json = boost::json;

// Longer lists are only appended to.
constexpr std::size_t most_searched = 1024;

// Some servers repeat these in every delta.
bool is_repeated(std::string_view name)
{
    return name == "id" || name == "type" || name == "role" || name == "name";
}

json::value* element_like(json::array& list, json::value const& wanted)
{
    auto const* object = wanted.if_object();
    auto const* index = object != nullptr ? object->if_contains("index") : nullptr;
    if (index == nullptr || list.size() > most_searched)
        return nullptr;
    auto const found = std::ranges::find_if(list, [&](json::value const& one) {
        auto const* other = one.if_object();
        auto const* its = other != nullptr ? other->if_contains("index") : nullptr;
        return its != nullptr && *its == *index;
    });
    return found != list.end() ? &*found : nullptr;
}

} // namespace

void merged_completion::merge_members(json::object& into, json::object const& from, bool grows)
{
    for (auto const& [name, value] : from) {
        bool const is_delta = name == "delta";
        bool const is_text = is_delta || name == "text";
        merge(member_of(into, is_delta ? std::string_view("message") : std::string_view(name)),
              value, is_text || (grows && !is_repeated(name)));
    }
}

void merged_completion::merge_list(json::array& into, json::array const& from, bool grows)
{
    for (json::value const& one : from) {
        json::value* known = element_like(into, one);
        if (known == nullptr) {
            count(sizeof(json::value));
            known = &into.emplace_back(nullptr);
        }
        merge(*known, one, grows);
    }
}

void merged_completion::merge_text(json::value& into, std::string_view from, bool grows)
{
    std::size_t const size = into.is_string() ? into.get_string().size() : 0;
    bool const is_added = grows && size != 0;
    count(is_added ? from.size() : std::max(from.size(), size) - size);
    if (is_added)
        into.get_string().append(from);
    else
        into = from;
}

void merged_completion::merge(json::value& into, json::value const& from, bool grows)
{
    if (from.is_null())
        return;
    if (auto const* object = from.if_object())
        merge_members(into.is_object() ? into.get_object() : into.emplace_object(), *object, grows);
    else if (auto const* list = from.if_array())
        merge_list(into.is_array() ? into.get_array() : into.emplace_array(), *list, grows);
    else if (auto const* text = from.if_string())
        merge_text(into, *text, grows);
    else
        into = from;
}

json::value& merged_completion::member_of(json::object& into, std::string_view name)
{
    auto const [member, is_new] = into.emplace(name, nullptr);
    if (is_new)
        count(sizeof(json::key_value_pair) + name.size());
    return member->value();
}

void merged_completion::count(std::size_t octets)
{
    if (octets > room_)
        throw error(errc::too_large, "a completion in chunks (size_limits::event)");
    room_ -= octets;
}

} // namespace responses
