// Has a response generated in the background, leaves after a few events as a program does that is
// restarted, and takes up the rest; then waits for another one without looking at its events.

#include <responses/responses.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <iostream>

namespace asio = boost::asio;

struct bookmark
{
    std::string id;
    std::int64_t sequence_number = 0; // of the last event that was read
};

asio::awaitable<bookmark> begin(responses::client& client)
{
    responses::request request{
        .model = "gpt-4.1", .input = "Write a very long bedtime story.", .background = true};
    responses::event_stream events = client.stream(request);
    bookmark here;
    while (auto event = co_await events.next()) {
        if (event->type() == responses::event_type::created)
            here.id = event->get<responses::events::created>().response.id;
        here.sequence_number = event->sequence_number().value_or(here.sequence_number);
        std::cout << event->text();
        if (here.sequence_number == 8)
            break;
    }
    co_return here;
}

asio::awaitable<void> resume(responses::client& client, bookmark here)
{
    std::cout << " [" << here.id << " from " << here.sequence_number << "]";
    responses::event_stream events = client.stream_from(here.id, here.sequence_number);
    while (auto event = co_await events.next())
        std::cout << event->text() << std::flush;
    std::cout << '\n';
}

asio::awaitable<void> ask(responses::client& client)
{
    bookmark here = co_await begin(client);
    co_await resume(client, here);

    responses::request request{.model = "gpt-4.1", .input = "Write another one."};
    responses::poll_options how{.limit = std::chrono::minutes{30}};
    responses::response reply = co_await client.create_and_poll(request, how);
    std::cout << reply.id << ": " << reply.status << '\n';
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
