#include "transport/tls_sessions.hpp"

#include <utility>

namespace responses::transport {
namespace {

// A server gives two tickets for each connection, as a rule.
constexpr std::size_t most_kept = 16;

} // namespace

void tls_sessions::enable(SSL_CTX* context) noexcept
{
    SSL_CTX_set_session_cache_mode(context,
                                   SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
    SSL_CTX_sess_set_new_cb(context, &tls_sessions::take_over);
}

void tls_sessions::attach(SSL* connection)
{
    SSL_set_app_data(connection, this);
    while (!kept_.empty() && SSL_SESSION_is_resumable(kept_.back().get()) == 0)
        kept_.pop_back();
    if (kept_.empty())
        return;
    SSL_set_session(connection, kept_.back().get());
    if (SSL_SESSION_get_protocol_version(kept_.back().get()) >= TLS1_3_VERSION)
        kept_.pop_back();
}

// Called by OpenSSL; 1 says that the reference is ours now.
int tls_sessions::take_over(SSL* connection, SSL_SESSION* given) noexcept
try {
    auto* const self = static_cast<tls_sessions*>(SSL_get_app_data(connection));
    if (self == nullptr)
        return 0;
    self->kept_.emplace_back(nullptr);
    self->kept_.back().reset(given);
    if (self->kept_.size() > most_kept)
        self->kept_.pop_front();
    return 1;
} catch (...) {
    return 0; // No memory: then nothing is resumed.
}

} // namespace responses::transport
