#include "ratio.hpp"
#include "stream.hpp"
#include "support/allocations.hpp"

#include <responses/sse.hpp>

#include <benchmark/benchmark.h>

#include <cstring>

namespace responses::bench {
namespace {

using pieces = std::vector<std::string_view>;

// The least that any parser does: a look at every byte for the ends of the lines.
void memchr_pass(pieces const& stream)
{
    for (auto piece : stream) {
        char const* position = piece.data();
        char const* const end = position + piece.size();
        while (auto const* found =
                   std::memchr(position, '\n', static_cast<std::size_t>(end - position))) {
            benchmark::DoNotOptimize(found);
            position = static_cast<char const*>(found) + 1;
        }
    }
}

void parser_pass(pieces const& stream)
{
    sse::parser parser;
    for (auto piece : stream) {
        parser.feed(piece);
        while (auto frame = parser.next())
            benchmark::DoNotOptimize(frame);
    }
}

void run(benchmark::State& state, void (*pass)(pieces const&), pieces const& stream)
{
    auto const events = static_cast<double>(text_deltas().events.size());
    auto const before = test::allocations();
    for (auto _ : state)
        pass(stream);
    auto const passes = static_cast<double>(state.iterations());
    auto const allocations = static_cast<double>(test::allocations() - before);
    state.counters["allocations/event"] = allocations / (events * passes);
    state.SetItemsProcessed(state.iterations() *
                            static_cast<std::int64_t>(text_deltas().events.size()));
    state.SetBytesProcessed(state.iterations() *
                            static_cast<std::int64_t>(text_deltas().bytes.size()));
}

void memchr_64_kib(benchmark::State& state)
{
    run(state, memchr_pass, text_deltas().pieces(65536));
}
void memchr_1400(benchmark::State& state) { run(state, memchr_pass, text_deltas().pieces(1400)); }
void memchr_event(benchmark::State& state) { run(state, memchr_pass, text_deltas().events); }
void sse_64_kib(benchmark::State& state) { run(state, parser_pass, text_deltas().pieces(65536)); }
void sse_1400(benchmark::State& state) { run(state, parser_pass, text_deltas().pieces(1400)); }
void sse_event(benchmark::State& state) { run(state, parser_pass, text_deltas().events); }

BENCHMARK(memchr_64_kib);
BENCHMARK(memchr_1400);
BENCHMARK(memchr_event);
BENCHMARK(sse_64_kib);
BENCHMARK(sse_1400);
BENCHMARK(sse_event);

ratio const of_64_kib{"sse_64_kib", "memchr_64_kib", 1.4};
ratio const of_1400{"sse_1400", "memchr_1400", 1.4};
ratio const of_event{"sse_event", "memchr_event", 2.0};

} // namespace
} // namespace responses::bench
