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
    /// `most` 0: any number. Without `adaptive` it stays at `most`.
    concurrency_window(std::size_t most, bool adaptive) noexcept;

    std::size_t size() const noexcept { return static_cast<std::size_t>(size_); }

    /// An attempt has ended well, while there were so many.
    void widen(std::size_t running) noexcept;

    /// The attempt with this number, as they were begun, has met congestion, when `begun` had been.
    /// Of one round only the first counts.
    void narrow(std::uint64_t number, std::uint64_t begun) noexcept;

private:
    double most_;
    bool adaptive_;
    bool doubles_ = true;
    double size_;
    std::uint64_t round_ = 0; // the first number that is of this round
};

} // namespace responses
