// The same call for programs that are no coroutines: by a callback, by a future, and deferred.

#include <responses/responses.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <exception>
#include <future>
#include <iostream>

namespace asio = boost::asio;

int main()
{
    asio::io_context context;
    responses::client client{context};
    responses::request request{.model = "gpt-4.1", .input = "Hello"};
    auto const spawn = [&](auto token) {
        return asio::co_spawn(client.get_executor(), client.create(request), token);
    };

    auto const printer = [](char const* how) {
        return [how](std::exception_ptr failure, responses::response const& reply) {
            std::cout << how << ": " << (failure ? "failed" : reply.status) << '\n';
        };
    };
    spawn(printer("callback"));
    auto later = spawn(asio::deferred); // Nothing is sent before it is given a token of its own.
    std::move(later)(printer("deferred"));
    std::future<responses::response> future = spawn(asio::use_future);
    context.run();
    try {
        std::cout << "future: " << future.get().status << '\n';
    } catch (responses::error const& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
