#pragma once

#include <responses/export.hpp>
#include <responses/rate_options.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace responses {

class error;
class key_source;
class observer;
struct tls_hook;

/// Time limits of a call; zero means none. Each one that runs out has an `errc` of its own.
struct time_limits
{
    /// Until `options::rates` lets an attempt begin.
    std::chrono::milliseconds rate{std::chrono::minutes{10}};

    /// Until `options::api_key_source` has given the key of an attempt.
    std::chrono::milliseconds key{std::chrono::minutes{1}};

    /// Until a connection is free, when `pool_limits::connections` are in use.
    std::chrono::milliseconds pool{std::chrono::minutes{10}};

    /// From there until a new connection is ready: DNS, TCP, the proxy and TLS.
    std::chrono::milliseconds connect{std::chrono::seconds{10}};

    /// From the request's last byte until the whole header of the response is here.
    std::chrono::milliseconds header{std::chrono::minutes{10}};

    /// From the header of a stream until its first event. Comments and `keepalive` events are none.
    std::chrono::milliseconds first_event{std::chrono::minutes{10}};

    /// Silence: between two events of a stream, two reads of a plain body, or two writes of the
    /// request. Comments and `keepalive` events do not end a stream's silence.
    std::chrono::milliseconds idle{std::chrono::minutes{10}};

    /// One attempt, from when its rate lets it begin to the end of the body or stream.
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
/// docs/retries.md. Calls that make something, as `create`, carry an `Idempotency-Key`, the same on
/// all attempts of a call; a field of that name in `options::headers` wins.
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
/// rules are in docs/resuming.md.
struct resume_policy
{
    /// How many attempts in a row may bring no new event; 0: streams are not resumed. The waits
    /// before them are those of `retry_policy`.
    unsigned max_attempts = 0;
};

enum class tls_version
{
    v1_2,
    v1_3,
};

/// TLS: certificate and host name are verified against the system's trusted authorities and those
/// given here. What cannot be used is refused when the client is made.
struct tls_options
{
    std::string ca_file = {}; ///< More authorities: the path of a PEM file.
    std::string ca_pem = {};  ///< More authorities: PEM text.
    bool verify = true;       ///< False accepts any certificate: for experiments only.

    /// Who we are, for servers that want to know (mTLS): a certificate, followed by those between
    /// it and its authority, and its private key, which must not be encrypted. Each as the path of
    /// a PEM file or as PEM text.
    std::string cert_file = {};
    std::string cert_pem = {};
    std::string key_file = {};
    std::string key_pem = {};

    tls_version min_version = tls_version::v1_2; ///< The oldest that is spoken.

    /// When there are any, the public key of the server's own certificate must be one of these,
    /// besides all else that is verified, and even when nothing else is. Each is the SHA-256 of a
    /// SubjectPublicKeyInfo in base64 (RFC 7469, section 2.4), as `sha256//` and 44 characters.
    std::vector<std::string> pinned_keys = {};

    /// Gets the TLS context when all of the above has been set: see `responses/tls.hpp`.
    std::shared_ptr<tls_hook const> hook = {};
};

/// HTTP proxies. Every connection goes through a tunnel (CONNECT, RFC 9110, section 9.3.6), also
/// for `http`; the server's name is looked up by the proxy. URLs are
/// `http://[user:password@]host[:port]`, without a port 80; the credentials are sent by the Basic
/// scheme (RFC 7617). Proxies that are spoken to in TLS or SOCKS are refused.
struct proxy_options
{
    std::string https = {}; ///< For servers with an `https` URL; empty: none.
    std::string http = {};  ///< For servers with an `http` URL; empty: none.

    /// Which servers are connected to without a proxy, separated by commas or spaces: host names,
    /// with all that ends in them, dot or `*.` before them or not; addresses; ranges of addresses
    /// (`10.0.0.0/8`); each but a range with a port after a colon or without; `*` for all.
    std::string no_proxy = {};
};

/// How a key is sent.
enum class key_scheme
{
    bearer,  ///< `Authorization: Bearer KEY`: keys of the service, and all tokens.
    api_key, ///< `api-key: KEY`: keys of Azure.
};

/// Everything a client can be told. Declare one with designated initializers.
struct options
{
    /// Where the API is: `https://api.openai.com/v1`, `https://host/prefix/v1`, ... `/responses` is
    /// appended, unless it is there; to a host alone, as `http://localhost:11434`, `/v1/responses`.
    /// Empty segments of the path are left out, the query is kept. User info, fragments and host
    /// names that are not ASCII are refused.
    std::string base_url = "https://api.openai.com/v1";

    /// Sent as `api_key_scheme` says; when empty the header is not sent.
    std::string api_key = {};

    /// When set, it is asked for the key at the beginning of each attempt, and `api_key` is not
    /// sent: see `responses/key_source.hpp`. A field in `headers` that has the same name wins, and
    /// nothing is asked then.
    std::shared_ptr<key_source> api_key_source = {};

    key_scheme api_key_scheme = key_scheme::bearer;

    std::string organization = {}; ///< Sent as `OpenAI-Organization`, unless it is empty.
    std::string project = {};      ///< Sent as `OpenAI-Project`, unless it is empty.

    /// More header fields, sent as they are. One named like ours, or like an earlier one, replaces
    /// it; with an empty value it takes it out. `Content-Length` and `Transfer-Encoding` are
    /// refused.
    std::vector<std::pair<std::string, std::string>> headers = {};

    std::string user_agent = "responses/0.1";
    time_limits limits = {};
    pool_limits pool = {};
    retry_policy retries = {};
    resume_policy resume = {};
    rate_options rates = {};

    /// When a stream is cancelled or destroyed before its end, and its response is generated in the
    /// background, the service is told to stop (`POST /responses/{id}/cancel`): on a connection of
    /// its own and within 10 seconds, which `io_context::run` waits for. So it is when
    /// `client::create_and_poll` is cancelled.
    bool cancel_background = false;

    /// Refuse, with `errc::unexpected_content`, what is not in the service's own form instead of
    /// translating it (see `dialect`), a whole response for a stream, and a stream for a whole one.
    bool native_only = false;

    size_limits sizes = {};
    tls_options tls = {};
    proxy_options proxy = {};

    /// Is told what happens in each call; null: nobody.
    std::shared_ptr<responses::observer> observer = {};

    /// The path of a Unix domain socket to connect to instead of the base URL's host, which is then
    /// not looked up: it remains the name that HTTP and TLS use. No proxy is used then.
    std::string unix_socket = {};

    /// Defaults, with what is set and not empty of `OPENAI_BASE_URL`, `OPENAI_API_KEY`,
    /// `OPENAI_ORG_ID`, `OPENAI_PROJECT_ID`, `https_proxy`, `http_proxy` and `no_proxy`, or of the
    /// last three in capitals; but not `HTTP_PROXY` in a CGI program, where it is what a client
    /// sent as the field `Proxy`. When there is a proxy, `localhost` and loopback addresses are
    /// added to `proxy.no_proxy`: it could not reach them. The observer is that of
    /// `logger::from_environment`.
    RESPONSES_API static options from_environment();

    /// Defaults for Azure OpenAI: the base URL is `ENDPOINT/openai?api-version=VERSION`, so that
    /// every request has the version, and the key goes by `key_scheme::api_key`. For a token of
    /// Entra ID set `key_scheme::bearer`. Throws `error(errc::invalid_argument)` when one of the
    /// two is empty, or the endpoint has a query or a fragment.
    RESPONSES_API static options azure(std::string_view endpoint, std::string_view api_version);

    /// The same, with `AZURE_OPENAI_ENDPOINT` and `OPENAI_API_VERSION`, and the token in
    /// `AZURE_OPENAI_AD_TOKEN` or, when there is none, the key in `AZURE_OPENAI_API_KEY`. Proxies
    /// and observer as by `from_environment`; no other variable of that is read. Throws like
    /// `azure`.
    RESPONSES_API static options azure_from_environment();
};

} // namespace responses
