#pragma once

#include "support/context.hpp"

#include <responses/client.hpp>
#include <responses/error.hpp>
#include <responses/testing/server.hpp>

#include <boost/asio/awaitable.hpp>

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

/// One response by a client of its own.
inline response create(options const& settings)
{
    boost::asio::io_context context;
    client const model(context, settings);
    request const what = a_request();
    return run(context, model.create(what));
}

} // namespace responses::test
