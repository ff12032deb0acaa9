// Streams a response: prints the text as it arrives, and what happens besides.

#include <responses/responses.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <iostream>

namespace asio = boost::asio;

void show(responses::event const& event)
{
    switch (event.type()) {
    case responses::event_type::output_text_delta: std::cout << event.text() << std::flush; break;
    case responses::event_type::created:
        std::cout << "[" << event.get<responses::events::created>().response.id << "]\n";
        break;
    default: // every other event is here too: event.name(), event.raw()
        break;
    }
}

asio::awaitable<void> ask()
{
    auto executor = co_await asio::this_coro::executor;
    responses::client client{executor};
    responses::request request{.model = "gpt-4.1", .input = "Write a short bedtime story."};
    responses::event_stream events = client.stream(request); // nothing is sent yet
    while (auto event = co_await events.next())
        show(*event);
    std::cout << "\n[" << events.response().status << "]\n";
}

int main()
{
    asio::io_context context;
    auto done = asio::co_spawn(context, ask(), asio::use_future);
    context.run();
    try {
        done.get();
    } catch (responses::error const& error) {
        std::cerr << '\n' << error.what() << '\n';
        return 1;
    }
}
