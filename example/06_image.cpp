// Asks about an image of this machine: 06_image FILE

#include <responses/responses.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <iostream>

namespace asio = boost::asio;

asio::awaitable<void> describe(responses::client& client, std::string path)
{
    responses::input_image image = responses::image_from_path(path);
    image.detail = "low";
    responses::message question = responses::user_message({"What is in this image?", image});
    responses::request request{.model = "gpt-4.1", .input = {question}};
    responses::response reply = co_await client.create(request);
    std::cout << reply.output_text() << '\n';
}

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::cerr << "usage: 06_image FILE\n";
        return 2;
    }
    asio::io_context context;
    responses::client client{context};
    auto done = asio::co_spawn(context, describe(client, argv[1]), asio::use_future);
    context.run();
    try {
        done.get();
    } catch (responses::error const& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
