#pragma once

#include "support/print.hpp"

#include <responses/client.hpp>
#include <responses/error.hpp>
#include <responses/testing/server.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace responses::test {

/// No test waits longer for anything.
inline constexpr std::chrono::seconds patience{20};

/// Runs what is ready in the context until nothing is pending. A hang is a failure, not a wait.
inline void run_to_end(boost::asio::io_context& context)
{
    context.restart();
    context.run_for(patience);
    if (!context.stopped())
        throw std::runtime_error("something is still pending in the io_context");
}

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

inline void run(boost::asio::io_context& context, boost::asio::awaitable<void> operation)
{
    std::exception_ptr failure;
    boost::asio::co_spawn(context, std::move(operation),
                          [&](std::exception_ptr thrown) { failure = thrown; });
    run_to_end(context);
    if (failure)
        std::rethrow_exception(failure);
}

/// Options for a client of this server that asks once: what the tests script is one answer.
inline options options_for(testing::server const& server)
{
    options settings;
    settings.base_url = server.url();
    settings.api_key = "sk-test";
    settings.tls.ca_pem = server.ca();
    settings.retries.max_retries = 0;
    return settings;
}

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

/// What was seen of a stream until its end.
struct transcript
{
    std::vector<std::string> names;
    std::string text;
    std::optional<error> failure;
    std::optional<response> final;
};

inline boost::asio::awaitable<transcript> read_all(event_stream& events)
{
    transcript seen;
    try {
        while (auto event = co_await events.next()) {
            seen.names.emplace_back(event->name());
            seen.text += event->text();
        }
        seen.final = events.response();
    } catch (error const& failure) {
        seen.failure = failure;
    }
    co_return seen;
}

} // namespace responses::test
