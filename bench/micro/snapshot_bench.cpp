#include "protocol/event_reader.hpp"
#include "ratio.hpp"
#include "stream.hpp"
#include "support/allocations.hpp"

#include <responses/snapshot.hpp>

#include <benchmark/benchmark.h>

namespace responses::bench {
namespace {

// What `use` does with each event of the stream, and what it takes to read it.
template <class Use>
void run(benchmark::State& state, Use use)
{
    std::size_t events = 0;
    auto const before = test::allocations();
    for (auto _ : state) {
        event_reader reader(std::size_t{1} << 20);
        reader.feed(text_deltas().bytes);
        snapshot kept;
        while (auto const seen = reader.next()) {
            use(kept, *seen);
            ++events;
        }
        benchmark::DoNotOptimize(kept.response().output.data());
    }
    state.counters["allocations/event"] =
        static_cast<double>(test::allocations() - before) / static_cast<double>(events);
    state.SetItemsProcessed(static_cast<std::int64_t>(events));
}

void read_text(benchmark::State& state)
{
    run(state, [](snapshot&, event const& seen) { benchmark::DoNotOptimize(seen.text().data()); });
}

void read_into_snapshot(benchmark::State& state)
{
    run(state, [](snapshot& kept, event const& seen) { kept.apply(seen); });
}

BENCHMARK(read_text);
BENCHMARK(read_into_snapshot);

ratio const of_snapshot{"read_into_snapshot", "read_text", 1.2};

} // namespace
} // namespace responses::bench
