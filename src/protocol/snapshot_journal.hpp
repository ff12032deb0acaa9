#pragma once

#include <responses/snapshot.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace responses {

/// What a snapshot tells of the events that it took, and how much of them it may keep.
class snapshot_journal
{
public:
    explicit snapshot_journal(snapshot_options const& settings) : settings_(settings) {}

    /// What follows is about this event, which must stay.
    void begin(event const& seen) noexcept { seen_ = seen; }

    bool is_strict() const noexcept { return settings_.strict; }

    /// The event should have been otherwise. Call it only when `is_strict`.
    void violation(std::string expected);

    /// False, and reported: so much more is too much.
    bool admits(std::size_t octets);

    /// False, and reported: a list may have no more elements.
    bool admits_element(std::size_t size);

    /// Nothing but so much is kept now.
    void restart(std::size_t octets) noexcept { size_ = std::min(octets, settings_.max_size); }

    std::vector<snapshot_violation> const& violations() const noexcept { return first_; }
    std::uint64_t count() const noexcept { return count_; }

private:
    snapshot_options settings_;
    event seen_;
    std::size_t size_ = 0;
    std::vector<snapshot_violation> first_;
    std::uint64_t count_ = 0;
};

/// Reports what the members of the event lack that its payload must have.
void check_members(event const& seen, snapshot_journal& journal);

} // namespace responses
