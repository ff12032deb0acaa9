#include "support/context.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace responses::test {

void run_to_end(boost::asio::io_context& context)
{
    context.restart();
    context.run_for(patience);
    if (!context.stopped())
        throw std::runtime_error("something is still pending in the io_context");
}

void run(boost::asio::io_context& context, boost::asio::awaitable<void> operation)
{
    std::exception_ptr failure;
    boost::asio::co_spawn(context, std::move(operation),
                          [&](std::exception_ptr thrown) { failure = thrown; });
    run_to_end(context);
    if (failure)
        std::rethrow_exception(failure);
}

boost::asio::awaitable<void> pause(std::chrono::milliseconds time)
{
    auto const executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer timer(executor, time);
    co_await timer.async_wait(boost::asio::use_awaitable);
}

} // namespace responses::test
