#include "client/list_session.hpp"

#include "client/reply.hpp"
#include "client/turn.hpp"
#include "protocol/object_body.hpp"

#include <boost/asio/error.hpp>

#include <utility>

namespace responses::detail {

namespace asio = boost::asio;

list_session::list_session(std::shared_ptr<client_core const> core, listing list)
    : core_(std::move(core)), list_(std::move(list)), position_(list_.which.after)
{}

asio::awaitable<std::optional<item>> list_session::next(std::shared_ptr<list_session> self)
{
    turn const guard(self->busy_, "another next() of this list is waiting");
    if (self->over_)
        co_return std::nullopt;
    self->over_ = true; // Unless an item is found; whatever throws ends the list.
    if (self->cancelled_)
        throw error(asio::error::operation_aborted);
    auto found = self->position_.next();
    while (!found && !self->position_.is_over()) {
        co_await self->read_page();
        found = self->position_.next();
    }
    self->over_ = !found;
    co_return found;
}

// What the page leads to is looked at inside the call, whose failure it is.
asio::awaitable<void> list_session::read_page()
{
    tries_.emplace(core_, page_of(*core_, list_, position_.after()));
    body_taker const take = [this](std::string const& body, call const&) -> response const* {
        position_.take(object_from_body<item_page>(body, std::chrono::system_clock::now()));
        return nullptr;
    };
    co_await answer_to(*tries_, take);
    tries_.reset();
}

void list_session::cancel() noexcept
{
    cancelled_ = true;
    if (busy_ && tries_)
        tries_->close();
}

} // namespace responses::detail
