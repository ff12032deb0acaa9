#include "transport/connection.hpp"

#include "transport/tcp_options.hpp"
#include "transport/tunnel.hpp"

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <utility>

namespace responses::transport {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

call_timings::duration since(time_point start) noexcept
{
    return std::chrono::steady_clock::now() - start;
}

error at_proxy(http::proxy const& which, error const& failure)
{
    error_details details = failure.details();
    details.reason = details.reason.empty() ? "" : ": " + details.reason;
    details.reason.insert(0, "proxy " + which.display);
    return error(failure.code(), std::move(details));
}

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

asio::awaitable<void> connection::open(std::shared_ptr<route const> way, due limit,
                                       time_point start, call_timings& timings)
{
    throw_if_over();
    way_ = std::move(way);
    co_await reach(limit, start, timings);
    timings.connected = since(start);
    if (way_->tls == nullptr)
        co_return;
    stage_ = call_stage::handshake;
    co_await handshake(limit);
    timings.handshaked = since(start);
    timings.resumed = tls_->is_resumed();
}

asio::awaitable<void> connection::reach(due limit, time_point start, call_timings& timings)
try {
    if (way_->unix_socket.empty())
        co_await connect(limit, start, timings);
    else
        co_await connect_locally(limit);
    error_code ignored; // Nothing that blocks is asked of it.
    socket_.non_blocking(true, ignored);
    if (!way_->proxy)
        co_return;
    stage_ = call_stage::proxy;
    co_await open_tunnel(*this, *way_, limit);
} catch (error const& failure) {
    if (!way_->proxy || failure.is_cancelled())
        throw;
    throw at_proxy(*way_->proxy, failure);
}

asio::awaitable<void> connection::connect(due limit, time_point start, call_timings& timings)
{
    std::string const host = way_->proxy ? way_->proxy->host : way_->host;
    std::uint16_t const port = way_->proxy ? way_->proxy->port : way_->port;
    lookup_ = std::make_shared<lookup>(way_->names);
    addresses const candidates = co_await lookup_->run(host, port, limit);
    lookup_.reset();
    timings.resolved = since(start);

    stage_ = call_stage::connect;
    throw_if_over();
    dial_ = std::make_shared<dial>(socket_.get_executor(), candidates);
    tcp::socket connected = co_await dial_->run(limit);
    dial_.reset();
    throw_if_over();
    set_tcp_options(connected);
    socket_ = std::move(connected);
}

asio::awaitable<void> connection::connect_locally(due limit)
{
    stage_ = call_stage::connect;
    asio::local::stream_protocol::endpoint const path(way_->unix_socket);
    asio::generic::stream_protocol::endpoint const where(path);
    error_code code;
    limited_wait const guard(*this, limit);
    co_await socket_.async_connect(where, asio::redirect_error(asio::use_awaitable, code));
    throw_if_over();
    if (code == asio::error::operation_aborted)
        throw error(code);
    if (!code) // Linux says that there is no room in the backlog where Asio takes it for success.
        socket_.remote_endpoint(code);
    if (code)
        throw error(errc::connect_failed, way_->unix_socket + ": " + code.message());
}

asio::awaitable<void> connection::handshake(due limit)
{
    error_code code;
    tls_client& security = *way_->tls;
    tls_.emplace(socket_, security.context, security.sessions);
    expect_host(*tls_, way_->host);
    limited_wait const guard(*this, limit);
    co_await tls_->async_handshake(asio::redirect_error(asio::use_awaitable, code));
    throw_if_over();
    if (code == asio::error::operation_aborted)
        throw error(code);
    if (code)
        throw error(errc::tls_failed, handshake_failure(*tls_, code));
    security.pins.check(tls_->native_handle());
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
    // In TLS 1.3 the server judges our certificate after what is a handshake for us.
    if (code.category() == asio::error::get_ssl_category())
        throw error(errc::tls_failed, code.message());
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
