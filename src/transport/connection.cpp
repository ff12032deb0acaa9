#include "transport/connection.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <netinet/tcp.h>
#include <utility>

namespace responses::transport {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// An option of TCP that Asio has no name for (its SettableSocketOption).
template <int Name>
struct tcp_option
{
    int value;

    int level(tcp const&) const { return IPPROTO_TCP; }
    int name(tcp const&) const { return Name; }
    void const* data(tcp const&) const { return &value; }
    std::size_t size(tcp const&) const { return sizeof value; }
};

} // namespace

/// While it lives, the connection is closed when the limit runs out. One timer serves them all, and
/// none is left pending: `io_context::run` must be able to return.
class connection::limited_wait
{
public:
    limited_wait(connection& owner, due limit) : owner_(owner)
    {
        if (limit.at == time_point::max())
            return;
        owner_.timer_.expires_at(limit.at);
        owner_.timer_.async_wait([self = owner_.shared_from_this(), round = owner_.timer_round_,
                                  limit](error_code code) {
            // It may have expired and been cancelled at the same time.
            if (code || round != self->timer_round_)
                return;
            self->expired_ = limit.what;
            self->close_socket();
        });
    }

    ~limited_wait()
    {
        ++owner_.timer_round_;
        owner_.timer_.cancel();
    }

    limited_wait(limited_wait const&) = delete;
    limited_wait& operator=(limited_wait const&) = delete;

private:
    connection& owner_;
};

connection::connection(asio::any_io_executor executor) : socket_(executor), timer_(executor) {}

connection::~connection() { close_socket(); }

asio::awaitable<void> connection::open(http::endpoint const& where, std::shared_ptr<resolver> names,
                                       std::shared_ptr<tls_client> security, due limit,
                                       time_point start, call_timings& timings)
{
    throw_if_over();
    auto const since_start = [start] { return std::chrono::steady_clock::now() - start; };
    lookup_ = std::make_shared<lookup>(std::move(names));
    addresses const candidates = co_await lookup_->run(where.host, where.port, limit);
    lookup_.reset();
    timings.resolved = since_start();

    stage_ = call_stage::connect;
    co_await connect(candidates, limit);
    timings.connected = since_start();
    if (security == nullptr)
        co_return;

    limited_wait const guard(*this, limit);
    stage_ = call_stage::handshake;
    security_ = std::move(security);
    co_await handshake(*security_, where.host);
    timings.handshaked = since_start();
    timings.resumed = tls_->is_resumed();
}

asio::awaitable<void> connection::connect(addresses const& candidates, due limit)
{
    throw_if_over();
    dial_ = std::make_shared<dial>(socket_.get_executor(), candidates);
    tcp::socket connected = co_await dial_->run(limit);
    dial_.reset();
    throw_if_over();
    socket_ = std::move(connected);
    set_options();
}

// A peer that has gone without a word is found out by probes (RFC 9293, 3.8.4).
void connection::set_options() noexcept
{
    error_code ignored; // It works without them.
    socket_.set_option(tcp::no_delay(true), ignored);
    socket_.set_option(asio::socket_base::keep_alive(true), ignored);
#ifdef TCP_KEEPIDLE
    socket_.set_option(tcp_option<TCP_KEEPIDLE>{60}, ignored); // seconds
    socket_.set_option(tcp_option<TCP_KEEPINTVL>{15}, ignored);
    socket_.set_option(tcp_option<TCP_KEEPCNT>{4}, ignored);
#endif
    socket_.non_blocking(true, ignored);
}

asio::awaitable<void> connection::handshake(tls_client& security, std::string const& host)
{
    error_code code;
    tls_.emplace(socket_, security.context, security.sessions);
    expect_host(*tls_, host);
    co_await tls_->async_handshake(asio::redirect_error(asio::use_awaitable, code));
    throw_if_over();
    if (code == asio::error::operation_aborted)
        throw error(code);
    if (code)
        throw error(errc::tls_failed, handshake_failure(*tls_, code));
}

asio::awaitable<std::size_t> connection::write_some(std::string_view octets, due limit,
                                                    error_code& code)
{
    throw_if_over();
    std::size_t size = 0;
    limited_wait const guard(*this, limit);
    auto const buffer = asio::buffer(octets.data(), octets.size());
    if (tls_)
        size = co_await tls_->async_write_some(buffer,
                                               asio::redirect_error(asio::use_awaitable, code));
    else
        size = co_await socket_.async_write_some(buffer,
                                                 asio::redirect_error(asio::use_awaitable, code));
    throw_if_over();
    if (code == asio::error::operation_aborted)
        throw error(code);
    throw_if_due(limit);
    co_return size;
}

asio::awaitable<void> connection::read(read_buffer& into, due limit)
{
    throw_if_over();
    error_code code = std::exchange(pending_, {});
    if (!code) {
        into.make_room();
        std::size_t size = 0;
        limited_wait const guard(*this, limit);
        if (tls_)
            size = co_await tls_->async_read_some(into.room(),
                                                  asio::redirect_error(asio::use_awaitable, code));
        else
            size = co_await socket_.async_read_some(
                into.room(), asio::redirect_error(asio::use_awaitable, code));
        into.commit(size);
    }
    throw_if_over();
    throw_if_due(limit);
    if (code)
        end_input(code);
    else if (tls_)
        drain(into);
}

// Each read of a TLS stream gives one record at most and goes once through the scheduler: what else
// is here already is taken without.
void connection::drain(read_buffer& into)
{
    while (into.room().size() > 0 && !pending_)
        into.commit(tls_->read_some(into.room(), pending_));
    if (pending_ == asio::error::would_block)
        pending_ = {};
}

// Session tickets come at any time and are no answer; that TLS reads them here is wanted.
bool connection::is_quiet() noexcept
{
    if (closed_ || expired_ || at_end_ || pending_ || !socket_.is_open())
        return false;
    std::array<char, 1> octet;
    error_code code;
    if (tls_)
        tls_->read_some(asio::buffer(octet), code);
    else
        socket_.read_some(asio::buffer(octet), code);
    return code == asio::error::would_block;
}

void connection::end_input(error_code const& code)
{
    if (code == asio::error::operation_aborted)
        throw error(code);
    at_end_ = code == asio::error::eof || code == asio::ssl::error::stream_truncated;
    ended_orderly_ = code == asio::error::eof;
    if (!at_end_)
        throw error(errc::connection_lost, code.message());
}

void connection::throw_if_over() const
{
    if (expired_)
        throw error(*expired_);
    if (closed_)
        throw error(asio::error::operation_aborted);
}

// While there is always something ready, the timer's handler does not get a turn.
void connection::throw_if_due(due limit)
{
    if (std::chrono::steady_clock::now() < limit.at)
        return;
    expired_ = limit.what;
    close_socket();
    throw error(limit.what);
}

void connection::close() noexcept
{
    closed_ = true;
    if (lookup_)
        lookup_->cancel();
    if (dial_)
        dial_->cancel();
    close_socket();
}

void connection::close_socket() noexcept
{
    if (tls_ && socket_.is_open())
        tls_->notify_close();
    error_code ignored; // There is nobody left to care.
    socket_.close(ignored);
}

} // namespace responses::transport
