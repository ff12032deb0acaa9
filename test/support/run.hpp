#pragma once

#include "support/context.hpp"

#include <responses/client.hpp>
#include <responses/error.hpp>
#include <responses/testing/server.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <vector>

namespace responses::test {

inline request a_request()
{
    request what;
    what.model = "gpt-4.1";
    what.input = "Hello";
    return what;
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

/// One stream by a client of its own, to its end.
inline transcript stream(options const& settings)
{
    boost::asio::io_context context;
    client const model(context, settings);
    request const what = a_request();
    event_stream events = model.stream(what);
    return run(context, read_all(events));
}

/// How a call went that was to be cancelled.
struct cut_off
{
    bool finished_before = false;
    std::exception_ptr thrown;
};

/// One response by a client of its own, cancelled by its slot after so many handlers have run.
inline cut_off create_cut_off_after(options const& settings, int handlers)
{
    boost::asio::io_context context;
    client const model(context, settings);
    request const what = a_request();
    boost::asio::cancellation_signal signal;
    cut_off seen;
    boost::asio::co_spawn(
        context, model.create(what),
        boost::asio::bind_cancellation_slot(
            signal.slot(), [&](std::exception_ptr thrown, response) { seen.thrown = thrown; }));
    for (int i = 0; i < handlers && context.run_one_for(std::chrono::seconds(5)) != 0; ++i) {
    }
    seen.finished_before = context.stopped();
    signal.emit(boost::asio::cancellation_type::terminal);
    run_to_end(context);
    return seen;
}

/// One response by a client of its own.
inline response create(options const& settings)
{
    boost::asio::io_context context;
    client const model(context, settings);
    request const what = a_request();
    return run(context, model.create(what));
}

} // namespace responses::test
