#pragma once

#include <responses/detail/describe.hpp>
#include <responses/detail/omits_empty.hpp>
#include <responses/item.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace responses {

/// What a conversation begins with.
struct conversation_request
{
    std::vector<item> items = {}; ///< At most 20.
    std::map<std::string, std::string> metadata = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(conversation_request, (), (items, metadata))

template <>
inline constexpr bool detail::omits_empty<conversation_request> = true;

/// A conversation that the service keeps.
struct conversation
{
    std::string id = {};
    std::string object = {};     ///< `conversation`.
    std::int64_t created_at = 0; ///< Seconds since 1970.
    boost::json::value metadata = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(conversation, (), (id, object, created_at, metadata))

/// The service's word that something is deleted.
struct deletion
{
    std::string id = {};
    std::string object = {}; ///< `response`, `conversation.deleted`.
    bool deleted = false;
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(deletion, (), (id, object, deleted))

/// Some of the items of a list.
struct item_page
{
    std::string object = {}; ///< `list`.
    std::vector<item> data = {};
    std::string first_id = {};
    std::string last_id = {};
    bool has_more = false;
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(item_page, (), (object, data, first_id, last_id, has_more))

} // namespace responses
