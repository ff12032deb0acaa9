#pragma once

#include "protocol/deadlines.hpp"

#include <responses/options.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace responses {

/// Which connection a call gets, and which ones are kept. No I/O: connections are numbers here, and
/// time comes in as an argument.
class pool_policy
{
public:
    using id = std::uint64_t;

    enum class verdict
    {
        reuse, ///< the idle connection `which`
        open,  ///< a new connection, called `which`, whose place is taken from now on
        wait,  ///< until a place or a connection is free
    };

    struct choice
    {
        verdict what = verdict::wait;
        id which = 0;
    };

    explicit pool_policy(pool_limits const& limits) : limits_(limits) {}

    /// The idle connection used last, as it is the likeliest to be alive, else a new one.
    choice acquire();

    /// The connection is idle from now on. Gives the one to close when that is one too many, which
    /// may be this one; its place is then free.
    std::optional<id> give_back(id which, time_point now);

    /// The connection is closed; its place is free.
    void forget(id which);

    /// Takes out an idle connection whose time is over; it is to be closed.
    std::optional<id> next_expired(time_point now);

    std::size_t open() const noexcept { return open_; } ///< also those that are being opened
    std::size_t idle() const noexcept { return idle_.size(); }

private:
    struct idle_connection
    {
        id which = 0;
        time_point since{};
    };

    id take_oldest();

    pool_limits limits_;
    std::vector<idle_connection> idle_; // the one used last at the end
    std::size_t open_ = 0;
    id last_ = 0;
};

} // namespace responses
