#include "client/core.hpp"
#include "client/stream_session.hpp"
#include "protocol/event_reader.hpp"
#include "ratio.hpp"
#include "support/allocations.hpp"

#include <responses/event_stream.hpp>

#include <benchmark/benchmark.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

namespace responses::bench {
namespace {

namespace asio = boost::asio;

constexpr std::size_t events_a_piece = 256;
constexpr std::size_t pieces = 128;
constexpr std::size_t steps = pieces * events_a_piece;

// The smallest delta events, so that what the coroutine adds is not lost in the noise of decoding.
// Pieces of whole ones: after the last event of a piece the next piece can be fed.
std::string piece_of_small_events()
{
    std::string piece;
    for (std::size_t i = 0; i < events_a_piece; ++i)
        piece += "data: {\"type\":\"response.output_text.delta\",\"delta\":\"a\"}\n\n";
    return piece;
}

void count(benchmark::State& state, std::size_t allocations)
{
    auto const all = static_cast<double>(state.iterations()) * static_cast<double>(steps);
    state.counters["allocations/event"] = static_cast<double>(allocations) / all;
    state.SetItemsProcessed(state.iterations() * std::int64_t{steps});
}

asio::awaitable<std::optional<int>> trivial_step(int value) { co_return value; }

asio::awaitable<void> trivial_steps()
{
    for (std::size_t i = 0; i < steps; ++i) {
        std::optional<int> const value = co_await trivial_step(1);
        benchmark::DoNotOptimize(value);
    }
}

asio::awaitable<void> next_steps(std::shared_ptr<detail::stream_session> session,
                                 event_stream& stream, std::string_view piece)
{
    for (std::size_t fed = 0; fed < pieces; ++fed) {
        session->feed(piece);
        for (std::size_t i = 0; i < events_a_piece; ++i) {
            std::optional<event> const seen = co_await stream.next();
            benchmark::DoNotOptimize(seen->text().data());
        }
    }
}

void awaitable_step(benchmark::State& state)
{
    asio::io_context context;
    auto const before = test::allocations();
    for (auto _ : state) {
        asio::co_spawn(context, trivial_steps(), asio::detached);
        context.restart();
        context.run();
    }
    count(state, test::allocations() - before);
}

// What a step of the stream does without a coroutine: frame, decode, look for the end.
void read_event(benchmark::State& state)
{
    std::string const piece = piece_of_small_events();
    event_reader reader(std::size_t{1} << 20);
    auto const before = test::allocations();
    for (auto _ : state)
        for (std::size_t fed = 0; fed < pieces; ++fed) {
            reader.feed(piece);
            for (std::size_t i = 0; i < events_a_piece; ++i) {
                auto const seen = reader.next();
                benchmark::DoNotOptimize(seen->text().data());
            }
        }
    count(state, test::allocations() - before);
}

void next_event(benchmark::State& state)
{
    std::string const piece = piece_of_small_events();
    asio::io_context context;
    options settings;
    settings.base_url = "http://127.0.0.1/v1";
    auto const core = std::make_shared<detail::client_core const>(context.get_executor(), settings);
    detail::operation unsent;
    unsent.where = std::make_shared<http::endpoint const>();
    auto const session = std::make_shared<detail::stream_session>(core, unsent);
    event_stream stream(session);
    auto const before = test::allocations();
    for (auto _ : state) {
        asio::co_spawn(context, next_steps(session, stream, piece), asio::detached);
        context.restart();
        context.run();
    }
    count(state, test::allocations() - before);
}

BENCHMARK(awaitable_step);
BENCHMARK(read_event);
BENCHMARK(next_event);

// What the coroutine adds to the plain function.
ratio const of_next{"next_event", "awaitable_step", 2.0, "read_event"};

} // namespace
} // namespace responses::bench
