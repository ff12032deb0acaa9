#pragma once

#include "protocol/concurrency_window.hpp"
#include "protocol/deadlines.hpp"
#include "protocol/server_allowance.hpp"
#include "protocol/token_bucket.hpp"

#include <responses/rate_figures.hpp>
#include <responses/rate_limits.hpp>
#include <responses/rate_options.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace responses {

/// An attempt that has begun.
struct admitted
{
    std::uint64_t number = 0; ///< From 0.
    double tokens = 0;        ///< What it was thought to take.
    double octets = 0;        ///< Of its request.
    server_allowance::mark requests_sent{};
    server_allowance::mark tokens_sent{};
};

/// How an attempt has ended.
struct attempt_end
{
    enum class kind
    {
        good,
        refused,    ///< For the rate: 429.
        overloaded, ///< 503, or it was not answered in time.
        other,      ///< It failed, or was given up.
    };

    kind what = kind::other;
    std::optional<std::chrono::milliseconds> retry_after = {};
    rate_limits limits = {};
    std::optional<std::int64_t> tokens = {}; ///< Used, of input and output.
};

/// When the attempts of a client may begin: `rate_options`. No I/O: time comes in as an argument.
class admission
{
public:
    admission(rate_options const& how, time_point now);

    /// When an attempt that sends so many octets may begin: not after `now`: now; `max()`: not
    /// before another one has ended.
    time_point next(time_point now, std::size_t octets) const noexcept;

    /// It begins.
    admitted begin(time_point now, std::size_t octets) noexcept;

    void end(admitted const& one, attempt_end const& how, time_point now) noexcept;

    rate_figures figures(time_point now) const noexcept;

private:
    double estimate(std::size_t octets) const noexcept;
    void learn_tokens(admitted const& one, double used) noexcept;
    void learn_pace(admitted const& one, attempt_end const& how, time_point now) noexcept;

    bool adaptive_;
    std::optional<token_bucket> requests_;
    std::optional<token_bucket> tokens_;
    server_allowance allowed_requests_;
    server_allowance allowed_tokens_;
    concurrency_window window_;
    time_point paused_until_ = time_point::min();
    double mean_output_ = 0; // tokens beyond those of the input
    std::uint64_t begun_ = 0;
    std::uint64_t refused_ = 0;
    std::size_t running_ = 0;
};

/// Throws `error(errc::invalid_argument)` for rates that make no sense.
void check_rates(rate_options const& how);

/// Something is bounded.
bool is_bounded(rate_options const& how) noexcept;

} // namespace responses
