#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <deque>
#include <memory>

namespace responses::transport {

/// The TLS sessions of one server that a new connection may resume, which saves it the certificates
/// and a signature. A ticket of TLS 1.3 is used once (RFC 8446, appendix C.4).
class tls_sessions
{
public:
    /// Has `context` hand over the sessions of the connections that `attach` is called for.
    static void enable(SSL_CTX* context) noexcept;

    /// Offers a kept session to the server in the handshake to come, and keeps what it gives. This
    /// object must outlive `connection`.
    void attach(SSL* connection);

    std::size_t size() const noexcept { return kept_.size(); }

private:
    struct free_session
    {
        void operator()(SSL_SESSION* session) const noexcept { SSL_SESSION_free(session); }
    };
    using session = std::unique_ptr<SSL_SESSION, free_session>;

    static int take_over(SSL* connection, SSL_SESSION* given) noexcept;

    std::deque<session> kept_; // the newest last
};

} // namespace responses::transport
