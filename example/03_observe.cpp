// Sees what happens in the calls of a client: counts them, and logs them.

#include <responses/responses.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <iostream>

namespace asio = boost::asio;

// An observer of your own overrides what it wants to be told; this one hands it on to a logger.
class figures : public responses::observer
{
public:
    explicit figures(responses::logger_options const& how) : log_(how) {}

    void on_retry(responses::call_info const& call, responses::error const& failure,
                  std::chrono::milliseconds wait, unsigned next) override
    {
        ++retries_;
        log_.on_retry(call, failure, wait, next);
    }

    void on_end(responses::call_info const& call, responses::call_end const& end) override
    {
        ++calls_;
        failed_ += end.failure != nullptr ? 1 : 0;
        log_.on_end(call, end);
    }

    void print() const
    {
        std::cout << "calls: " << calls_ << ", failed: " << failed_ << ", retries: " << retries_
                  << '\n';
    }

private:
    responses::logger log_;
    int calls_ = 0;
    int failed_ = 0;
    int retries_ = 0;
};

void print_line(responses::log_level level, std::string_view line)
{
    std::cerr << "[example] " << to_string(level) << ' ' << line << '\n';
}

asio::awaitable<void> ask(responses::client& client)
{
    responses::request request{.model = "gpt-4.1", .input = "Hello"};
    responses::response reply = co_await client.create(request);
    if (auto left = reply.head.limits().tokens.remaining)
        std::cout << *left << " tokens left\n";
}

int main()
{
    responses::logger_options how{.level = responses::log_level::info, .sink = print_line};
    auto seen = std::make_shared<figures>(how);
    responses::options settings = responses::options::from_environment();
    settings.observer = seen;

    asio::io_context context;
    responses::client client{context, settings};
    auto done = asio::co_spawn(context, ask(client), asio::use_future);
    context.run();
    seen->print();
    try {
        done.get();
    } catch (responses::error const& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
