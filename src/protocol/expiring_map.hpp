#pragma once

#include "protocol/deadlines.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>

namespace responses {

/// A bounded number of values, each kept for a bounded time.
template <class Value>
class expiring_map
{
public:
    explicit expiring_map(std::size_t most) : most_(most) {}

    /// Null when it is not there, or no longer; valid until `put`.
    Value const* find(std::string const& key, time_point now) const
    {
        auto const found = entries_.find(key);
        return found != entries_.end() && now < found->second.until ? &found->second.value
                                                                    : nullptr;
    }

    /// Replaces what is there. When there are too many, the one that would expire first goes.
    void put(std::string key, Value value, time_point until)
    {
        entries_.insert_or_assign(std::move(key), entry{std::move(value), until});
        if (entries_.size() > most_)
            entries_.erase(first_to_expire());
    }

    std::size_t size() const noexcept { return entries_.size(); }

private:
    struct entry
    {
        Value value;
        time_point until;
    };

    auto first_to_expire() const
    {
        return std::min_element(entries_.begin(), entries_.end(), [](auto& one, auto& other) {
            return one.second.until < other.second.until;
        });
    }

    std::size_t most_;
    std::map<std::string, entry> entries_;
};

} // namespace responses
