#pragma once

#include "protocol/deadlines.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace responses {

/// The addresses in the order in which they are tried (RFC 8305, section 4): the families take
/// turns, that of the first address first, which the resolver has chosen by RFC 6724. A family that
/// does not work then costs one attempt, not one for each of its addresses.
template <class Address, class IsV6>
std::vector<Address> interleaved(std::vector<Address> const& addresses, IsV6 is_v6)
{
    std::vector<Address> first;
    std::vector<Address> second;
    for (auto const& one : addresses)
        (is_v6(one) == is_v6(addresses.front()) ? first : second).push_back(one);
    std::vector<Address> order;
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size())
            order.push_back(first[i]);
        if (i < second.size())
            order.push_back(second[i]);
    }
    return order;
}

/// When to try which of several addresses (RFC 8305, section 5): the first at once, each further
/// one 250 ms after the one before, or at once when an attempt fails. The earlier attempts go on,
/// and the first that succeeds ends the race.
class connection_race
{
public:
    static constexpr std::chrono::milliseconds delay{250};

    explicit connection_race(std::size_t candidates) : candidates_(candidates) {}

    /// The candidate to try now, if one is due.
    std::optional<std::size_t> next(time_point now)
    {
        if (now < next_at())
            return std::nullopt;
        at_ = now + delay;
        return started_++;
    }

    /// When `next` has another one; `max()`: never.
    time_point next_at() const noexcept { return started_ < candidates_ ? at_ : time_point::max(); }

    /// One of those that were started has failed.
    void fail() noexcept
    {
        ++failed_;
        at_ = time_point::min();
    }

    /// All have failed.
    bool is_lost() const noexcept { return failed_ == candidates_; }

private:
    std::size_t candidates_;
    std::size_t started_ = 0;
    std::size_t failed_ = 0;
    time_point at_ = time_point::min();
};

} // namespace responses
