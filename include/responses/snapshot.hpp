#pragma once

#include <responses/event.hpp>
#include <responses/export.hpp>
#include <responses/response.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace responses {

/// How a snapshot is kept.
struct snapshot_options
{
    /// Report what is not as the API reference has it. Each event is then parsed whole.
    bool strict = false;

    /// The most octets of events that are kept since the last event with a whole response.
    std::size_t max_size = std::size_t{64} << 20;
};

/// What an event of a stream should have been.
struct snapshot_violation
{
    std::string event = {}; ///< The name of its type.
    std::optional<std::int64_t> sequence_number = {};
    std::string expected = {}; ///< What should have been, and what was, in a line.
};

/// The response of a stream as it is so far: `apply` each event, in order; `response` may be read
/// at any moment, and is complete after the terminal event. Needs no stream and does no I/O.
///
/// Deltas are appended; `.done` events, whole items and whole responses replace what was there. A
/// response without output (`[]`, null or missing) leaves the items that have come, as some
/// gateways end with one; only `response.failed` with `[]` means it.
///
/// Nothing that a server sends is an error: an item or part that was never announced begins with
/// the first event about it, items are told by `output_index` and not by their ids, and what does
/// not fit is left out. Indices are names only, which order items and parts and may have any value.
/// Logarithms of probabilities come with `.done`; partial images are not kept, and `audio` and
/// unknown events change nothing.
///
/// Thread safety: distinct objects: safe. Shared objects: unsafe.
class RESPONSES_API snapshot
{
public:
    explicit snapshot(snapshot_options settings = {});
    snapshot(snapshot&&) noexcept;
    snapshot& operator=(snapshot&&) noexcept;
    ~snapshot();

    /// Takes the next event. A `response.created` with another id begins anew.
    void apply(event const& seen);

    /// The response so far; its `head` and `timings` are empty. Valid until the next `apply`.
    responses::response const& response() const noexcept;

    /// The first 64 of what was not as it should be; without `strict`, only what was left out since
    /// it passed a bound: `max_size`, or 1024 items, or 1024 parts of an item.
    std::vector<snapshot_violation> const& violations() const noexcept;

    /// How many there were.
    std::uint64_t violation_count() const noexcept;

private:
    class implementation;
    std::unique_ptr<implementation> implementation_;
};

} // namespace responses
