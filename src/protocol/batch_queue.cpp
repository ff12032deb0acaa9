#include "protocol/batch_queue.hpp"

#include <responses/error.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace responses {
namespace {

std::size_t window_of(batch_options const& how)
{
    if (how.concurrency == 0)
        throw error(errc::invalid_argument, "batch_options::concurrency is 0");
    constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
    std::size_t const usual = how.concurrency > most / 4 ? most : how.concurrency * 4;
    return how.window == 0 ? usual : std::max(how.window, how.concurrency);
}

} // namespace

batch_queue::batch_queue(batch_options const& how)
    : concurrency_(how.concurrency), window_(window_of(how)), order_(how.order)
{}

bool batch_queue::may_begin() const noexcept
{
    return running_ < concurrency_ && begun_ - taken_ < window_;
}

std::uint64_t batch_queue::begin() noexcept
{
    ++running_;
    return begun_++;
}

void batch_queue::put(batch_result result)
{
    --running_;
    auto const place = order_ == batch_order::input ? result.number : ended_;
    ++ended_;
    done_.emplace(place, std::move(result));
}

std::optional<batch_result> batch_queue::take()
{
    if (done_.empty() || (!has_gaps_ && done_.begin()->first != taken_))
        return std::nullopt;
    ++taken_;
    return std::move(done_.extract(done_.begin()).mapped());
}

} // namespace responses
