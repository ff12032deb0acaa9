// Has a response generated in the background and waits for it; then shows its events again, as a
// program does that had gone away in between.

#include <responses/responses.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <iostream>

namespace asio = boost::asio;

asio::awaitable<void> ask(responses::client& client)
{
    responses::request request{.model = "gpt-4.1", .input = "Write a very long bedtime story."};
    responses::poll_options how{.limit = std::chrono::minutes{30}};
    responses::response reply = co_await client.create_and_poll(request, how);
    std::cout << reply.id << ": " << reply.status << '\n';

    responses::event_stream events = client.stream_from(reply.id);
    while (auto event = co_await events.next())
        std::cout << event->text() << std::flush;
    std::cout << '\n';
}

int main()
{
    asio::io_context context;
    responses::client client{context};
    auto done = asio::co_spawn(context, ask(client), asio::use_future);
    context.run();
    try {
        done.get();
    } catch (responses::error const& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
