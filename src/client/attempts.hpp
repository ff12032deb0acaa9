#pragma once

#include "client/call.hpp"
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

/// The attempts at one call: the same octets, sent again in a fresh `call` as the policy has it.
class attempts
{
public:
    /// `operation`, a literal, is for the observer, who is told of the end when this is destroyed,
    /// if not before.
    attempts(std::shared_ptr<client_core const> core, std::string request,
             std::string_view operation);
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

    /// Tell the observer; of the end, the first word counts.
    void tell_event(event const& seen) noexcept { observed_.event(seen); }
    void tell_success(response const* reply) noexcept;
    void tell_failure(error const& failure) noexcept;

    /// Tells the end of a call that nobody waits for any more.
    void tell_abandoned() noexcept;

    /// States that no other attempt will be needed.
    void settle() noexcept { request_.reset(); }

    /// End the call, whose operations have ended: see `call::release`.
    void release();
    void release_after_rest();

    /// Ends the call; a waiting operation throws `operation_aborted`.
    void close() noexcept;

    /// The same failure, with what is known of the call. Asio throws a `system_error` of its own
    /// into a coroutine that is cancelled between two waits.
    error explained(boost::system::system_error const& failure,
                    std::optional<std::int64_t> last_sequence_number = {}) const;

private:
    boost::asio::awaitable<void> back_off();
    void renew();
    void begin();
    call_timings::duration elapsed() const noexcept;

    std::shared_ptr<client_core const> core_;
    observed_call observed_;
    std::shared_ptr<std::string const> request_;    // null when no other attempt can follow
    std::optional<call> current_;                   // always there
    unsigned count_ = 0;                            // of the attempts begun
    time_point began_{};                            // the first of them
    std::optional<std::chrono::milliseconds> wait_; // before the current one, until it is over
    std::optional<boost::asio::steady_timer> timer_;
    bool closed_ = false;
};

} // namespace responses::detail
