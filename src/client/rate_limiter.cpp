#include "client/rate_limiter.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace responses::detail {

namespace asio = boost::asio;
using std::chrono::steady_clock;

rate_limiter::rate_limiter(asio::any_io_executor executor, rate_options const& how)
    : executor_(std::move(executor)),
      is_adaptive_(how.adaptive),
      admission_(how, steady_clock::now())
{}

rate_figures rate_limiter::figures() const noexcept
{
    rate_figures seen = admission_.figures(steady_clock::now());
    seen.waiting = line_.size();
    return seen;
}

void rate_limiter::wake_first() noexcept
{
    if (!line_.empty())
        line_.front()->timer_.cancel();
}

rate_permit::rate_permit(std::shared_ptr<rate_limiter> from)
    : from_(std::move(from)), timer_(from_->executor_)
{}

rate_permit::~rate_permit()
{
    leave_line();
    end({});
}

asio::awaitable<void> rate_permit::acquire(transport::pool& pool, due limit, std::size_t octets)
{
    place_ = from_->line_.insert(from_->line_.end(), this);
    for (;;) {
        auto const now = steady_clock::now();
        bool const is_first = from_->line_.front() == this;
        auto const at = is_first ? from_->admission_.next(now, octets) : time_point::max();
        if (at <= now)
            break;
        if (limit.at <= now)
            throw error(limit.what);
        co_await wait(pool, std::min(at, limit.at));
    }
    admitted_ = from_->admission_.begin(steady_clock::now(), octets);
    leave_line();
}

asio::awaitable<void> rate_permit::wait(transport::pool& pool, time_point until)
{
    boost::system::error_code code;
    timer_.expires_at(until);
    auto const known = pool.pause(timer_);
    auto const state = co_await asio::this_coro::cancellation_state;
    if (!is_closed_ && !pool.is_closed())
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, code));
    bool const is_cancelled = state.cancelled() != asio::cancellation_type::none;
    if (is_cancelled || is_closed_ || pool.is_closed())
        throw error(asio::error::operation_aborted);
}

void rate_permit::leave_line() noexcept
{
    if (!place_)
        return;
    from_->line_.erase(*place_);
    place_.reset();
    from_->wake_first();
}

void rate_permit::hear(rate_limits const& told) noexcept
{
    if (admitted_)
        from_->admission_.hear(*admitted_, told, steady_clock::now());
}

void rate_permit::end(attempt_end const& how) noexcept
{
    if (!admitted_)
        return;
    from_->admission_.end(*admitted_, how, steady_clock::now());
    admitted_.reset();
    from_->wake_first();
}

void rate_permit::close() noexcept
{
    is_closed_ = true;
    timer_.cancel();
}

} // namespace responses::detail
