#include "support/run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <chrono>

namespace responses::test {

namespace asio = boost::asio;

template response run(asio::io_context& context, asio::awaitable<response> operation);
template transcript run(asio::io_context& context, asio::awaitable<transcript> operation);

request a_request()
{
    request what;
    what.model = "gpt-4.1";
    what.input = "Hello";
    return what;
}

options options_for(testing::server const& server)
{
    options settings;
    settings.base_url = server.url();
    settings.api_key = "sk-test";
    settings.tls.ca_pem = server.ca();
    settings.retries.max_retries = 0;
    return settings;
}

asio::awaitable<transcript> read_all(event_stream& events)
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

transcript stream(options const& settings)
{
    asio::io_context context;
    client const model(context, settings);
    request const what = a_request();
    event_stream events = model.stream(what);
    return run(context, read_all(events));
}

cut_off create_cut_off_after(options const& settings, int handlers)
{
    asio::io_context context;
    client const model(context, settings);
    request const what = a_request();
    asio::cancellation_signal signal;
    cut_off seen;
    asio::co_spawn(
        context, model.create(what),
        asio::bind_cancellation_slot(
            signal.slot(), [&](std::exception_ptr thrown, response) { seen.thrown = thrown; }));
    for (int i = 0; i < handlers && context.run_one_for(std::chrono::seconds(5)) != 0; ++i) {
    }
    seen.finished_before = context.stopped();
    signal.emit(asio::cancellation_type::terminal);
    run_to_end(context);
    return seen;
}

bool is_cancelled(std::exception_ptr const& thrown)
{
    return thrown && error_of([&] { std::rethrow_exception(thrown); }).is_cancelled();
}

response create(options const& settings)
{
    asio::io_context context;
    client const model(context, settings);
    request const what = a_request();
    return run(context, model.create(what));
}

} // namespace responses::test
