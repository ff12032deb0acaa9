// A conversation in two turns: the history is ours, and sent whole each time, so that the service
// need not keep anything.

#include <responses/responses.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <iostream>

namespace asio = boost::asio;

asio::awaitable<void> talk(responses::client& client)
{
    std::vector<responses::item> history;
    for (char const* said : {"Who wrote Faust?", "And when?"}) {
        history.push_back(responses::user_message(said));
        responses::request request{.model = "gpt-4.1", .input = history, .store = false};
        responses::response reply = co_await client.create(request);
        std::cout << "> " << said << '\n' << reply.output_text() << '\n';
        history.insert(history.end(), reply.output.begin(), reply.output.end());
    }
    // With a service that keeps responses, `previous_response_id = reply.id` stands for the
    // history.
}

int main()
{
    asio::io_context context;
    responses::client client{context};
    auto done = asio::co_spawn(context, talk(client), asio::use_future);
    context.run();
    try {
        done.get();
    } catch (responses::error const& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
