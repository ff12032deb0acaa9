// Lets the model call two functions of this program, and shows the calls.

#include <responses/responses.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/describe/class.hpp>

#include <iostream>
#include <stdexcept>

namespace asio = boost::asio;

struct place
{
    std::string city;
    static constexpr responses::description descriptions[] = {{"city", "In English."}};
};
BOOST_DESCRIBE_STRUCT(place, (), (city))

struct weather
{
    double celsius;
    std::string sky;
};
BOOST_DESCRIBE_STRUCT(weather, (), (celsius, sky))

asio::awaitable<weather> look_up(place where) // as a database would be asked
{
    auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, std::chrono::milliseconds{20});
    co_await timer.async_wait(asio::use_awaitable);
    if (where.city != "Paris")
        throw std::runtime_error("there is no station in " + where.city);
    co_return weather{21.5, "cloudy"};
}

struct printer : responses::tool_observer
{
    void on_result(responses::function_call const& call,
                   responses::tool_result const& result) override
    {
        std::cout << call.name << call.arguments << " -> " << result.output.output.text() << '\n';
    }
};

asio::awaitable<void> ask(responses::client& client)
{
    responses::toolbox tools;
    tools.add("get_weather", "The weather in a city now.", look_up);
    tools.add("get_user_city", "Where the user is.", [] { return "Paris"; });

    responses::request request{.model = "gpt-4.1", .input = "Do I need an umbrella?"};
    responses::tool_run_options how{.observer = std::make_shared<printer>()};
    responses::tool_run run = co_await client.run_tools(request, tools, how);
    std::cout << run.response.output_text() << " (" << run.turns << " turns)\n";
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
