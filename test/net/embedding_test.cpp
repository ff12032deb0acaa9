#include "support/run.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <future>
#include <iterator>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>

// What docs/embedding.md promises to servers.
BOOST_AUTO_TEST_SUITE(embedding)

namespace {

namespace asio = boost::asio;
using namespace responses;

asio::awaitable<std::size_t> tokens_of(client const& model)
{
    request const what = test::a_request();
    auto const whole = co_await model.create(what);
    event_stream events = model.stream(what);
    auto const streamed = co_await events.finish();
    co_return static_cast<std::size_t>(whole.usage->output_tokens + streamed.usage->output_tokens);
}

struct fixture
{
    testing::server server{testing::server_options{.tls = true, .tokens = 3}};
    options settings = test::options_for(server);
    request what = test::a_request();
};

std::size_t threads_of_this_process()
{
    std::filesystem::directory_iterator const all("/proc/self/task");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_client_lives_on_any_executor, fixture)
{
    asio::io_context context;
    asio::thread_pool pool{1};
    auto const strand = asio::make_strand(context);
    asio::any_io_executor const executors[]{context.get_executor(), strand, pool.get_executor(),
                                            asio::make_strand(pool.get_executor())};
    for (auto const& executor : executors) {
        client const model(executor, settings);
        BOOST_TEST((model.get_executor() == executor));
        auto done = asio::co_spawn(executor, tokens_of(model), asio::use_future);
        test::run_to_end(context);
        BOOST_TEST(done.get() == 6U);
    }
    pool.join();
}

BOOST_FIXTURE_TEST_CASE(every_completion_token_does, fixture)
{
    asio::io_context context;
    client const model(context, settings);
    auto const spawn = [&](auto&& token) {
        return asio::co_spawn(model.get_executor(), model.create(what),
                              std::forward<decltype(token)>(token));
    };
    int completed = 0;
    auto const count = [&](std::exception_ptr const& failure, response const& reply) {
        completed += !failure && reply.status == "completed";
    };
    spawn(count);
    spawn(asio::deferred)(count);
    spawn(asio::as_tuple(asio::deferred))([&](std::tuple<std::exception_ptr, response> const& all) {
        count(std::get<0>(all), std::get<1>(all));
    });
    asio::thread_pool other{1};
    auto const here = std::this_thread::get_id();
    std::promise<bool> elsewhere;
    spawn(asio::bind_executor(other, [&](std::exception_ptr const&, response const&) {
        elsewhere.set_value(std::this_thread::get_id() != here);
    }));
    auto future = spawn(asio::use_future);
    test::run_to_end(context);
    BOOST_TEST(completed == 3);
    BOOST_TEST(future.get().status == "completed");
    BOOST_TEST(elsewhere.get_future().get());
    other.join();
}

BOOST_FIXTURE_TEST_CASE(no_thread_is_started, fixture)
{
    asio::io_context context;
    auto const before = threads_of_this_process();
    client const model(context, settings);
    auto done = asio::co_spawn(context, tokens_of(model), asio::use_future);
    std::size_t most = 0;
    while (context.run_one() > 0)
        most = std::max(most, threads_of_this_process());
    BOOST_TEST(done.get() == 6U);
    BOOST_TEST(most == before);
}

BOOST_FIXTURE_TEST_CASE(clients_are_moved_and_const_is_enough, fixture)
{
    static_assert(std::is_nothrow_move_constructible_v<client>);
    static_assert(std::is_nothrow_move_assignable_v<client>);
    static_assert(!std::is_copy_constructible_v<client>);
    asio::io_context context;
    client first(context, settings);
    event_stream begun = first.stream(what);
    client second(std::move(first));
    client third(context, settings);
    third = std::move(second);
    client const& model = third;
    BOOST_TEST(test::run(context, tokens_of(model)) == 6U);
    BOOST_TEST(test::run(context, begun.finish()).status == "completed");
    BOOST_TEST(server.figures().connections == 1U); // It is the same client.
}

BOOST_AUTO_TEST_SUITE_END()
