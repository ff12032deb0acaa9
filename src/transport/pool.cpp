#include "transport/pool.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace responses::transport {

namespace asio = boost::asio;
using boost::system::error_code;

pool::pool(asio::any_io_executor executor, pool_limits const& limits)
    : executor_(std::move(executor)), policy_(limits)
{}

pool_figures pool::figures() const noexcept
{
    pool_figures now = counted_;
    now.open = policy_.open();
    now.idle = policy_.idle();
    now.waiting = waiting_.size();
    return now;
}

void pool::count_opened(call_timings const& timings) noexcept
{
    ++counted_.opened;
    if (timings.handshaked)
        ++(timings.resumed ? counted_.resumed_handshakes : counted_.full_handshakes);
}

void pool::enter(lease& wanted)
{
    if (is_closed_)
        throw error(errc::invalid_state, "the client has been closed");
    wanted.position_ = waiting_.insert(waiting_.end(), &wanted);
    wanted.state_ = lease::state::waiting;
    serve();
}

// In the order in which they came.
void pool::serve()
{
    while (!waiting_.empty()) {
        auto const place = choose();
        if (place.what == pool_policy::verdict::wait)
            return;
        auto found = idle_.extract(place.which);
        lease& first = *waiting_.front();
        held_.splice(held_.end(), waiting_, waiting_.begin());
        first.grant(place, found ? std::move(found.mapped()) : nullptr);
    }
}

// Servers close idle connections when they like: each is looked at before it is used.
pool_policy::choice pool::choose()
{
    auto const now = std::chrono::steady_clock::now();
    while (auto const expired = policy_.next_expired(now))
        drop(*expired);
    for (;;) {
        auto const place = policy_.acquire();
        if (place.what != pool_policy::verdict::reuse)
            return place;
        if (idle_.at(place.which)->is_quiet()) {
            ++counted_.reused;
            return place;
        }
        drop(place.which);
        policy_.forget(place.which);
    }
}

void pool::drop(pool_policy::id which)
{
    auto const found = idle_.extract(which);
    found.mapped()->close();
}

void pool::give_back(lease& held)
{
    idle_.emplace(held.which_, held.held_);
    held_.erase(held.position_);
    held.held_ = nullptr;
    held.state_ = lease::state::outside;
    if (auto const surplus = policy_.give_back(held.which_, std::chrono::steady_clock::now()))
        drop(*surplus);
    serve();
    notify_if_unused();
}

void pool::forget(lease& held)
{
    held_.erase(held.position_);
    policy_.forget(held.which_);
    serve();
    notify_if_unused();
}

void pool::notify_if_unused() noexcept
{
    if (is_unused())
        listed_timer::cancel(closing_);
}

asio::awaitable<void> pool::close(time_point limit)
{
    is_closed_ = true;
    close_idle();
    listed_timer::cancel(pauses_);
    if (!is_unused()) {
        error_code ignored; // Either the time is over or nobody is left.
        asio::steady_timer timer(executor_, limit);
        listed_timer const known(closing_, timer);
        co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    while (!waiting_.empty())
        waiting_.front()->close();
    while (!held_.empty())
        held_.front()->close();
    close_idle();
}

void pool::close_idle() noexcept
{
    for (auto const& [which, unused] : idle_) {
        unused->close();
        policy_.forget(which);
    }
    idle_.clear();
}

lease::lease(std::shared_ptr<pool> from) : pool_(std::move(from)), wait_(pool_->executor()) {}

lease::~lease() { close(); }

asio::awaitable<void> lease::acquire(due limit)
{
    auto const self = shared_from_this();
    error_code code;
    if (!closed_)
        pool_->enter(*this);
    if (state_ == state::waiting) {
        wait_.expires_at(limit.at);
        co_await wait_.async_wait(asio::redirect_error(asio::use_awaitable, code));
    }
    if (state_ == state::holding) {
        if (!held_)
            held_ = std::make_shared<connection>(pool_->executor());
        co_return;
    }
    leave();
    if (closed_ || code)
        throw error(asio::error::operation_aborted);
    throw error(limit.what);
}

void lease::grant(pool_policy::choice const& place, std::shared_ptr<connection> idle)
{
    state_ = state::holding;
    which_ = place.which;
    is_reused_ = idle != nullptr;
    held_ = std::move(idle);
    wait_.cancel();
}

void lease::replace()
{
    held_->close();
    held_ = std::make_shared<connection>(pool_->executor());
    is_reused_ = false;
}

void lease::give_back()
{
    if (state_ == state::holding)
        pool_->give_back(*this);
}

void lease::close() noexcept
{
    closed_ = true;
    if (held_)
        held_->close();
    leave();
    wait_.cancel();
}

void lease::leave() noexcept
{
    auto const was = std::exchange(state_, state::outside);
    if (was == state::waiting) {
        pool_->waiting_.erase(position_);
        pool_->notify_if_unused();
    }
    if (was == state::holding)
        pool_->forget(*this);
}

} // namespace responses::transport
