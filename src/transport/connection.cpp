#include "transport/connection.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace responses::transport {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t smallest_buffer = 8 << 10;
constexpr std::size_t usual_buffer = 64 << 10;

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

connection::connection(asio::any_io_executor executor, std::size_t largest_piece)
    : socket_(executor), timer_(executor), largest_buffer_(std::max(usual_buffer, largest_piece))
{}

connection::~connection() { close_socket(); }

asio::awaitable<void> connection::open(http::endpoint const& where, std::shared_ptr<resolver> names,
                                       std::shared_ptr<asio::ssl::context> tls, due limit,
                                       time_point start, call_timings& timings)
{
    throw_if_over();
    auto const since_start = [start] { return std::chrono::steady_clock::now() - start; };
    lookup_ = std::make_shared<lookup>(std::move(names));
    addresses const candidates = co_await lookup_->run(where.host, where.port, limit);
    timings.resolved = since_start();

    stage_ = call_stage::connect;
    co_await connect(candidates, limit);
    timings.connected = since_start();
    if (tls == nullptr)
        co_return;

    limited_wait const guard(*this, limit);
    stage_ = call_stage::handshake;
    tls_context_ = std::move(tls);
    tls_.emplace(socket_, *tls_context_);
    co_await handshake(where.host);
    timings.handshaked = since_start();
}

asio::awaitable<void> connection::connect(addresses const& candidates, due limit)
{
    throw_if_over();
    dial_ = std::make_shared<dial>(socket_.get_executor(), candidates);
    tcp::socket connected = co_await dial_->run(limit);
    throw_if_over();
    socket_ = std::move(connected);
    error_code ignored; // It works without as well.
    socket_.set_option(tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
}

asio::awaitable<void> connection::handshake(std::string const& host)
{
    error_code code;
    expect_host(*tls_, host);
    co_await tls_->async_handshake(asio::ssl::stream_base::client,
                                   asio::redirect_error(asio::use_awaitable, code));
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

asio::awaitable<void> connection::read(due limit)
{
    throw_if_over();
    error_code code = std::exchange(pending_, {});
    if (!code) {
        make_room();
        std::size_t size = 0;
        limited_wait const guard(*this, limit);
        if (tls_)
            size = co_await tls_->async_read_some(room(),
                                                  asio::redirect_error(asio::use_awaitable, code));
        else
            size = co_await socket_.async_read_some(
                room(), asio::redirect_error(asio::use_awaitable, code));
        end_ += size;
    }
    throw_if_over();
    throw_if_due(limit);
    if (code)
        end_input(code);
    else if (tls_)
        drain();
}

// Each read of a TLS stream gives one record at most and goes once through the scheduler: what else
// is here already is taken without.
void connection::drain()
{
    while (end_ < buffer_.size() && !pending_) {
        end_ += tls_->read_some(room(), pending_);
        if (pending_ == asio::error::would_block) {
            pending_ = {};
            return;
        }
    }
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

std::string_view connection::buffered() const noexcept
{
    return {buffer_.data() + begin_, end_ - begin_};
}

asio::mutable_buffer connection::room() noexcept
{
    return asio::buffer(buffer_.data() + end_, buffer_.size() - end_);
}

// A read that filled the buffer asks for a larger one; what is not consumed moves to the front: it
// is the cut piece of a chunk's head at most.
void connection::make_room()
{
    bool const was_filled = end_ == buffer_.size();
    if (begin_ > 0)
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
    std::size_t const bound = end_ == buffer_.size() ? largest_buffer_ : usual_buffer;
    if (was_filled && buffer_.size() < bound)
        buffer_.resize(std::clamp(buffer_.size() * 2, smallest_buffer, bound));
    if (end_ == buffer_.size())
        throw error(errc::too_large, "a part of the answer that must be read in one piece");
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
    error_code ignored; // There is nobody left to care.
    socket_.close(ignored);
}

} // namespace responses::transport
