#include "transport/tls_stream.hpp"

#include "transport/descriptor_bio.hpp"

#include <boost/asio/ssl/error.hpp>
#include <openssl/err.h>

#include <cerrno>
#include <new>

namespace responses::transport {

namespace asio = boost::asio;
using boost::system::error_code;

tls_stream::tls_stream(lowest_layer_type& socket, asio::ssl::context& context,
                       std::shared_ptr<tls_sessions> sessions)
    : socket_(socket), sessions_(std::move(sessions)), ssl_(SSL_new(context.native_handle()))
{
    if (!ssl_)
        throw std::bad_alloc();
    SSL_set_mode(ssl_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                 SSL_MODE_RELEASE_BUFFERS);
    SSL_set_read_ahead(ssl_.get(), 1); // The head and the body of a record in one system call.
    BIO* const bio = new_descriptor_bio(socket.native_handle());
    SSL_set_bio(ssl_.get(), bio, bio); // Takes it.
    SSL_set_connect_state(ssl_.get());
    if (sessions_)
        sessions_->attach(ssl_.get());
}

namespace {

// What an earlier operation left would be taken for this one's.
void forget_errors() noexcept
{
    ERR_clear_error();
    errno = 0;
}

} // namespace

tls_stream::outcome tls_stream::handshake() noexcept
{
    forget_errors();
    return outcome_of(SSL_do_handshake(ssl_.get()));
}

tls_stream::outcome tls_stream::read(asio::mutable_buffer into) noexcept
{
    if (into.size() == 0)
        return {};
    std::size_t size = 0;
    forget_errors();
    auto result = outcome_of(SSL_read_ex(ssl_.get(), into.data(), into.size(), &size));
    result.size = size;
    return result;
}

tls_stream::outcome tls_stream::write(asio::const_buffer from) noexcept
{
    if (from.size() == 0)
        return {};
    std::size_t size = 0;
    forget_errors();
    auto result = outcome_of(SSL_write_ex(ssl_.get(), from.data(), from.size(), &size));
    result.size = size;
    return result;
}

tls_stream::outcome tls_stream::outcome_of(int result) noexcept
{
    int const system_error = errno;
    switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_NONE: return {};
    case SSL_ERROR_WANT_READ: return {want::input, {}, 0};
    case SSL_ERROR_WANT_WRITE: return {want::room, {}, 0};
    case SSL_ERROR_ZERO_RETURN: return {want::nothing, asio::error::eof, 0};
    case SSL_ERROR_SYSCALL:
        if (system_error == 0)
            return {want::nothing, asio::ssl::error::stream_truncated, 0};
        return {want::nothing, error_code(system_error, boost::system::system_category()), 0};
    default: break;
    }
    auto const what = ERR_peek_last_error();
    if (ERR_GET_REASON(what) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
        return {want::nothing, asio::ssl::error::stream_truncated, 0};
    return {want::nothing, error_code(static_cast<int>(what), asio::error::get_ssl_category()), 0};
}

std::size_t tls_stream::read_some(asio::mutable_buffer into, error_code& code)
{
    auto const result = read(into);
    code = result.code;
    if (result.what != want::nothing)
        code = asio::error::would_block;
    return result.size;
}

void tls_stream::notify_close() noexcept
{
    if (SSL_is_init_finished(ssl_.get()) == 0)
        return;
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
}

} // namespace responses::transport
