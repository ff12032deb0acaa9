#pragma once

#include <responses/export.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace responses {

class error;
class observer;

/// Time limits of a call; zero means none. Each one that runs out has an `errc` of its own.
struct time_limits
{
    /// Until a connection is free, when `pool_limits::connections` are in use.
    std::chrono::milliseconds pool{std::chrono::minutes{10}};

    /// From there until a new connection is ready: DNS, TCP and TLS.
    std::chrono::milliseconds connect{std::chrono::seconds{10}};

    /// From the request's last byte until the whole header of the response is here.
    std::chrono::milliseconds header{std::chrono::minutes{10}};

    /// From the header of a stream until its first event. Comments and `keepalive` events are none.
    std::chrono::milliseconds first_event{std::chrono::minutes{10}};

    /// Silence: between two events of a stream, two reads of a plain body, or two writes of the
    /// request. Comments and `keepalive` events do not end a stream's silence.
    std::chrono::milliseconds idle{std::chrono::minutes{10}};

    /// One attempt, from its start to the end of the body or stream.
    std::chrono::milliseconds attempt{0};

    /// The whole call, whatever happens in it: all attempts, and the waits between them.
    std::chrono::milliseconds deadline{0};
};

/// The connections that a client keeps. They are inspected when they are taken, not in between: an
/// idle client has nothing pending.
struct pool_limits
{
    /// Open at the same time, idle ones included; calls beyond it wait, first come, first served.
    /// At least 1.
    std::size_t connections = 1'000;

    /// Kept when nobody needs them; 0: each call opens one of its own.
    std::size_t idle = 100;

    /// An idle connection older than this is closed instead of used.
    std::chrono::milliseconds idle_lifetime{std::chrono::minutes{1}};
};

/// Bounds on what a server can make us hold, in bytes.
struct size_limits
{
    std::size_t head = std::size_t{64} << 10; ///< Status line and header fields; one field, 64 KiB.
    std::size_t body = std::size_t{512} << 20; ///< A body that is read whole.
    std::size_t event = std::size_t{64} << 20; ///< One line, and one event, of a stream.
};

/// When a call that failed is tried again, and how long that waits. The rules are in
/// docs/retries.md. Retried calls carry an `Idempotency-Key`, the same on all attempts of a call; a
/// field of that name in `options::headers` wins.
struct retry_policy
{
    /// How many attempts may follow the first one; 0: none.
    unsigned max_retries = 2;

    /// Waits, where the server does not say how long: `base` before the second attempt, each later
    /// one `factor` times longer, up to `cap`, less a random share of at most `jitter`.
    std::chrono::milliseconds base{500};
    double factor = 2;
    std::chrono::milliseconds cap{std::chrono::seconds{8}};
    double jitter = 0.25;

    /// The longest wait that a server may ask for (`retry-after-ms`, `Retry-After`). When it asks
    /// for more, the call fails at once, with that wait in `api_error::retry_after`.
    std::chrono::milliseconds longest_retry_after{std::chrono::minutes{2}};

    /// HTTP statuses that are tried again, unless the server says otherwise (`x-should-retry`).
    std::vector<int> statuses = {408, 409, 429};
    bool server_errors = true; ///< And all from 500 on.

    /// When set, it alone says which failures are worth another attempt, instead of `statuses` and
    /// `error::is_retryable`. It is not asked where none is possible: out of attempts or of time,
    /// cancelled, refused before anything was sent, or the caller has been given a part already.
    std::function<bool(error const&)> predicate = {};
};

/// Whether a stream that breaks off after its first event is taken up again on another connection
/// (`GET /responses/{id}?stream=true&starting_after=N`), when the service keeps its response: it
/// was created with `background`, or not with `store: false`, and its events are numbered. The
/// rules are in docs/retries.md.
struct resume_policy
{
    /// How many attempts in a row may bring no new event; 0: streams are not resumed. The waits
    /// before them are those of `retry_policy`.
    unsigned max_attempts = 0;
};

/// TLS: version 1.2 or later; certificate and host name are verified against the system's trusted
/// authorities and those given here.
struct tls_options
{
    std::string ca_file = {}; ///< More authorities: the path of a PEM file.
    std::string ca_pem = {};  ///< More authorities: PEM text.
    bool verify = true;       ///< False accepts any certificate: for experiments only.
};

/// Everything a client can be told. Declare one with designated initializers.
struct options
{
    /// Where the API is: `https://api.openai.com/v1`, `http://localhost:11434/v1`, ... The path
    /// `/responses` is appended. User info and fragments are refused.
    std::string base_url = "https://api.openai.com/v1";

    /// Sent as `Authorization: Bearer`; when empty the header is not sent.
    std::string api_key = {};

    /// More header fields, sent as they are. One named like ours, or like an earlier one, replaces
    /// it; with an empty value it takes it out. `Content-Length` and `Transfer-Encoding` are
    /// refused.
    std::vector<std::pair<std::string, std::string>> headers = {};

    std::string user_agent = "responses/0.1";
    time_limits limits = {};
    pool_limits pool = {};
    retry_policy retries = {};
    resume_policy resume = {};

    /// When a stream is cancelled or destroyed before its end, and its response is generated in the
    /// background, the service is told to stop (`POST /responses/{id}/cancel`): on a connection of
    /// its own and within 10 seconds, which `io_context::run` waits for.
    bool cancel_background = false;

    size_limits sizes = {};
    tls_options tls = {};

    /// Is told what happens in each call; null: nobody.
    std::shared_ptr<responses::observer> observer = {};

    /// Defaults, with `OPENAI_BASE_URL` and `OPENAI_API_KEY` where they are set and not empty, and
    /// the observer of `logger::from_environment`.
    RESPONSES_API static options from_environment();
};

} // namespace responses
