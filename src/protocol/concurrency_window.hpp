#pragma once

#include <cstddef>
#include <cstdint>

namespace responses {

/// How many attempts there may be at the same time: as TCP does it (RFC 5681), it doubles with each
/// round of answers until the first sign of congestion, falls by three tenths with each one, and
/// rises by one with each round from then on. No I/O.
class concurrency_window
{
public:
    /// Both are at least 1. It stays there when they are the same.
    concurrency_window(std::size_t least, std::size_t most) noexcept;

    std::size_t size() const noexcept { return static_cast<std::size_t>(size_); }

    /// An attempt has ended well, while there were so many.
    void widen(std::size_t running) noexcept;

    /// The attempt with this number, as they were begun, has been refused, when `begun` had been.
    /// Of those that began before the last time only that one counts; false: this is another.
    bool narrow(std::uint64_t number, std::uint64_t begun) noexcept;

    /// There is more than the server can do: from now on it widens slowly.
    void settle() noexcept { doubles_ = false; }

private:
    double least_;
    double most_;
    bool doubles_ = true;
    double size_;
    std::uint64_t round_ = 0; // the first number that is of this round
};

} // namespace responses
