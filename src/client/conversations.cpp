#include "client/list_session.hpp"
#include "client/operation.hpp"
#include "client/reply.hpp"
#include "protocol/object_body.hpp"

#include <responses/conversation.hpp>
#include <responses/conversations.hpp>

#include <utility>

namespace responses {

namespace asio = boost::asio;

conversations::conversations(std::shared_ptr<detail::client_core const> core) noexcept
    : core_(std::move(core))
{}

asio::awaitable<conversation> conversations::create() const
{
    conversation_request const empty;
    return create(empty);
}

asio::awaitable<conversation> conversations::create(conversation_request const& what) const
{
    return detail::reply_to<conversation>(core_, create_conversation(*core_, what),
                                          object_from_body);
}

asio::awaitable<conversation> conversations::retrieve(std::string_view id) const
{
    return detail::reply_to<conversation>(core_, retrieve_conversation(*core_, id),
                                          object_from_body);
}

asio::awaitable<conversation>
conversations::update(std::string_view id, std::map<std::string, std::string> const& metadata) const
{
    return detail::reply_to<conversation>(core_, update_conversation(*core_, id, metadata),
                                          object_from_body);
}

asio::awaitable<deletion> conversations::remove(std::string_view id) const
{
    return detail::reply_to<deletion>(core_, remove_conversation(*core_, id), object_from_body);
}

item_list conversations::items(std::string_view id) const
{
    list_options const all;
    return items(id, all);
}

item_list conversations::items(std::string_view id, list_options const& which) const
{
    return item_list(std::make_shared<detail::list_session>(core_, detail::items_of(id, which)));
}

asio::awaitable<item_page> conversations::add_items(std::string_view id,
                                                    std::vector<item> const& items) const
{
    return detail::reply_to<item_page>(core_, detail::add_items(*core_, id, items),
                                       object_from_body);
}

asio::awaitable<item> conversations::retrieve_item(std::string_view id,
                                                   std::string_view item_id) const
{
    return detail::reply_to<item>(core_, detail::retrieve_item(*core_, id, item_id),
                                  object_from_body);
}

asio::awaitable<conversation> conversations::remove_item(std::string_view id,
                                                         std::string_view item_id) const
{
    return detail::reply_to<conversation>(core_, detail::remove_item(*core_, id, item_id),
                                          object_from_body);
}

} // namespace responses
