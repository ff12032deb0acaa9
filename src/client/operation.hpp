#pragma once

#include "client/core.hpp"

#include <responses/item.hpp>
#include <responses/list_options.hpp>
#include <responses/request.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace responses {
struct compact_request;
struct conversation_request;
struct token_count_request;
} // namespace responses

namespace responses::detail {

/// A request of the API, ready to be sent.
struct operation
{
    std::string_view
        name; ///< That of the client's member function; it and the method are literals.
    std::string_view method;
    std::shared_ptr<http::endpoint const> where;
    std::shared_ptr<std::string const> octets;
};

/// Operations on responses, as the API reference has them. Throw `error(errc::invalid_argument)`
/// for what cannot be sent, an empty id too.
operation create_response(client_core const& core, request const& what, bool stream);
operation retrieve_response(client_core const& core, std::string_view id);
operation stream_response(client_core const& core, std::string_view id,
                          std::optional<std::int64_t> after);
operation cancel_response(client_core const& core, std::string_view id);
operation remove_response(client_core const& core, std::string_view id);
operation compact_context(client_core const& core, compact_request const& what);
operation count_tokens(client_core const& core, token_count_request const& what);

/// On conversations, and their items.
operation create_conversation(client_core const& core, conversation_request const& what);
operation retrieve_conversation(client_core const& core, std::string_view id);
operation update_conversation(client_core const& core, std::string_view id,
                              std::map<std::string, std::string> const& metadata);
operation remove_conversation(client_core const& core, std::string_view id);
operation add_items(client_core const& core, std::string_view id, std::vector<item> const& items);
operation retrieve_item(client_core const& core, std::string_view id, std::string_view item_id);
operation remove_item(client_core const& core, std::string_view id, std::string_view item_id);

/// A list of items, whose pages are asked for one after another.
struct listing
{
    std::string_view name; ///< As that of an operation.
    std::string path;      ///< Below the base URL.
    list_options which;    ///< `after` is that of the first page.
};

listing input_items_of(std::string_view response_id, list_options const& which);
listing items_of(std::string_view conversation_id, list_options const& which);

/// The page behind the item `after`; empty: the first one.
operation page_of(client_core const& core, listing const& list, std::string const& after);

} // namespace responses::detail
