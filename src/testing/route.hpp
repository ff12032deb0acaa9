#pragma once

#include <responses/testing/server.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace responses::testing {

/// The operation that a request asks for.
enum class operation
{
    create,
    retrieve,
    remove,
    cancel,
    input_items,
    compact,
    count_tokens,
    create_conversation,
    retrieve_conversation,
    update_conversation,
    remove_conversation,
    add_items,
    list_items,
    retrieve_item,
    remove_item,
    unknown,
};

/// Which part of a list is asked for, as the query has it.
struct list_query
{
    std::string after = {};
    std::string limit = "20";
    std::string order = "desc";
};

struct route
{
    operation what = operation::unknown;
    std::string path;
    std::string allowed; ///< The methods that the path has; empty: it is unknown.
    std::string id;      ///< Of the response or the conversation.
    std::string item_id;
    bool stream = false; ///< Of a `retrieve`, as is `starting_after`.
    std::optional<std::int64_t> starting_after = {};
    list_query list = {};
};

route route_of(recorded_request const& request);

/// It is about conversations.
bool is_about_conversations(operation what) noexcept;

} // namespace responses::testing
