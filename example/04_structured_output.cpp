// Has the model fill a struct, twice: shows the first as it comes, and takes the second whole.

#include <responses/responses.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/describe/class.hpp>

#include <iostream>

namespace asio = boost::asio;

struct step
{
    std::string text;
    std::optional<int> minutes;
};
BOOST_DESCRIBE_STRUCT(step, (), (text, minutes))

struct recipe
{
    std::string title;
    std::vector<step> steps;

    static constexpr responses::description descriptions[] = {{"title", "Three words at most."}};
};
BOOST_DESCRIBE_STRUCT(recipe, (), (title, steps))

void show(responses::parsed<recipe> const& answer)
{
    if (answer)
        std::cout << answer->title << ": " << answer->steps.size() << " steps\n";
    else if (auto const* refused = std::get_if<responses::refused_answer>(&answer.outcome))
        std::cout << "refused: " << refused->text << '\n';
    else
        answer.value(); // throws what it is instead
}

asio::awaitable<void> watch(responses::client& client)
{
    responses::request request{.model = "gpt-4.1", .input = "How do I make pancakes?"};
    request.text = {.format = responses::format_of<recipe>()};
    responses::event_stream events = client.stream(request);
    responses::partial_json document;
    while (auto event = co_await events.next())
        if (!event->text().empty()) {
            document.append(event->text());
            std::cout << document.text() << '\n'; // JSON at any moment
        }
    show(responses::parsed_from<recipe>(events.response()));
}

asio::awaitable<void> ask(responses::client& client)
{
    responses::request request{.model = "gpt-4.1", .input = "How do I make waffles?"};
    auto answer = co_await client.parse<recipe>(request);
    show(answer);
}

int main()
{
    asio::io_context context;
    responses::client client{context};
    try {
        for (auto const call : {watch, ask}) {
            auto done = asio::co_spawn(context, call(client), asio::use_future);
            context.restart();
            context.run();
            done.get();
        }
    } catch (responses::error const& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
