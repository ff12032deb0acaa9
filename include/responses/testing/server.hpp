#pragma once

#include <responses/export.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// A real HTTP/1.1 server on loopback that speaks `POST /v1/responses`, and gives the responses
/// that it made again by their ids: for the tests of programs that use this library, or any other
/// client of the API. It costs nothing and gives the same answer to the same request every time.
namespace responses::testing {

/// Which certificate a TLS server shows. All but `untrusted` are signed by the authority that
/// `server::ca()` gives.
enum class certificate
{
    valid,      ///< For localhost, 127.0.0.1 and ::1.
    wrong_host, ///< For another host.
    expired,    ///< Its time is over.
    untrusted,  ///< Signed by nobody that the client could know.
};

/// How many requests for a response are served: a bucket, full at first, that fills evenly. What
/// comes when there is not a whole one in it is refused: 429, with `Retry-After` in whole seconds.
/// What is scripted does not count.
struct request_rate
{
    double per_second = 0;   ///< 0: any number.
    std::size_t bucket = 10; ///< How many there may be at once; at least 1.

    /// Each answer tells it: `x-ratelimit-{limit,remaining,reset}-requests`.
    bool told = true;
};

/// Everything a server can be told. Declare one with designated initializers.
struct server_options
{
    bool tls = false;
    certificate shown = certificate::valid;

    /// When set, clients must show a certificate that this authority has signed: PEM.
    std::string client_ca = {};

    /// The only key that is accepted; empty: any, and none.
    std::string api_key = {};

    /// How many tokens an answer has. A request with a smaller `max_output_tokens` gets that many
    /// and the status `incomplete`.
    std::size_t tokens = 64;

    /// How fast they come; 0: as fast as they go.
    double tokens_per_second = 0;

    /// Each delta of a stream says when it was written: `sent_at`, in nanoseconds of
    /// `std::chrono::steady_clock`, which all processes of a machine share on Linux.
    bool stamped = false;

    request_rate rate = {};

    /// Connections above this many are not accepted until others close.
    std::size_t max_connections = 20'000;

    /// A connection that has waited so long for another request is closed, without a word before,
    /// as servers do; 0: never.
    std::chrono::milliseconds idle_limit{0};

    /// How many of the newest requests `server::requests` keeps. Their responses can be retrieved,
    /// streamed again and cancelled, unless the request says `store: false`.
    std::size_t kept_requests = 1'000;
};

/// How the end of a body is told (RFC 9112, section 6.3).
enum class framing
{
    chunked,
    content_length,
    until_close,
};

/// What goes wrong.
enum class fault
{
    none,
    close,    ///< An orderly end: TLS close_notify, then FIN.
    truncate, ///< FIN without close_notify; on a plain connection the same as `close`.
    reset,    ///< RST.
    stall,    ///< Nothing more is sent; the connection stays open until the client closes it.
};

/// When it goes wrong.
enum class fault_point
{
    accept,    ///< Right after the connection is accepted, before TLS.
    handshake, ///< After the client's first TLS bytes; like `request` on a plain connection.
    request,   ///< The request has been read; nothing is answered.
    head,      ///< In the middle of the head of the answer.
    body,      ///< After `fault_after` octets of the body, before its last chunk.
};

/// One answer, byte for byte. The connection lives on after it, as HTTP has it, unless a fault ends
/// it.
struct scenario
{
    int status = 200;

    /// Header fields. Where there is none of that name, `Content-Type: text/event-stream` is added,
    /// and what the framing calls for. A status without a body, like 204, gets none.
    std::vector<std::pair<std::string, std::string>> headers = {};

    std::string body = {};

    /// The events that would be generated for the request follow `body`, each one a piece, whether
    /// or not it asks for a stream: for faults in the middle of an answer.
    bool generated = false;

    framing framed = framing::chunked;

    /// Where the body is cut, as ascending offsets. Each piece is one chunk, one write and one TLS
    /// record of its own. Empty: every `piece_size` octets; with that 0 too, the body is one piece.
    std::vector<std::size_t> cuts = {};
    std::size_t piece_size = 0;

    /// The pause before each piece but the first.
    std::chrono::microseconds delay{0};

    fault what = fault::none;
    fault_point when = fault_point::body;
    std::size_t fault_after = 0;

    /// When set, sent instead of head and body, as it is (and cut the same way): for what is not
    /// HTTP. Faults at `head` and `body` come after `fault_after` octets of it. Without a fault the
    /// connection is closed after it for `framing::until_close` only.
    std::optional<std::string> raw = {};
};

/// The scenario that plays a file of server-sent events. Throws `error(errc::invalid_argument)`
/// when it cannot be read.
RESPONSES_API scenario scenario_from_file(std::string const& path);

/// One request, as it came.
struct recorded_request
{
    std::string method;
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers; ///< In order, names as sent.
    std::string body;

    /// The value of the first field of this name, in any case; empty when there is none.
    RESPONSES_API std::string header(std::string const& name) const;
};

/// Figures since the start.
struct server_figures
{
    std::size_t connections = 0; ///< Accepted.
    std::size_t open = 0;        ///< Open now.
    std::size_t handshakes = 0;  ///< Full TLS handshakes that succeeded.
    std::size_t requests = 0;    ///< Read whole.
    std::size_t refused = 0;     ///< Of those, for `server_options::rate`.
    std::size_t aborted = 0;     ///< Answers that the client did not wait for.
};

/// The server. It listens on 127.0.0.1 on a free port from construction to destruction, on a thread
/// of its own. The destructor closes every connection and waits for the thread.
///
/// Thread safety: every member function may be called from any thread at any time.
class RESPONSES_API server
{
public:
    server();
    explicit server(server_options const& settings);
    server(server&&) noexcept;
    server& operator=(server&&) noexcept;
    ~server();

    /// The base URL for clients: `http://127.0.0.1:PORT/v1`, or `https://localhost:PORT/v1`.
    std::string url() const;

    std::uint16_t port() const noexcept;

    /// The certificate of the authority that signed the server's, as PEM, made at start; empty
    /// without TLS. Goes into `tls_options::ca_pem`.
    std::string ca() const;

    /// Adds a scenario to the queue. A new connection takes the one in front when it is a fault at
    /// `accept` or `handshake`; a request takes the first of all others. When there is none for a
    /// request, its answer is generated.
    void script(scenario answer);

    /// The newest requests, oldest first.
    std::vector<recorded_request> requests() const;

    server_figures figures() const;

private:
    class impl;
    std::unique_ptr<impl> impl_;
};

} // namespace responses::testing
