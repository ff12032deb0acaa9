#include "protocol/concurrency_window.hpp"

#include <algorithm>

namespace responses {
namespace {

constexpr double at_first = 8;
constexpr double no_bound = 1e6;
constexpr double share_kept = 0.7;

} // namespace

concurrency_window::concurrency_window(std::size_t most, bool adaptive) noexcept
    : most_(most > 0 ? std::min(static_cast<double>(most), no_bound) : no_bound),
      adaptive_(adaptive),
      size_(adaptive ? std::min(at_first, most_) : most_)
{}

// What was not used up says nothing of whether more would do.
void concurrency_window::widen(std::size_t running) noexcept
{
    if (!adaptive_ || running < size())
        return;
    size_ = std::min(size_ + (doubles_ ? 1 : 1 / size_), most_);
}

void concurrency_window::narrow(std::uint64_t number, std::uint64_t begun) noexcept
{
    if (!adaptive_ || number < round_)
        return;
    doubles_ = false;
    round_ = begun;
    size_ = std::max(size_ * share_kept, 1.0);
}

} // namespace responses
