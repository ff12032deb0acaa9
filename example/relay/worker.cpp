#include "worker.hpp"

#include "session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <utility>

namespace relay {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

// For browsers to be told that their streams are over.
constexpr std::chrono::seconds last_words{1};

asio::awaitable<void> serve_browser(asio::ip::tcp::socket browser, worker& at)
{
    session one(std::move(browser), at);
    co_await one.run();
}

// A browser that goes away is no event.
void note_end(std::exception_ptr const& thrown)
try {
    if (thrown)
        std::rethrow_exception(thrown);
} catch (boost::system::system_error const&) {
} catch (std::exception const& failure) {
    std::fprintf(stderr, "responses-relay: %s\n", failure.what());
}

asio::awaitable<responses::pool_figures> connections_at(worker const& at)
{
    co_return at.model().connections();
}

void add(responses::pool_figures& sum, responses::pool_figures const& one)
{
    sum.open += one.open;
    sum.idle += one.idle;
    sum.waiting += one.waiting;
    sum.opened += one.opened;
    sum.reused += one.reused;
    sum.full_handshakes += one.full_handshakes;
    sum.resumed_handshakes += one.resumed_handshakes;
}

} // namespace

worker::worker(common_state& common)
    : common_(common), work_(context_.get_executor()), model_(context_, common.how.upstream)
{}

void worker::serve(asio::ip::tcp::socket browser)
{
    asio::co_spawn(context_, serve_browser(std::move(browser), *this), note_end);
}

void worker::enter(session& one) { sessions_.insert(&one); }

void worker::leave(session& one) noexcept
{
    sessions_.erase(&one);
    if (sessions_.empty() && all_left_)
        all_left_->cancel();
}

asio::awaitable<void> worker::stop()
{
    stopping_ = true;
    for (auto* one : sessions_)
        one->close_if_idle();
    // A browser may still be taking the last event of a stream that is over for the model.
    auto const end_of_grace = std::chrono::steady_clock::now() + common_.how.grace;
    co_await model_.close(common_.how.grace);
    auto const end = std::max(end_of_grace, std::chrono::steady_clock::now() + last_words);
    co_await wait_for_sessions(end);
    for (auto* one : sessions_)
        one->close();
}

asio::awaitable<void> worker::wait_for_sessions(std::chrono::steady_clock::time_point until)
{
    if (sessions_.empty())
        co_return;
    asio::steady_timer timer(context_, until);
    all_left_ = &timer;
    error_code ignored;
    auto token = asio::redirect_error(asio::use_awaitable, ignored);
    co_await timer.async_wait(token);
    all_left_ = nullptr;
}

asio::awaitable<responses::pool_figures> connections_of(common_state const& common)
{
    responses::pool_figures sum;
    for (auto const& one : common.workers) {
        auto const figures =
            co_await asio::co_spawn(one->context(), connections_at(*one), asio::use_awaitable);
        add(sum, figures);
    }
    co_return sum;
}

} // namespace relay
