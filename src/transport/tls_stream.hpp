#pragma once

#include "transport/tls_sessions.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream_base.hpp>
#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace responses::transport {

/// TLS on a connected socket that does not block: an Asio AsyncStream, for clients.
///
/// OpenSSL reads from the descriptor and writes to it, so that there is one buffer for each way,
/// kept only while it holds something, and what has come is read without the scheduler
/// (`read_some`). Cancellation of each asynchronous operation: `terminal`; after one in the middle
/// of a write or of the handshake the stream is of no use.
/// Thread safety: unsafe; one read and one write at a time.
class tls_stream
{
public:
    using lowest_layer_type = boost::asio::generic::stream_protocol::socket;
    using executor_type = lowest_layer_type::executor_type;

    /// Keeps references to both. `sessions` may be null: then none is resumed or kept.
    tls_stream(lowest_layer_type& socket, boost::asio::ssl::context& context,
               std::shared_ptr<tls_sessions> sessions);

    executor_type get_executor() noexcept { return socket_.get_executor(); }
    lowest_layer_type& lowest_layer() noexcept { return socket_; }
    SSL* native_handle() noexcept { return ssl_.get(); }

    /// The handshake of a client. `token` gets an error code.
    template <class Token>
    auto async_handshake(Token&& token)
    {
        return perform<void(boost::system::error_code)>([this] { return handshake(); },
                                                        std::forward<Token>(token));
    }

    /// Reads into the first buffer that is not empty; `eof` when the server has ended TLS in order
    /// (close_notify, RFC 8446, 6.1), `stream_truncated` when it has not.
    template <class Buffers, class Token>
    auto async_read_some(Buffers const& buffers, Token&& token)
    {
        return perform<void(boost::system::error_code, std::size_t)>(
            [this, into = first<boost::asio::mutable_buffer>(buffers)] { return read(into); },
            std::forward<Token>(token));
    }

    /// Writes of the first buffer that is not empty, one record at most.
    template <class Buffers, class Token>
    auto async_write_some(Buffers const& buffers, Token&& token)
    {
        return perform<void(boost::system::error_code, std::size_t)>(
            [this, from = first<boost::asio::const_buffer>(buffers)] { return write(from); },
            std::forward<Token>(token));
    }

    /// What is here already: sets `would_block` when there is nothing.
    std::size_t read_some(boost::asio::mutable_buffer into, boost::system::error_code& code);

    /// Says goodbye (close_notify) if that is possible without waiting.
    void notify_close() noexcept;

    /// The handshake resumed an earlier session (RFC 8446, 2.2).
    bool is_resumed() const noexcept { return SSL_session_reused(ssl_.get()) == 1; }

private:
    enum class want
    {
        nothing,
        input,
        room, // to send
    };

    struct outcome
    {
        want what = want::nothing;
        boost::system::error_code code;
        std::size_t size = 0;
    };

    template <class Signature, class Attempt>
    class operation;

    template <class Signature, class Attempt, class Token>
    auto perform(Attempt attempt, Token&& token)
    {
        return boost::asio::async_compose<Token, Signature>(
            operation<Signature, Attempt>(*this, std::move(attempt)), token, socket_);
    }

    template <class Buffer, class Buffers>
    static Buffer first(Buffers const& buffers)
    {
        auto const end = boost::asio::buffer_sequence_end(buffers);
        for (auto it = boost::asio::buffer_sequence_begin(buffers); it != end; ++it)
            if (Buffer const buffer(*it); buffer.size() > 0)
                return buffer;
        return {};
    }

    outcome handshake() noexcept;
    outcome read(boost::asio::mutable_buffer into) noexcept;
    outcome write(boost::asio::const_buffer from) noexcept;
    outcome outcome_of(int result) noexcept;

    struct free_ssl
    {
        void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
    };

    lowest_layer_type& socket_;
    std::shared_ptr<tls_sessions> sessions_;
    std::unique_ptr<SSL, free_ssl> ssl_;
};

/// Tries until OpenSSL wants nothing more, and waits for the socket in between.
template <class Signature, class Attempt>
class tls_stream::operation
{
public:
    operation(tls_stream& owner, Attempt attempt) : owner_(owner), attempt_(std::move(attempt)) {}

    template <class Self>
    void operator()(Self& self, boost::system::error_code code = {})
    {
        if (is_done_)
            return complete(self);
        bool const is_first = std::exchange(is_first_, false);
        if (!owner_.socket_.is_open()) // Its descriptor may be somebody else's by now.
            code = boost::asio::error::operation_aborted;
        result_ = code ? outcome{want::nothing, code, 0} : attempt_();
        if (result_.what != want::nothing) {
            auto const event = result_.what == want::input ? boost::asio::socket_base::wait_read
                                                           : boost::asio::socket_base::wait_write;
            return owner_.socket_.async_wait(event, std::move(self));
        }
        if (!is_first)
            return complete(self);
        is_done_ = true; // Never in the initiating function.
        boost::asio::post(std::move(self));
    }

private:
    template <class Self>
    void complete(Self& self)
    {
        if constexpr (std::is_same_v<Signature, void(boost::system::error_code)>)
            self.complete(result_.code);
        else
            self.complete(result_.code, result_.size);
    }

    tls_stream& owner_;
    Attempt attempt_;
    outcome result_;
    bool is_first_ = true;
    bool is_done_ = false;
};

} // namespace responses::transport
