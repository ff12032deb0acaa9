#include "support/connect_proxy.hpp"

#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <utility>

namespace responses::test {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

std::uint16_t port_in(std::string const& head)
{
    std::string const target = head.substr(0, head.find(" HTTP/"));
    return static_cast<std::uint16_t>(std::stoul(target.substr(target.rfind(':') + 1)));
}

asio::awaitable<void> send(tcp::socket& client, proxy_manner const& manner)
{
    asio::steady_timer timer(client.get_executor());
    std::string_view rest = manner.answer;
    while (!rest.empty()) {
        timer.expires_after(manner.delay);
        co_await timer.async_wait(asio::use_awaitable);
        auto const size = manner.piece == 0 ? rest.size() : std::min(manner.piece, rest.size());
        co_await asio::async_write(client, asio::buffer(rest.substr(0, size)), asio::use_awaitable);
        rest.remove_prefix(size);
    }
}

asio::awaitable<void> wait_for_end(tcp::socket& client)
{
    boost::system::error_code failed;
    for (std::array<char, 1024> room; !failed;)
        co_await client.async_read_some(asio::buffer(room),
                                        asio::redirect_error(asio::use_awaitable, failed));
}

} // namespace

connect_proxy::connect_proxy() : acceptor_(context_, {asio::ip::address_v4::loopback(), 0})
{
    asio::co_spawn(context_, accept_all(), asio::detached);
    thread_ = std::thread([this] { context_.run(); });
}

connect_proxy::~connect_proxy()
{
    context_.stop();
    thread_.join();
}

std::string connect_proxy::display() const
{
    return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
}

std::string connect_proxy::url(std::string_view user_info) const
{
    return std::string("http://").append(user_info).append(display());
}

void connect_proxy::script(proxy_manner next)
{
    std::lock_guard const lock(mutex_);
    scripted_.push_back(std::move(next));
}

std::vector<std::string> connect_proxy::requests() const
{
    std::lock_guard const lock(mutex_);
    return requests_;
}

proxy_manner connect_proxy::note(std::string const& head)
{
    std::lock_guard const lock(mutex_);
    requests_.push_back(head);
    if (scripted_.empty())
        return {};
    auto next = std::move(scripted_.front());
    scripted_.pop_front();
    return next;
}

asio::awaitable<void> connect_proxy::accept_all()
{
    for (;;) {
        tcp::socket client = co_await acceptor_.async_accept(asio::use_awaitable);
        asio::co_spawn(context_, serve(std::move(client)), asio::detached);
    }
}

asio::awaitable<void> connect_proxy::serve(tcp::socket client)
try {
    std::string head;
    co_await asio::async_read_until(client, asio::dynamic_buffer(head), "\r\n\r\n",
                                    asio::use_awaitable);
    co_await treat(std::move(client), std::move(head));
} catch (boost::system::system_error const&) {
    // The client has left.
}

asio::awaitable<void> connect_proxy::treat(tcp::socket client, std::string head)
{
    proxy_manner const manner = note(head);
    co_await send(client, manner);
    switch (manner.then) {
    case proxy_manner::end::relay: co_await relay_to_port(std::move(client), port_in(head)); break;
    case proxy_manner::end::stall: co_await wait_for_end(client); break;
    case proxy_manner::end::reset: client.set_option(asio::socket_base::linger(true, 0)); break;
    case proxy_manner::end::close: break;
    }
}

} // namespace responses::test
