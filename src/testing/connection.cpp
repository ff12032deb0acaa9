#include "testing/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <openssl/ssl.h>

#include <algorithm>
#include <utility>

namespace responses::testing {
namespace {

namespace asio = boost::asio;

using boost::system::error_code;
using namespace std::chrono_literals;

constexpr auto farewell_limit = 1s;
constexpr auto never = answer_clock::time_point::max();

} // namespace

connection::connection(asio::ip::tcp::socket socket)
    : socket_(std::move(socket)), timer_(socket_.get_executor())
{
    // Failing here means that the client has gone already: the first read will say so.
    error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
}

asio::awaitable<error_code> connection::handshake(asio::ssl::context& context)
{
    error_code failed;
    tls_.emplace(socket_, context);
    co_await tls_->async_handshake(asio::ssl::stream_base::server,
                                   asio::redirect_error(asio::use_awaitable, failed));
    co_return failed;
}

bool connection::resumed() noexcept { return SSL_session_reused(tls_->native_handle()) == 1; }

asio::awaitable<error_code> connection::fill(answer_clock::time_point due)
{
    begin_read();
    while (reading_) {
        co_await sleep_until(due);
        if (reading_ && answer_clock::now() >= due)
            co_return asio::error::timed_out;
    }
    co_return failed_;
}

void connection::watch()
{
    // With input waiting, the client has sent the next request: it is not going away.
    if (input_.size() != 0)
        return;
    bite_ = least_read;
    if (input_.capacity() > 2 * least_read)
        input_.shrink_to_fit();
    begin_read();
}

void connection::begin_read()
{
    if (reading_ || gone())
        return;
    reading_ = true;
    auto const room = input_.prepare(bite_);
    auto done = [self = shared_from_this()](error_code const& failed, std::size_t size) {
        self->on_read(failed, size);
    };
    if (tls_)
        tls_->async_read_some(room, std::move(done));
    else
        socket_.async_read_some(room, std::move(done));
}

void connection::on_read(error_code const& failed, std::size_t size)
{
    reading_ = false;
    failed_ = failed;
    input_.commit(size);
    if (size == bite_)
        bite_ = std::min(2 * bite_, most_read);
    timer_.cancel();
}

asio::awaitable<error_code> connection::write(std::string_view bytes)
{
    error_code failed;
    auto left = asio::buffer(bytes);
    if (!tls_) {
        // Mostly the kernel has room: then nothing has to go through the scheduler.
        left += socket_.write_some(left, failed);
        if (left.size() == 0 || (failed && failed != asio::error::would_block))
            co_return failed;
        co_await asio::async_write(socket_, left,
                                   asio::redirect_error(asio::use_awaitable, failed));
        co_return failed;
    }
    co_await asio::async_write(*tls_, left, asio::redirect_error(asio::use_awaitable, failed));
    co_return failed;
}

asio::awaitable<void> connection::sleep_until(answer_clock::time_point due)
{
    error_code ignored; // Rung by a read that is over.
    timer_.expires_at(due);
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

asio::awaitable<void> connection::wait_until(answer_clock::time_point due)
{
    while (!gone() && answer_clock::now() < due)
        co_await sleep_until(due);
}

asio::awaitable<void> connection::end(fault how)
{
    switch (how) {
    case fault::none: break;
    case fault::close:
    case fault::truncate: co_await finish(how == fault::close && tls_); break;
    case fault::reset: reset_on_close(); break;
    case fault::stall: co_await drain(never); break;
    }
    close();
}

asio::awaitable<void> connection::finish(bool notify)
{
    // Closing a socket with input unread would be a reset, and could destroy the answer under way:
    // so the client gets a moment to take the end.
    auto const limit = answer_clock::now() + farewell_limit;
    if (notify)
        co_await close_notify(limit);
    error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
    co_await drain(limit);
}

void connection::reset_on_close()
{
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
}

asio::awaitable<void> connection::close_notify(answer_clock::time_point limit)
{
    tls_->async_shutdown([self = shared_from_this()](error_code const&) {
        self->notified_ = true;
        self->timer_.cancel();
    });
    // Once reading has failed, the client's close_notify will not come.
    while (!notified_ && !gone() && answer_clock::now() < limit)
        co_await sleep_until(limit);
}

asio::awaitable<void> connection::drain(answer_clock::time_point limit)
{
    while (!gone() && answer_clock::now() < limit) {
        begin_read();
        co_await sleep_until(limit);
        if (!reading_)
            input_.clear();
    }
}

void connection::close() noexcept
{
    error_code ignored; // Closed is closed.
    socket_.close(ignored);
}

} // namespace responses::testing
