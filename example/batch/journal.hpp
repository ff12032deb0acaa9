#pragma once

#include "digest.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace batch_tool {

/// What has been answered: of which key, and to which request. A line that is no row has the key
/// `line_key`.
struct answered
{
    digest key;
    digest request; ///< Zero: not known, any.
};

std::string line_key(std::uint64_t number);

/// All that has been answered in earlier runs.
class answered_rows
{
public:
    void add(answered const& one) { rows_.insert_or_assign(one.key, one.request); }

    /// Null: it has not been.
    digest const* request_of(digest const& key) const noexcept
    {
        auto const found = rows_.find(key);
        return found == rows_.end() ? nullptr : &found->second;
    }

    std::size_t size() const noexcept { return rows_.size(); }

private:
    boost::unordered_flat_map<digest, digest, digest_hash> rows_;
};

/// How far the two files of results had been written when a group was.
struct written_sizes
{
    std::uint64_t out = 0;
    std::uint64_t errors = 0;

    friend bool operator==(written_sizes const&, written_sizes const&) = default;
};

/// Lines of the journal: each row of a group, and then its end, which makes the group count.
std::string row_entry(answered const& one);
std::string group_entry(written_sizes const& sizes);

/// Reads a journal as it comes, in lines.
class journal_reader
{
public:
    explicit journal_reader(answered_rows& to) : to_(to) {}

    /// False: this is no line of a journal, which counts up to the last group.
    bool read(std::string_view line);

    /// Of the last group.
    written_sizes const& sizes() const noexcept { return sizes_; }

private:
    answered_rows& to_;
    std::vector<answered> group_;
    written_sizes sizes_;
};

/// What a line of the files of results says was answered; nothing for one that is none of ours.
std::optional<answered> answered_in(std::string_view record);

} // namespace batch_tool
