#include <responses/responses.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <iostream>

boost::asio::awaitable<void> tell(responses::client& client)
{
    responses::request request{.model = "gpt-4.1", .input = "Tell me a bedtime story."};
    responses::event_stream events = client.stream(request);
    while (auto event = co_await events.next())
        std::cout << event->text() << std::flush;
}

int main()
{
    boost::asio::io_context context;
    responses::client client(context); // the key is $OPENAI_API_KEY
    auto told = boost::asio::co_spawn(context, tell(client), boost::asio::use_future);
    context.run();
    told.get(); // throws what went wrong
}
