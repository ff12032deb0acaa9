#include "client/operation.hpp"

#include "client/idempotency_key.hpp"
#include "protocol/request.hpp"

#include <responses/compact.hpp>
#include <responses/conversation.hpp>
#include <responses/error.hpp>
#include <responses/token_count.hpp>

#include <vector>

namespace responses::detail {
namespace {

// An empty id would ask for the list of all, dots for something above it.
std::string segment(std::string_view id)
{
    if (id.empty() || id == "." || id == "..")
        throw error(errc::invalid_argument, "an id must not be empty or dots");
    return std::string("/").append(http::percent_encoded(id));
}

std::string path_of(std::string_view id, std::string_view rest = {})
{
    return "/responses" + segment(id).append(rest);
}

std::string conversation_path(std::string_view id, std::string_view rest = {})
{
    return "/conversations" + segment(id).append(rest);
}

std::string item_path(std::string_view id, std::string_view item_id)
{
    return conversation_path(id, "/items" + segment(item_id));
}

operation made(std::string_view name, std::string_view method, http::endpoint const& where,
               std::vector<http::header_field> const& fields, std::string_view body = {})
{
    return {.name = name,
            .method = method,
            .where = std::make_shared<http::endpoint const>(where),
            .octets =
                std::make_shared<std::string const>(request_octets(method, where, fields, body))};
}

// What makes something is marked, for a server that gets it again. The caller's own field wins,
// since it comes later.
operation creation(client_core const& core, std::string_view name, http::endpoint const& where,
                   std::string_view body)
{
    if (core.retries.max_retries == 0)
        return made(name, "POST", where, core.fields, body);
    std::vector<http::header_field> fields = core.fields;
    fields.emplace(fields.begin(), "Idempotency-Key", make_idempotency_key());
    return made(name, "POST", where, fields, body);
}

} // namespace

operation create_response(client_core const& core, request const& what, bool stream)
{
    std::string const body = serialize(what, stream, core.body);
    return creation(core, stream ? "stream" : "create", core.create, body);
}

operation retrieve_response(client_core const& core, std::string_view id)
{
    return made("retrieve", "GET", core.at(path_of(id)), core.fields);
}

operation stream_response(client_core const& core, std::string_view id,
                          std::optional<std::int64_t> after)
{
    http::endpoint where = core.at(path_of(id));
    http::add_query(where, "stream", "true");
    if (after)
        http::add_query(where, "starting_after", std::to_string(*after));
    return made("stream_from", "GET", where, core.fields);
}

operation cancel_response(client_core const& core, std::string_view id)
{
    return made("cancel", "POST", core.at(path_of(id, "/cancel")), core.fields);
}

operation remove_response(client_core const& core, std::string_view id)
{
    return made("remove", "DELETE", core.at(path_of(id)), core.fields);
}

operation compact_context(client_core const& core, compact_request const& what)
{
    return creation(core, "compact", core.at("/responses/compact"), serialize(what, core.body));
}

operation count_tokens(client_core const& core, token_count_request const& what)
{
    return made("count_input_tokens", "POST", core.at("/responses/input_tokens"), core.fields,
                serialize(what, core.body));
}

operation create_conversation(client_core const& core, conversation_request const& what)
{
    return creation(core, "conversations.create", core.at("/conversations"),
                    serialize(what, core.body));
}

operation retrieve_conversation(client_core const& core, std::string_view id)
{
    return made("conversations.retrieve", "GET", core.at(conversation_path(id)), core.fields);
}

operation update_conversation(client_core const& core, std::string_view id,
                              std::map<std::string, std::string> const& metadata)
{
    metadata_body const body{.metadata = metadata};
    return made("conversations.update", "POST", core.at(conversation_path(id)), core.fields,
                serialize(body, core.body));
}

operation remove_conversation(client_core const& core, std::string_view id)
{
    return made("conversations.remove", "DELETE", core.at(conversation_path(id)), core.fields);
}

operation add_items(client_core const& core, std::string_view id, std::vector<item> const& items)
{
    items_body const body{.items = items};
    return creation(core, "conversations.add_items", core.at(conversation_path(id, "/items")),
                    serialize(body, core.body));
}

operation retrieve_item(client_core const& core, std::string_view id, std::string_view item_id)
{
    return made("conversations.retrieve_item", "GET", core.at(item_path(id, item_id)), core.fields);
}

operation remove_item(client_core const& core, std::string_view id, std::string_view item_id)
{
    return made("conversations.remove_item", "DELETE", core.at(item_path(id, item_id)),
                core.fields);
}

listing input_items_of(std::string_view response_id, list_options const& which)
{
    return {.name = "input_items", .path = path_of(response_id, "/input_items"), .which = which};
}

listing items_of(std::string_view conversation_id, list_options const& which)
{
    return {.name = "conversations.items",
            .path = conversation_path(conversation_id, "/items"),
            .which = which};
}

operation page_of(client_core const& core, listing const& list, std::string const& after)
{
    http::endpoint where = core.at(list.path);
    if (!after.empty())
        http::add_query(where, "after", after);
    if (list.which.limit)
        http::add_query(where, "limit", std::to_string(*list.which.limit));
    if (!list.which.order.empty())
        http::add_query(where, "order", list.which.order);
    for (std::string const& one : list.which.include)
        http::add_query(where, "include[]", one);
    return made(list.name, "GET", where, core.fields);
}

} // namespace responses::detail
