#include "testing/conversation_api.hpp"

#include "testing/checks.hpp"

#include <algorithm>
#include <utility>

namespace responses::testing {
namespace {

namespace json = boost::json;

constexpr std::size_t most_items = 20;

json::value member(json::object const& body, std::string_view name)
{
    auto const* found = body.if_contains(name);
    return found != nullptr ? *found : json::value();
}

std::optional<refusal> check_items(json::object const& body)
{
    json::value const items = member(body, "items");
    auto const* list = items.if_array();
    if (list != nullptr && list->size() > most_items)
        return array_too_long("items", most_items, list->size());
    return std::nullopt;
}

outcome create(json::object const& body, conversation_store& store)
{
    if (auto const why = check_members(body, {}))
        return *why;
    if (auto const why = check_items(body))
        return *why;
    kept_conversation& made = store.create(member(body, "metadata"));
    json::value const items = member(body, "items");
    if (items.is_array())
        store.add(made, items.get_array());
    return made.object;
}

outcome update(kept_conversation& kept, json::object const& body)
{
    if (auto const why = check_members(body, {"metadata"}))
        return *why;
    kept.object["metadata"] = member(body, "metadata");
    return kept.object;
}

outcome add_items(kept_conversation& kept, json::object const& body, conversation_store& store)
{
    if (auto const why = check_members(body, {"items"}))
        return *why;
    if (auto const why = check_items(body))
        return *why;
    return list_of(store.add(kept, member(body, "items").as_array()));
}

outcome remove(kept_conversation const& kept, conversation_store& store)
{
    json::object word{{"id", kept.id}, {"object", "conversation.deleted"}, {"deleted", true}};
    store.remove(std::string(kept.id));
    return word;
}

outcome serve_item(route const& to, kept_conversation& kept)
{
    auto const found = std::ranges::find_if(
        kept.items, [&](json::value const& one) { return id_of(one) == to.item_id; });
    if (found == kept.items.end())
        return item_not_found(to.item_id);
    if (to.what == operation::retrieve_item)
        return found->as_object();
    kept.items.erase(found);
    return kept.object;
}

/// Of a request, which has its name or an object; empty when there is none.
std::string conversation_of(json::object const& request)
{
    json::value named = member(request, "conversation");
    if (auto const* object = named.if_object())
        named = member(*object, "id");
    return named.is_string() ? std::string(named.get_string()) : std::string();
}

} // namespace

std::optional<refusal> keep_in_conversation(json::object const& request, json::array const& input,
                                            json::array const& output, conversation_store& store)
{
    std::string const id = conversation_of(request);
    if (id.empty())
        return std::nullopt;
    kept_conversation* const kept = store.find(id);
    if (kept == nullptr)
        return conversation_not_found(id);
    for (json::array const* const items : {&input, &output})
        kept->items.insert(kept->items.end(), items->begin(), items->end());
    return std::nullopt;
}

outcome serve_conversation(route const& to, json::object const& body, conversation_store& store)
{
    if (to.what == operation::create_conversation)
        return create(body, store);
    kept_conversation* const kept = store.find(to.id);
    if (kept == nullptr)
        return conversation_not_found(to.id);
    switch (to.what) {
    case operation::update_conversation: return update(*kept, body);
    case operation::remove_conversation: return remove(*kept, store);
    case operation::add_items: return add_items(*kept, body, store);
    case operation::list_items: return page_of(kept->items, to.list);
    case operation::retrieve_item:
    case operation::remove_item: return serve_item(to, *kept);
    default: return kept->object;
    }
}

} // namespace responses::testing
