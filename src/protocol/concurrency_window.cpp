#include "protocol/concurrency_window.hpp"

#include <algorithm>

namespace responses {
namespace {

constexpr double at_first = 8;
constexpr double no_bound = 1e6;
constexpr double share_kept = 0.7;

} // namespace

concurrency_window::concurrency_window(std::size_t least, std::size_t most) noexcept
    : least_(std::min(static_cast<double>(least), no_bound)),
      most_(std::min(static_cast<double>(most), no_bound)),
      size_(std::clamp(at_first, least_, most_))
{}

// What was not used up says nothing of whether more would do.
void concurrency_window::widen(std::size_t running) noexcept
{
    if (running >= size())
        size_ = std::min(size_ + (doubles_ ? 1 : 1 / size_), most_);
}

bool concurrency_window::narrow(std::uint64_t number, std::uint64_t begun) noexcept
{
    if (number < round_)
        return false;
    round_ = begun;
    size_ = std::max(size_ * share_kept, least_);
    return true;
}

} // namespace responses
