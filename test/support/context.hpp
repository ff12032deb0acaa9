#pragma once

#include "support/print.hpp"

#include <responses/error.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>

namespace responses::test {

/// No test waits longer for anything.
inline constexpr std::chrono::seconds patience{20};

/// Runs what is ready in the context until nothing is pending. A hang is a failure, not a wait.
void run_to_end(boost::asio::io_context& context);

/// Runs the operation to its end, and everything else that it left pending.
template <class T>
T run(boost::asio::io_context& context, boost::asio::awaitable<T> operation)
{
    std::exception_ptr failure;
    std::optional<T> result;
    boost::asio::co_spawn(context, std::move(operation), [&](std::exception_ptr thrown, T value) {
        failure = thrown;
        result.emplace(std::move(value));
    });
    run_to_end(context);
    if (failure)
        std::rethrow_exception(failure);
    return std::move(*result);
}

void run(boost::asio::io_context& context, boost::asio::awaitable<void> operation);

/// Waits so long.
boost::asio::awaitable<void> pause(std::chrono::milliseconds time);

/// The error that the operation fails with; none is a failure of the test.
template <class Operation>
error error_of(Operation operation)
{
    try {
        operation();
    } catch (error const& failure) {
        return failure;
    }
    throw std::runtime_error("no error was thrown");
}

} // namespace responses::test
