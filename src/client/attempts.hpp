#pragma once

#include "client/call.hpp"
#include "client/key_question.hpp"
#include "client/observed_call.hpp"
#include "client/operation.hpp"
#include "client/rate_limiter.hpp"
#include "protocol/retry.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace responses::detail {

/// The attempts at one operation: the same octets, sent again in a fresh `call` as the policy has
/// it, and to where the server redirects them.
class attempts
{
public:
    attempts(std::shared_ptr<client_core const> core, operation what);

    /// Tells the observer of the end, if that has not been done.
    ~attempts();

    attempts(attempts const&) = delete;
    attempts& operator=(attempts const&) = delete;

    /// The latest one.
    call& current() noexcept { return *current_; }
    call const& current() const noexcept { return *current_; }

    /// Waits as long as is due, then starts the current attempt: see `call::start`.
    boost::asio::awaitable<void> start();

    /// Whether another attempt follows this failure, as `explained` gave it. If so, the failed one
    /// is gone, and the new one is to be started.
    bool repeats(error const& failure, delivery given);

    /// Has the current attempt, which failed so, followed by one at another operation, after a
    /// wait.
    void go_on_with(operation next, error const& failure, std::chrono::milliseconds wait);

    /// Tell the observer; of the end, the first word counts.
    void tell_event(event const& seen) noexcept { observed_.event(seen); }
    void tell_success(response const* reply) noexcept;
    void tell_failure(error const& failure) noexcept;

    /// Tells the end of a call that nobody waits for any more.
    void tell_abandoned() noexcept;

    /// States that no other attempt at this operation will be needed.
    void settle() noexcept { what_.octets.reset(); }

    /// What is known of the current attempt, for a decision about another one.
    failed_attempt facts(delivery given) const;

    /// End the call, whose operations have ended: see `call::release`.
    void release();
    void release_after_rest();

    /// Ends the call; a waiting operation throws `operation_aborted`.
    void close() noexcept;

    /// No other attempt can be made: the call, or its client, has been closed.
    bool is_closed() const noexcept;

    /// The same failure, with what is known of the call. Asio throws a `system_error` of its own
    /// into a coroutine that is cancelled between two waits.
    error explained(boost::system::system_error const& failure,
                    std::optional<std::int64_t> last_sequence_number = {}) const;

private:
    boost::asio::awaitable<void> back_off();
    boost::asio::awaitable<void> take_turn(time_point since);
    boost::asio::awaitable<void> take_key(time_point attempt);
    boost::asio::awaitable<void> follow_redirects(time_point attempt);
    void begin(time_point now);
    void begin_attempt();
    void renew(operation what);
    bool is_free(error const& failure) const noexcept;
    void end_turn(attempt_end const& how) noexcept;
    void end_turn(error const& failure) noexcept;
    void use_key();
    call_timings::duration elapsed() const noexcept;

    std::shared_ptr<client_core const> core_;
    operation what_; // its octets are null when no other attempt at it can follow
    observed_call observed_;
    std::optional<call> current_;                   // always there
    std::optional<rate_permit> permit_;             // of the current attempt
    std::shared_ptr<key_question> question_;        // of the current attempt, until it is answered
    std::string key_;                               // the answer
    unsigned count_ = 0;                            // of the attempts begun
    unsigned resumes_ = 0;                          // of those, at a later operation
    unsigned free_ = 0;                             // of those, behind a refusal that cost no retry
    std::uint64_t accepted_ = 0;                    // by the limiter when the call was last refused
    time_point began_{};                            // the first of them
    std::optional<std::chrono::milliseconds> wait_; // before the current one, until it is over
    std::optional<boost::asio::steady_timer> timer_;
    bool closed_ = false;
};

} // namespace responses::detail
