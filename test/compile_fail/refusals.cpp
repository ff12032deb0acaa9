// What g++ before 13 must not compile is marked "refused"; the rest must compile.
#include <responses/responses.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/describe/class.hpp>

#include <utility>

namespace asio = boost::asio;

struct answer
{
    int number = 0;
};
BOOST_DESCRIBE_STRUCT(answer, (), (number))

asio::awaitable<void> call(responses::client& client, responses::request& named)
{
    co_await client.create(named);
    co_await client.create(responses::request{.model = "m"}); // refused
    co_await client.create({.model = "m"});                   // refused
    co_await client.create(std::move(named));                 // refused

    co_await client.parse<answer>(named);
    co_await client.parse<answer>(responses::request{.model = "m"}); // refused
    co_await client.parse<answer>({.model = "m"});                   // refused

    auto events = client.stream(named);
    auto of_temporary = client.stream(responses::request{.model = "m"}); // refused
    auto of_braces = client.stream({.model = "m"});                      // refused
    co_await events.next();
}

void make(asio::io_context& context, responses::options const& named)
{
    auto const executor = context.get_executor();
    responses::client by_executor{executor, named};
    responses::client by_context{context, named};
    responses::client by_temporary{executor, responses::options{}};            // refused
    responses::client by_braces{executor, {.api_key = "k"}};                   // refused
    responses::client by_context_and_temporary{context, responses::options{}}; // refused
}
