#pragma once

#include <responses/conversation.hpp>
#include <responses/item.hpp>

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace responses {

/// Where one is in a list that comes in pages: which page is to be asked for, and which item is
/// next.
class list_position
{
public:
    /// Behind the item with this id; empty: at the beginning.
    explicit list_position(std::string after) : after_(std::move(after)), mark_(after_) {}

    /// The next item of the pages that have come, if there is one.
    std::optional<item> next();

    /// There is no more.
    bool is_over() const noexcept { return waiting_.empty() && !has_more_; }

    /// What the next page begins behind: the parameter `after`.
    std::string const& after() const noexcept { return after_; }

    /// The page behind `after`. Throws `error(errc::unexpected_content)` for one that leads to
    /// where the list has been, and for one that has more behind it but does not tell from where.
    void take(item_page page);

private:
    void go_to(std::string after);

    std::deque<item> waiting_;
    bool has_more_ = true;
    std::string after_;
    // An earlier `after_`, renewed after 1, 2, 4, ... pages: a circle of any size is found so, and
    // without keeping all (R. P. Brent, An improved Monte Carlo factorization algorithm, 1980).
    std::string mark_;
    std::size_t since_mark_ = 0;
    std::size_t until_mark_ = 1;
};

} // namespace responses
