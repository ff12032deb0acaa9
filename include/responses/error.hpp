#pragma once

#include <responses/export.hpp>
#include <responses/rate_limits.hpp>
#include <responses/response_head.hpp>
#include <responses/timings.hpp>

#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace responses {

struct response;

/// What this library detects. `make_error_code(e).message()` says what it means and what to do.
enum class errc
{
    invalid_argument = 1, ///< A request, an option or a URL that cannot be used.
    invalid_state,        ///< The operation is not possible now.
    key_failed,           ///< `options::api_key_source` gave no key that can be sent.
    resolve_failed,       ///< The host name has no address.
    connect_failed,       ///< No address accepted a TCP connection.
    proxy_failed,         ///< The proxy refused the tunnel, or did not answer in HTTP.
    tls_failed,           ///< The handshake failed, or the certificate is not trusted.
    connection_lost,      ///< The connection was reset, or ended before the answer began.
    rate_timeout,         ///< `time_limits::rate` ran out.
    key_timeout,          ///< `time_limits::key` ran out.
    pool_timeout,         ///< `time_limits::pool` ran out.
    connect_timeout,      ///< `time_limits::connect` ran out.
    header_timeout,       ///< `time_limits::header` ran out.
    first_event_timeout,  ///< `time_limits::first_event` ran out.
    idle_timeout,         ///< `time_limits::idle` ran out.
    attempt_timeout,      ///< `time_limits::attempt` ran out.
    deadline_exceeded,    ///< `time_limits::deadline` ran out.
    http_status,          ///< The server answered with a status that is not 2xx.
    malformed_http,       ///< The answer is not HTTP as RFC 9112 has it.
    unexpected_content,   ///< The body is something else than was asked for.
    malformed_json,       ///< A body or an event is not the JSON it should be.
    too_large,            ///< A bound of `size_limits` was passed.
    truncated,            ///< The stream or body ended before it was whole.
    events_missing,       ///< A resumed stream went on behind the next event.
    response_failed,      ///< The service says that the response failed.
};

RESPONSES_API boost::system::error_category const& error_category() noexcept;
RESPONSES_API boost::system::error_code make_error_code(errc value) noexcept;

/// What a call was doing.
enum class call_stage
{
    prepare, ///< Checking and serialising the request.
    rate,    ///< Waiting until the client's rate allows an attempt.
    key,     ///< Waiting for the key.
    pool,    ///< Waiting for a free connection.
    resolve,
    connect,
    proxy, ///< Waiting for the proxy's answer.
    handshake,
    send,
    head,     ///< Waiting for the head of the response.
    body,     ///< Reading the body or the stream.
    back_off, ///< Waiting for the next attempt.
};

RESPONSES_API std::string_view to_string(call_stage stage) noexcept;

/// What the server, or with `errc::proxy_failed` the proxy, said in its own words. Empty strings
/// and zeros where it said nothing.
struct api_error
{
    int status = 0; ///< HTTP status; 0 for an error inside a stream.
    std::string type = {};
    std::string code = {}; ///< A number is given as its digits.
    std::string message = {};
    std::string param = {};
    std::string request_id = {}; ///< The `x-request-id` header.
    std::optional<std::chrono::milliseconds> retry_after =
        {};                                ///< `retry-after-ms` or `Retry-After`.
    std::optional<bool> should_retry = {}; ///< `x-should-retry`.
    rate_limits limits = {};               ///< The `x-ratelimit-...` headers.
    std::string body = {};                 ///< The first 4 KiB of what came.
};

/// What is known about a failed call.
struct error_details
{
    call_stage stage = call_stage::prepare;
    std::string url = {};    ///< Without secrets: no user info, no query.
    std::string reason = {}; ///< What exactly happened, when the code alone does not say it.
    std::optional<api_error> api = {};
    std::optional<std::int64_t> last_sequence_number =
        {}; ///< Of the last event before the failure.
    std::shared_ptr<responses::response const> failed =
        {}; ///< The response that has status `failed`.
    /// What `options::api_key_source` threw. `what()` does not repeat it: it may hold secrets.
    std::exception_ptr cause = {};

    unsigned attempts = 0;     ///< How many were begun.
    unsigned resumes = 0;      ///< How many of them were to take up the stream again.
    response_head head = {};   ///< Of the answer that failed; without status when none came.
    call_timings timings = {}; ///< Of the failed call, as far as it got.
};

/// The one exception of this library. `code()` is an `errc`, or
/// `boost::asio::error::operation_aborted` when the call was cancelled. `what()` is one line that
/// says what happened, where, and what to do; it holds no secret.
///
/// Copies share their details. Thread safety: distinct objects: safe.
class RESPONSES_API error : public boost::system::system_error
{
public:
    explicit error(boost::system::error_code code, error_details details = {});
    explicit error(errc code, error_details details = {});
    error(errc code, std::string reason);

    error(error const&) = default; // No move: what was moved from would have no text.
    error& operator=(error const&) = default;

    char const* what() const noexcept override;

    error_details const& details() const noexcept;

    /// What the server said; null when the failure is not the server's word.
    api_error const* api() const noexcept;

    bool is_cancelled() const noexcept;  ///< The caller ended it.
    bool is_timeout() const noexcept;    ///< A time limit ran out.
    bool is_connection() const noexcept; ///< Resolving, connecting, proxy, TLS, or a loss.
    bool is_status() const noexcept;     ///< An HTTP status that is not 2xx.
    bool is_rate_limit() const noexcept; ///< HTTP 429, or a rate limit told inside a stream.
    bool is_truncated() const noexcept;  ///< The stream ended before its terminal event.

    /// The same request may succeed later: connection faults except TLS, time limits other than the
    /// deadline, the pool's and the key's, HTTP 408, 409, 429 and 5xx, of the proxy too, a
    /// truncated stream, a rate limit, an overload or a server error in it. `insufficient_quota`
    /// never; else the server's `x-should-retry` wins.
    bool is_retryable() const noexcept;

private:
    struct state;
    std::shared_ptr<state const> state_;
};

} // namespace responses

template <>
struct boost::system::is_error_code_enum<responses::errc> : std::true_type
{};
