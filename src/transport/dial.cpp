#include "transport/dial.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace responses::transport {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

std::string text_of(tcp::endpoint const& where)
{
    std::string const address = where.address().to_string();
    std::string const port = std::to_string(where.port());
    return where.address().is_v6() ? "[" + address + "]:" + port : address + ":" + port;
}

} // namespace

/// Also when the coroutine is destroyed where it waits.
class dial::ending
{
public:
    explicit ending(dial& owner) : owner_(owner) {}
    ~ending() { owner_.close_all(); }

    ending(ending const&) = delete;
    ending& operator=(ending const&) = delete;

private:
    dial& owner_;
};

dial::dial(asio::any_io_executor executor, addresses const& candidates)
    : race_(candidates.size()), wait_(executor)
{
    auto const is_v6 = [](tcp::endpoint const& one) { return one.address().is_v6(); };
    for (auto const& candidate : interleaved(candidates, is_v6))
        attempts_.push_back({candidate, tcp::socket(executor), {}});
}

asio::awaitable<tcp::socket> dial::run(due limit)
{
    auto const self = shared_from_this();
    ending const guard(*this);
    co_await race(limit);
    if (!winner_)
        throw error(errc::connect_failed, outcomes());
    co_return std::move(attempts_[*winner_].socket);
}

asio::awaitable<void> dial::race(due limit)
{
    error_code code;
    while (!cancelled_ && !winner_ && !race_.is_lost()) {
        auto const now = std::chrono::steady_clock::now();
        if (now >= limit.at)
            throw error(limit.what, outcomes());
        if (auto const next = race_.next(now))
            start(*next);
        news_ = false;
        wait_.expires_at(std::min(race_.next_at(), limit.at));
        co_await wait_.async_wait(asio::redirect_error(asio::use_awaitable, code));
        if (code && !news_)
            cancelled_ = true; // by the coroutine's cancellation slot
    }
    if (cancelled_)
        throw error(asio::error::operation_aborted);
}

void dial::start(std::size_t index)
{
    auto& one = attempts_[index];
    one.outcome = "no answer";
    one.socket.async_connect(
        one.to, [self = shared_from_this(), index](error_code code) { self->note(index, code); });
}

void dial::note(std::size_t index, error_code const& code)
{
    if (!code && !winner_)
        winner_ = index;
    if (code) {
        attempts_[index].outcome = code.message();
        race_.fail();
    }
    news_ = true;
    wait_.cancel();
}

void dial::cancel() noexcept
{
    cancelled_ = true;
    news_ = true;
    wait_.cancel();
}

void dial::close_all() noexcept
{
    wait_.cancel();
    error_code ignored; // Nobody cares about those that lost.
    for (auto& one : attempts_)
        one.socket.close(ignored);
}

std::string dial::outcomes() const
{
    std::string text;
    for (auto const& one : attempts_)
        text.append(text.empty() ? "" : ", ")
            .append(text_of(one.to))
            .append(": ")
            .append(one.outcome.empty() ? "not tried" : one.outcome);
    return text;
}

} // namespace responses::transport
