// Asks for a whole response and prints its text. Where and with which key: OPENAI_BASE_URL and
// OPENAI_API_KEY.

#include <responses/responses.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <iostream>

namespace asio = boost::asio;

asio::awaitable<void> ask(responses::client& client)
{
    responses::request request{.model = "gpt-4.1",
                               .input = "Write a one-sentence bedtime story.",
                               .max_output_tokens = 200};
    responses::response reply = co_await client.create(request);
    std::cout << reply.output_text() << '\n';
    if (reply.usage)
        std::cout << reply.usage->total_tokens << " tokens\n";
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
        if (auto const* told = error.api())
            std::cerr << "HTTP " << told->status << ", request " << told->request_id << '\n';
        return 1;
    }
}
