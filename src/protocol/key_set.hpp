#pragma once

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace responses {

/// The keys that there were, by 128 bits of hash each: 17 to 39 octets a key. That two of 10^9 keys
/// have the same hash is less likely than 10^-20; keys may be forged so that they have.
class key_set
{
public:
    /// False when it was there before.
    bool insert(std::string_view key);

    std::size_t size() const noexcept { return hashes_.size(); }

private:
    using hash = std::pair<std::uint64_t, std::uint64_t>;

    struct first_half
    {
        using is_avalanching = void;
        std::size_t operator()(hash const& one) const noexcept { return one.first; }
    };

    boost::unordered_flat_set<hash, first_half> hashes_;
};

} // namespace responses
