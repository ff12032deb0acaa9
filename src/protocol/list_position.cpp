#include "protocol/list_position.hpp"

#include "protocol/item_id.hpp"

#include <responses/error.hpp>

#include <iterator>
#include <utility>

namespace responses {

std::optional<item> list_position::next()
{
    if (waiting_.empty())
        return std::nullopt;
    std::optional<item> first(std::move(waiting_.front()));
    waiting_.pop_front();
    return first;
}

void list_position::take(item_page page)
{
    has_more_ = page.has_more && !page.data.empty();
    if (page.data.empty())
        return;
    std::string last(id_of(page.data.back()));
    go_to(last.empty() ? page.last_id : std::move(last));
    waiting_.assign(std::make_move_iterator(page.data.begin()),
                    std::make_move_iterator(page.data.end()));
}

void list_position::go_to(std::string after)
{
    if (has_more_ && after.empty())
        throw error(errc::unexpected_content,
                    "a page has more behind it, but its last item has no id to ask for that by");
    if (!after.empty() && (after == after_ || after == mark_))
        throw error(errc::unexpected_content, "a page that ends where one before it did: " + after);
    after_ = std::move(after);
    if (++since_mark_ < until_mark_)
        return;
    mark_ = after_;
    since_mark_ = 0;
    until_mark_ *= 2;
}

} // namespace responses
