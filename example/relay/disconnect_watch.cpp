#include "disconnect_watch.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>

#include <utility>

namespace relay {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

bool has_ended(tcp::socket& socket)
{
    char octet = 0;
    error_code failure;
    socket.receive(asio::buffer(&octet, 1), tcp::socket::message_peek, failure);
    return failure && failure != asio::error::would_block;
}

} // namespace

struct disconnect_watch::state
{
    tcp::socket* socket = nullptr; // null: nobody wants to know any more
    std::function<void()> gone;
    asio::cancellation_signal stop;
};

disconnect_watch::disconnect_watch(tcp::socket& socket, std::function<void()> gone)
    : state_(std::make_shared<state>())
{
    state_->socket = &socket;
    state_->gone = std::move(gone);
    auto const look = [shared = state_](error_code const& failure) {
        if (failure || !shared->socket || !has_ended(*shared->socket))
            return;
        shared->gone();
    };
    socket.async_wait(tcp::socket::wait_read,
                      asio::bind_cancellation_slot(state_->stop.slot(), look));
}

disconnect_watch::~disconnect_watch()
{
    state_->socket = nullptr;
    state_->stop.emit(asio::cancellation_type::terminal);
}

} // namespace relay
