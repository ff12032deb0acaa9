#pragma once

#include "protocol/concurrency_window.hpp"
#include "protocol/deadlines.hpp"
#include "protocol/learnt_rate.hpp"
#include "protocol/server_allowance.hpp"
#include "protocol/token_bucket.hpp"

#include <responses/error.hpp>
#include <responses/rate_figures.hpp>
#include <responses/rate_limits.hpp>
#include <responses/rate_options.hpp>
#include <responses/response.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace responses {

/// An attempt that has begun.
struct admitted
{
    std::uint64_t number = 0; ///< From 0.
    double input = 0;         ///< Tokens that its request is thought to have.
    double tokens = 0;        ///< And with its answer.
    server_allowance::mark requests_sent{};
    server_allowance::mark tokens_sent{};
};

/// How an attempt has ended.
struct attempt_end
{
    enum class kind
    {
        answered,   ///< In whatever way but these:
        refused,    ///< for the rate: 429;
        overloaded, ///< 503, or not in time.
        given_up,   ///< There is no answer, and no sign of congestion.
    };

    kind what = kind::given_up;
    std::optional<std::chrono::milliseconds> retry_after = {};
    std::optional<std::int64_t> tokens = {}; ///< Used, of input and output.
};

/// With a response, or, when that is null, another good answer.
attempt_end end_of(response const* reply) noexcept;
attempt_end end_of(error const& failure) noexcept;

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

    /// The head of its answer has come, whatever the status.
    void hear(admitted const& one, rate_limits const& told, time_point now) noexcept;

    void end(admitted const& one, attempt_end const& how, time_point now) noexcept;

    /// How many the server has answered.
    std::uint64_t accepted() const noexcept { return accepted_; }

    rate_figures figures(time_point now) const noexcept;

private:
    double estimate(double input) const noexcept { return input + mean_output_; }
    void learn_tokens(admitted const& one, attempt_end const& how) noexcept;
    void learn_pace(admitted const& one, attempt_end const& how, time_point now) noexcept;
    void slow_down(attempt_end const& how, time_point now) noexcept;

    bool adaptive_;
    std::optional<token_bucket> requests_;
    std::optional<token_bucket> tokens_;
    server_allowance allowed_requests_;
    server_allowance allowed_tokens_;
    learnt_rate learnt_;
    concurrency_window window_;
    time_point paused_until_ = time_point::min();
    double mean_output_; // tokens
    std::uint64_t begun_ = 0;
    std::uint64_t accepted_ = 0;
    std::uint64_t refused_ = 0;
    std::size_t running_ = 0;
};

/// Throws `error(errc::invalid_argument)` for rates that make no sense.
void check_rates(rate_options const& how);

/// Something is bounded.
bool is_bounded(rate_options const& how) noexcept;

} // namespace responses
