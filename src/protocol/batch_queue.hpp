#pragma once

#include <responses/batch_options.hpp>
#include <responses/batch_row.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

namespace responses {

/// The results of a batch between the end of their calls and their taker, in the order that is
/// wanted, and how many rows may be begun. No I/O.
class batch_queue
{
public:
    /// Throws `error(errc::invalid_argument)` for options that cannot be used.
    explicit batch_queue(batch_options const& how);

    /// There is room for another row.
    bool may_begin() const noexcept;

    /// Counts a row that begins and gives its number.
    std::uint64_t begin() noexcept;

    /// The result of a row that was begun: its call has ended.
    void put(batch_result result);

    /// The next result, if it is there.
    std::optional<batch_result> take();

    /// From now on gaps in the order are passed over: no more results come.
    void ignore_order() noexcept { has_gaps_ = true; }

    /// No row is begun whose result has not been taken.
    bool is_empty() const noexcept { return begun_ == taken_; }

    std::size_t running() const noexcept { return running_; }
    std::uint64_t begun() const noexcept { return begun_; }

private:
    std::size_t concurrency_;
    std::size_t window_;
    batch_order order_;
    std::map<std::uint64_t, batch_result> done_; // by the place in the order
    bool has_gaps_ = false;
    std::size_t running_ = 0;
    std::uint64_t begun_ = 0;
    std::uint64_t ended_ = 0;
    std::uint64_t taken_ = 0;
};

} // namespace responses
