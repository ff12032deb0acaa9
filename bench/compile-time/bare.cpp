// The least that a coroutine main is made of.

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/value.hpp>

#include <cstdio>
#include <exception>

boost::asio::awaitable<void> tell()
{
    std::puts("Once upon a time.");
    co_return;
}

int main()
{
    boost::asio::io_context context;
    boost::asio::co_spawn(context, tell(), [](std::exception_ptr) {});
    context.run();
}
