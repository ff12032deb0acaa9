#pragma once

#include "journal.hpp"
#include "line_source.hpp"
#include "record.hpp"

#include <responses/batch_row.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>

namespace batch_tool {

/// A line that is not asked.
struct refused_line
{
    bad_line why;
    place at;
};

/// The rows of the input that are still to be asked. What is no row is told; it stops nothing.
class row_source
{
public:
    using refuse = std::function<void(refused_line const&)>;

    /// All that is given must outlive it.
    row_source(line_source& lines, answered_rows const& done, refuse tell)
        : lines_(lines), done_(done), tell_(std::move(tell))
    {}

    boost::asio::awaitable<std::optional<responses::batch_row>> next();

    /// Where the row with this number stands, as they were given, from 0; it is forgotten then.
    place take_place(std::uint64_t number);

    /// Those that were answered before.
    std::uint64_t skipped() const noexcept { return skipped_; }

private:
    std::optional<responses::batch_row> taken(input_line const& line);
    std::optional<responses::batch_row> refused(input_line const& line, bad_line why);

    line_source& lines_;
    answered_rows const& done_;
    refuse tell_;
    boost::unordered_flat_set<digest, digest_hash> keys_;
    std::unordered_map<std::uint64_t, place> places_; // of the rows in flight
    std::uint64_t given_ = 0;
    std::uint64_t skipped_ = 0;
};

/// What `responses::batch` takes.
struct row_source_view
{
    row_source* from;

    boost::asio::awaitable<std::optional<responses::batch_row>> next() { return from->next(); }
};

} // namespace batch_tool
