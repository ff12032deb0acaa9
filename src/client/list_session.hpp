#pragma once

#include "client/attempts.hpp"
#include "client/operation.hpp"
#include "protocol/list_position.hpp"

#include <responses/item.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>

namespace responses::detail {

/// What an `item_list` and its waiting `next()` share.
class list_session
{
public:
    list_session(std::shared_ptr<client_core const> core, listing list);

    static boost::asio::awaitable<std::optional<item>> next(std::shared_ptr<list_session> self);

    void cancel() noexcept;

private:
    boost::asio::awaitable<void> read_page();

    std::shared_ptr<client_core const> core_;
    listing list_;
    list_position position_;
    std::optional<attempts> tries_; // at the page that is waited for
    bool busy_ = false;
    bool cancelled_ = false;
    bool over_ = false;
};

} // namespace responses::detail
