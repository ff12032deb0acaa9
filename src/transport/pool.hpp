#pragma once

#include "protocol/pool_policy.hpp"
#include "transport/connection.hpp"

#include <responses/pool_figures.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <list>
#include <map>
#include <memory>

namespace responses::transport {

class lease;

/// Has a timer in a list, as long as it lives.
class listed_timer
{
public:
    using list = std::list<boost::asio::steady_timer*>;

    listed_timer(list& all, boost::asio::steady_timer& one)
        : all_(all), position_(all.insert(all.end(), &one))
    {}
    ~listed_timer() { all_.erase(position_); }

    listed_timer(listed_timer const&) = delete;
    listed_timer& operator=(listed_timer const&) = delete;

    static void cancel(list const& all) noexcept
    {
        for (auto* const one : all)
            one->cancel();
    }

private:
    list& all_;
    list::iterator position_;
};

/// The connections of a client to one server. `pool_policy` decides; this waits, looks whether an
/// idle connection is still good, and counts. Nothing is pending while no lease waits.
/// Thread safety: unsafe; on its executor.
class pool
{
public:
    pool(boost::asio::any_io_executor executor, pool_limits const& limits);

    boost::asio::any_io_executor const& executor() const noexcept { return executor_; }

    pool_figures figures() const noexcept;

    /// Takes no new lease, closes what is idle, ends the pauses, and waits for the leases there are
    /// until `limit`; then aborts them. Cancellation ends the wait.
    boost::asio::awaitable<void> close(time_point limit);

    bool is_closed() const noexcept { return is_closed_; }

    /// For the wait of a call that has no lease now: as long as what is returned lives, closing the
    /// pool cancels the timer.
    [[nodiscard]] listed_timer pause(boost::asio::steady_timer& timer)
    {
        return listed_timer(pauses_, timer);
    }

    /// Counts a connection that was opened.
    void count_opened(call_timings const& timings) noexcept;

private:
    friend class lease;

    void enter(lease& wanted);
    void serve();
    pool_policy::choice choose();
    void drop(pool_policy::id which);
    void give_back(lease& held);
    void forget(lease& held);
    void notify_if_unused() noexcept;
    void close_idle() noexcept;
    bool is_unused() const noexcept { return held_.empty() && waiting_.empty(); }

    boost::asio::any_io_executor executor_;
    pool_policy policy_;
    std::map<pool_policy::id, std::shared_ptr<connection>> idle_;
    std::list<lease*> waiting_; // first come, first served
    std::list<lease*> held_;
    pool_figures counted_;
    listed_timer::list pauses_;
    listed_timer::list closing_; // of the calls of `close` that wait
    bool is_closed_ = false;
};

/// A call's claim to a connection: it waits for one, has it for itself, and gives it back. What is
/// not given back is closed with the lease.
class lease : public std::enable_shared_from_this<lease>
{
public:
    explicit lease(std::shared_ptr<pool> from);
    ~lease();

    lease(lease const&) = delete;
    lease& operator=(lease const&) = delete;

    /// Waits for its turn. The connection may then have to be opened: see `is_reused`.
    /// Throws `error`: `limit.what`, `operation_aborted`, `errc::invalid_state` for a closed pool.
    boost::asio::awaitable<void> acquire(due limit);

    /// Null before `acquire` and after `give_back`.
    std::shared_ptr<connection> const& held() const noexcept { return held_; }
    bool is_reused() const noexcept { return is_reused_; }

    /// Puts a new connection, not yet open, in the place of the one held, which is closed.
    void replace();

    /// The connection is good for the next call.
    void give_back();

    /// Closes it; whoever waits leaves with `operation_aborted`.
    void close() noexcept;

private:
    friend class pool;

    enum class state
    {
        outside,
        waiting,
        holding,
    };

    void grant(pool_policy::choice const& place, std::shared_ptr<connection> idle);
    void leave() noexcept;

    std::shared_ptr<pool> pool_;
    boost::asio::steady_timer wait_;
    std::shared_ptr<connection> held_;
    pool_policy::id which_ = 0;
    std::list<lease*>::iterator position_; // in the list of its state
    state state_ = state::outside;
    bool is_reused_ = false;
    bool closed_ = false;
};

} // namespace responses::transport
