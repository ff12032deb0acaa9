#include "server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

namespace relay {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

namespace {

// For descriptors to be freed, when there are none.
constexpr auto before_next_try = 100ms;

common_state& with_workers(common_state& common)
{
    for (unsigned i = 0; i < std::max(common.how.threads, 1U); ++i)
        common.workers.push_back(std::make_unique<worker>(common));
    return common;
}

} // namespace

server::server(settings const& how)
    : common_(how), acceptor_(with_workers(common_).workers.front()->context())
{
    tcp::endpoint const where(asio::ip::make_address(how.address), how.port);
    acceptor_.open(where.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(where);
    acceptor_.listen();
    port_ = acceptor_.local_endpoint().port();
}

void server::run()
{
    asio::co_spawn(first().context(), accept(), asio::detached);
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < common_.workers.size(); ++i)
        others.emplace_back([&context = common_.workers[i]->context()] { context.run(); });
    first().context().run();
}

// Browsers are dealt out to the workers in turn.
asio::awaitable<void> server::accept()
{
    error_code failure;
    auto token = asio::redirect_error(asio::use_awaitable, failure);
    asio::steady_timer pause(first().context());
    for (std::size_t turn = 0; acceptor_.is_open(); ++turn) {
        worker& next = *common_.workers[turn % common_.workers.size()];
        tcp::socket browser(next.context());
        co_await acceptor_.async_accept(browser, token);
        if (!failure) {
            next.serve(std::move(browser));
            continue;
        }
        pause.expires_after(acceptor_.is_open() ? before_next_try : 0ms);
        co_await pause.async_wait(token);
    }
}

void server::stop()
{
    asio::post(first().context(), [this] {
        if (std::exchange(stopping_, true))
            return;
        error_code ignored;
        acceptor_.close(ignored);
        stop_workers();
    });
}

void server::stop_workers()
{
    running_ = common_.workers.size();
    for (auto const& one : common_.workers)
        asio::co_spawn(one->context(), one->stop(), [this](std::exception_ptr const&) {
            asio::post(first().context(), [this] { note_stopped(); });
        });
}

// Until the last one has stopped, any of them may ask all others for their figures.
void server::note_stopped()
{
    if (--running_ > 0)
        return;
    for (auto const& one : common_.workers)
        asio::post(one->context(), [&one] { one->release(); });
}

} // namespace relay
