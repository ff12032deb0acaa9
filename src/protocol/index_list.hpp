#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace responses {

/// The indices that a stream gives to the elements of a list, in ascending order. They are names
/// here: any value is good, and none makes us hold more than one element.
class index_list
{
public:
    index_list() = default;

    /// 0, 1, ..., `size` - 1.
    explicit index_list(std::size_t size) : indices_(size)
    {
        for (std::size_t i = 0; i < size; ++i)
            indices_[i] = static_cast<std::int64_t>(i);
    }

    std::size_t size() const noexcept { return indices_.size(); }

    /// The index that a new element should have.
    std::int64_t next() const noexcept
    {
        constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();
        return indices_.empty() ? 0 : std::min(indices_.back(), highest - 1) + 1;
    }

    /// The position of the element with this index, if there is one.
    std::optional<std::size_t> find(std::int64_t index) noexcept
    {
        if (last_ < indices_.size() && indices_[last_] == index)
            return last_; // Most events are about the element of the one before.
        std::size_t const at = position(index);
        if (at == indices_.size() || indices_[at] != index)
            return std::nullopt;
        return last_ = at;
    }

    /// Takes an index that is not there, and gives the position where its element belongs.
    std::size_t insert(std::int64_t index)
    {
        last_ = position(index);
        indices_.insert(indices_.begin() + static_cast<std::ptrdiff_t>(last_), index);
        return last_;
    }

private:
    std::size_t position(std::int64_t index) const noexcept
    {
        return static_cast<std::size_t>(std::ranges::lower_bound(indices_, index) -
                                        indices_.begin());
    }

    std::vector<std::int64_t> indices_;
    std::size_t last_ = 0;
};

} // namespace responses
