#include "support/run.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

// What the documentation of `client` promises about threads; the thread sanitizer is the judge.
BOOST_AUTO_TEST_SUITE(threads)

namespace {

namespace asio = boost::asio;
using namespace responses;

constexpr int calls_each = 10;

asio::awaitable<std::size_t> use(client const& model)
{
    request const what = test::a_request();
    std::size_t deltas = 0;
    for (int i = 0; i < calls_each; ++i) {
        co_await model.create(what);
        event_stream events = model.stream(what);
        while (auto event = co_await events.next())
            deltas += event->type() == event_type::output_text_delta;
    }
    co_return deltas;
}

} // namespace

BOOST_AUTO_TEST_CASE(many_clients_over_many_threads)
{
    testing::server const server(testing::server_options{.tls = true, .tokens = 4});
    options const settings = test::options_for(server);
    std::vector<std::thread> workers;
    std::atomic<std::size_t> deltas{0};
    for (int i = 0; i < 4; ++i)
        workers.emplace_back([&] {
            asio::io_context context{1};
            client const model(context, settings);
            deltas += test::run(context, use(model));
        });
    for (auto& worker : workers)
        worker.join();
    BOOST_TEST(deltas == 4u * calls_each * 4u);
}

// Each awaits on an executor of its own, and runs the operation on the client's.
BOOST_AUTO_TEST_CASE(a_client_is_shared_by_spawning_its_calls_on_its_executor)
{
    testing::server const server(testing::server_options{.tls = true, .tokens = 4});
    options const settings = test::options_for(server);
    asio::io_context home{1};
    client const model(home, settings);
    auto const stay = asio::make_work_guard(home);
    std::thread at_home([&] { home.run(); });

    auto const from_elsewhere = [](client const& shared) -> asio::awaitable<std::size_t> {
        co_return co_await asio::co_spawn(shared.get_executor(), use(shared), asio::use_awaitable);
    };
    std::vector<std::thread> users;
    std::atomic<std::size_t> deltas{0};
    for (int i = 0; i < 3; ++i)
        users.emplace_back([&] {
            asio::io_context context{1};
            std::future<std::size_t> done =
                asio::co_spawn(context, from_elsewhere(model), asio::use_future);
            context.run();
            deltas += done.get();
        });
    for (auto& user : users)
        user.join();
    home.stop();
    at_home.join();
    BOOST_TEST(deltas == 3u * calls_each * 4u);
    BOOST_TEST(server.figures().connections <= 6u);
}

BOOST_AUTO_TEST_CASE(a_client_on_a_strand_of_a_pool)
{
    testing::server const server(testing::server_options{.tls = true, .tokens = 4});
    options const settings = test::options_for(server);
    asio::thread_pool pool{3};
    auto const strand = asio::make_strand(pool.get_executor());
    client const model(asio::any_io_executor{strand}, settings);
    // All of it from the strand: the thread sanitizer does not understand the fences with which
    // Asio counts the references of an executor.
    std::vector<std::future<std::size_t>> done(3);
    std::promise<void> started;
    asio::post(strand, [&] {
        for (auto& one : done)
            one = asio::co_spawn(strand, use(model), asio::use_future);
        started.set_value();
    });
    started.get_future().wait();
    for (auto& one : done)
        BOOST_TEST(one.get() == 4u * calls_each);
    pool.join();
}

BOOST_AUTO_TEST_SUITE_END()
