#pragma once

#include <responses/export.hpp>
#include <responses/item_list.hpp>
#include <responses/list_options.hpp>

#include <boost/asio/awaitable.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace responses {

struct conversation;
struct conversation_request;
struct deletion;
struct item_page;

namespace detail {
struct client_core;
}

/// Conversations that the service keeps, and their items: see `client::conversations`. Operations
/// throw, are retried and are cancelled like those of `client`. Cheap to copy; it may outlive the
/// client.
class RESPONSES_API conversations
{
public:
    /// A new one (`POST /conversations`), empty or with what it begins with.
    boost::asio::awaitable<conversation> create() const;
    boost::asio::awaitable<conversation> create(conversation_request const& what) const;

    /// `GET /conversations/{id}`
    boost::asio::awaitable<conversation> retrieve(std::string_view id) const;

    /// Replaces its metadata (`POST /conversations/{id}`).
    boost::asio::awaitable<conversation>
    update(std::string_view id, std::map<std::string, std::string> const& metadata) const;

    /// Deletes it, and not its items (`DELETE /conversations/{id}`). A later attempt is told that
    /// it is not found when an earlier one had deleted it and the answer was lost.
    boost::asio::awaitable<deletion> remove(std::string_view id) const;

    /// Its items (`GET /conversations/{id}/items`).
    item_list items(std::string_view id) const;
    item_list items(std::string_view id, list_options const& which) const;

    /// Adds items, at most 20 (`POST /conversations/{id}/items`). Gives them as they are kept.
    boost::asio::awaitable<item_page> add_items(std::string_view id,
                                                std::vector<item> const& items) const;

    /// `GET /conversations/{id}/items/{item_id}`
    boost::asio::awaitable<item> retrieve_item(std::string_view id, std::string_view item_id) const;

    /// Takes an item out (`DELETE /conversations/{id}/items/{item_id}`). Gives the conversation.
    boost::asio::awaitable<conversation> remove_item(std::string_view id,
                                                     std::string_view item_id) const;

#if RESPONSES_REFUSE_TEMPORARIES
    boost::asio::awaitable<conversation> create(conversation_request&&) const = delete;
    boost::asio::awaitable<conversation>
    update(std::string_view, std::map<std::string, std::string>&&) const = delete;
    item_list items(std::string_view, list_options&&) const = delete;
    boost::asio::awaitable<item_page> add_items(std::string_view,
                                                std::vector<item>&&) const = delete;
#endif

    /// For the library itself.
    explicit conversations(std::shared_ptr<detail::client_core const> core) noexcept;

private:
    std::shared_ptr<detail::client_core const> core_;
};

} // namespace responses
