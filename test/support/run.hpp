#pragma once

#include "support/context.hpp"

#include <responses/client.hpp>
#include <responses/error.hpp>
#include <responses/testing/server.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <string>
#include <vector>

namespace responses::test {

request a_request();

/// Options for a client of this server that asks once: what the tests script is one answer.
options options_for(testing::server const& server);

/// What was seen of a stream until its end.
struct transcript
{
    std::vector<std::string> names;
    std::string text;
    std::optional<error> failure;
    std::optional<response> final;
};

boost::asio::awaitable<transcript> read_all(event_stream& events);

/// One stream by a client of its own, to its end.
transcript stream(options const& settings);

/// How a call went that was to be cancelled.
struct cut_off
{
    bool finished_before = false;
    std::exception_ptr thrown;
};

/// One response by a client of its own, cancelled by its slot after so many handlers have run.
cut_off create_cut_off_after(options const& settings, int handlers);

/// What was thrown is an `error` that says so.
bool is_cancelled(std::exception_ptr const& thrown);

/// One response by a client of its own.
response create(options const& settings);

// Compiled once, in run.cpp: Asio's templates take most of a test's compilation.
extern template response run(boost::asio::io_context& context,
                             boost::asio::awaitable<response> operation);
extern template transcript run(boost::asio::io_context& context,
                               boost::asio::awaitable<transcript> operation);

} // namespace responses::test
