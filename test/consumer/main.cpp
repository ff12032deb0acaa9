#include <responses/responses.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

boost::asio::awaitable<void> ask(responses::client const& client, bool& refused)
{
    responses::request request{.model = "m", .input = "x"};
    try {
        co_await client.create(request);
    } catch (responses::error const& failure) {
        refused = failure.is_connection();
    }
}

int main()
{
    bool refused = false;
    boost::asio::io_context context;
    responses::options const options{.base_url = "http://127.0.0.1:1/v1"};
    responses::client const client{context, options};
    boost::asio::co_spawn(context, ask(client, refused), boost::asio::detached);
    context.run();
    return refused ? 0 : 1;
}
