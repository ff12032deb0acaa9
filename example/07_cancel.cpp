// Streams for a second at most, then cancels: the connection is closed, and what came is kept.

#include <responses/responses.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <iostream>

namespace asio = boost::asio;

asio::awaitable<void> tell(responses::client& client, std::string& text)
{
    responses::request request{.model = "gpt-4.1", .input = "Tell me a very long story."};
    responses::event_stream events = client.stream(request);
    while (auto event = co_await events.next())
        text += event->text();
}

int main()
{
    asio::io_context context;
    responses::client client{context};
    std::string text;

    asio::cancellation_signal stop;
    auto done = asio::co_spawn(context, tell(client, text),
                               asio::bind_cancellation_slot(stop.slot(), asio::use_future));
    asio::steady_timer timer{context, std::chrono::seconds{1}};
    timer.async_wait([&](auto) { stop.emit(asio::cancellation_type::terminal); });
    context.run();
    try {
        done.get();
    } catch (boost::system::system_error const& error) { // A responses::error is one as well.
        if (error.code() != asio::error::operation_aborted) {
            std::cerr << error.what() << '\n';
            return 1;
        }
        std::cout << "[stopped] ";
    }
    std::cout << text.size() << " octets\n";
}
