#include "client/list_session.hpp"

#include <responses/item_list.hpp>

#include <utility>

namespace responses {

item_list::item_list(std::shared_ptr<detail::list_session> session) noexcept
    : session_(std::move(session))
{}

item_list::item_list(item_list&&) noexcept = default;

item_list& item_list::operator=(item_list&& other) noexcept
{
    item_list replaced(std::move(other));
    std::swap(session_, replaced.session_); // What was here is cancelled.
    return *this;
}

item_list::~item_list() { cancel(); }

boost::asio::awaitable<std::optional<item>> item_list::next()
{
    return detail::list_session::next(session_);
}

void item_list::cancel() noexcept
{
    if (session_)
        session_->cancel();
}

} // namespace responses
