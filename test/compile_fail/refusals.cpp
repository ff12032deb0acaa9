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

    responses::toolbox const tools;
    responses::tool_run_options how;
    co_await client.run_tools(named, tools);
    co_await client.run_tools(responses::request{.model = "m"}, tools); // refused
    co_await client.run_tools({.model = "m"}, tools, how);              // refused
    co_await client.run_tools(named, tools, {.max_turns = 2});          // refused
    co_await client.run_tools({.model = "m"}, tools, std::move(how));   // refused
    auto turns = client.stream_tools(named, tools, how);
    auto of_braced = client.stream_tools({.model = "m"}, tools);                  // refused
    auto with_named = client.stream_tools({.model = "m"}, tools, how);            // refused
    auto with_braces = client.stream_tools(named, tools, {.max_turns = 2});       // refused
    auto all_braces = client.stream_tools({.model = "m"}, tools, std::move(how)); // refused

    auto events = client.stream(named);
    auto of_temporary = client.stream(responses::request{.model = "m"}); // refused
    auto of_braces = client.stream({.model = "m"});                      // refused
    co_await events.next();
}

asio::awaitable<void> operations(responses::client& client, responses::request& named)
{
    responses::poll_options const how;
    co_await client.create_and_poll(named);
    co_await client.create_and_poll(named, how);
    co_await client.create_and_poll({.model = "m"});        // refused
    co_await client.create_and_poll(std::move(named), how); // refused
    co_await client.create_and_poll(named, {.factor = 2});  // refused
    co_await client.compact({.model = "m"});                // refused
    co_await client.count_input_tokens({.model = "m"});     // refused

    responses::list_options const which;
    auto all = client.input_items("r");
    auto some = client.input_items("r", which);
    auto of_temporary = client.input_items("r", {.limit = 5}); // refused
    co_await some.next();
}

asio::awaitable<void> of_conversations(responses::conversations& all)
{
    responses::conversation_request const named;
    co_await all.create();
    co_await all.create(named);
    co_await all.create({.metadata = {}});                       // refused
    co_await all.update("c", {{"a", "b"}});                      // refused
    co_await all.add_items("c", {responses::user_message("a")}); // refused
    auto some = all.items("c", {.limit = 5});                    // refused
    co_await some.next();
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
