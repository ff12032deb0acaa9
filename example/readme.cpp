#include <responses/responses.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

boost::asio::awaitable<void> ask(responses::client& client)
{
    responses::request request{.model = "gpt-4.1", .input = "Tell me a bedtime story."};
    responses::event_stream events = client.stream(request);
    while (auto event = co_await events.next())
        std::cout << event->text() << std::flush;
}

int main()
{
    boost::asio::io_context context;
    responses::client client{context}; // the key is $OPENAI_API_KEY
    boost::asio::co_spawn(context, ask(client), [](std::exception_ptr failure) {
        if (failure)
            std::rethrow_exception(failure); // run() throws it
    });
    context.run();
}
