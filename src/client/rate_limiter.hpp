#pragma once

#include "protocol/admission.hpp"
#include "protocol/deadlines.hpp"
#include "transport/pool.hpp"

#include <responses/error.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>

namespace responses::detail {

class rate_permit;

/// What the attempts of a client wait for before they begin: `rate_options`. First come, first
/// served.
class rate_limiter
{
public:
    rate_limiter(boost::asio::any_io_executor executor, rate_options const& how);

    bool is_adaptive() const noexcept { return is_adaptive_; }

    /// How many attempts have been answered well.
    std::uint64_t accepted() const noexcept { return admission_.accepted(); }

    rate_figures figures() const noexcept;

private:
    friend class rate_permit;

    void wake_first() noexcept;

    boost::asio::any_io_executor executor_;
    bool is_adaptive_;
    admission admission_;
    std::list<rate_permit*> line_;
};

/// What one attempt of a client may begin with; it ends with it, at the latest.
class rate_permit
{
public:
    explicit rate_permit(std::shared_ptr<rate_limiter> from);
    ~rate_permit();

    rate_permit(rate_permit const&) = delete;
    rate_permit& operator=(rate_permit const&) = delete;

    /// Waits for its turn to send so many octets. Throws `error`: `limit.what`, and
    /// `operation_aborted` when it or the pool is closed.
    boost::asio::awaitable<void> acquire(transport::pool& pool, due limit, std::size_t octets);

    /// The head of the answer has come.
    void hear(rate_limits const& told) noexcept;

    /// The attempt has ended.
    void end(attempt_end const& how) noexcept;

    /// Ends the wait.
    void close() noexcept;

    bool is_waiting() const noexcept { return place_.has_value(); }

private:
    friend class rate_limiter;

    boost::asio::awaitable<void> wait(transport::pool& pool, time_point until);
    void leave_line() noexcept;

    std::shared_ptr<rate_limiter> from_;
    boost::asio::steady_timer timer_;
    std::optional<std::list<rate_permit*>::iterator> place_; // in the line, while it waits
    std::optional<admitted> admitted_;                       // while it runs
    bool is_closed_ = false;
};

} // namespace responses::detail
