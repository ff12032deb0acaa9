// The same main with a call that streams.

#include <responses/responses.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <exception>

boost::asio::awaitable<void> tell(responses::client& client)
{
    responses::request request{.model = "gpt-4.1", .input = "Tell me a bedtime story."};
    responses::event_stream events = client.stream(request);
    while (auto event = co_await events.next())
        std::fwrite(event->text().data(), 1, event->text().size(), stdout);
}

int main()
{
    boost::asio::io_context context;
    responses::client client(context);
    boost::asio::co_spawn(context, tell(client), [](std::exception_ptr) {});
    context.run();
}
