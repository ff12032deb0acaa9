#include "protocol/event_decoder.hpp"
#include "ratio.hpp"
#include "stream.hpp"
#include "support/allocations.hpp"

#include <benchmark/benchmark.h>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>

namespace responses::bench {
namespace {

// The JSON of each event.
std::vector<std::string_view> documents()
{
    constexpr std::string_view field = "data: ";
    std::vector<std::string_view> all;
    for (auto const event : text_deltas().events) {
        auto const json = event.substr(event.find(field) + field.size());
        all.push_back(json.substr(0, json.find('\n')));
    }
    return all;
}

template <class Decode>
void run(benchmark::State& state, Decode decode)
{
    auto const all = documents();
    auto const before = test::allocations();
    for (auto _ : state)
        for (auto const document : all)
            decode(document);
    auto const decoded = static_cast<double>(state.iterations()) * static_cast<double>(all.size());
    state.counters["allocations/event"] =
        static_cast<double>(test::allocations() - before) / decoded;
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(all.size()));
}

void decode_delta(benchmark::State& state)
{
    event_decoder decoder;
    run(state, [&](std::string_view document) {
        boost::system::error_code code;
        auto const seen = decoder.decode(document, {}, code);
        benchmark::DoNotOptimize(seen->text().data());
    });
}

void json_parse_monotonic(benchmark::State& state)
{
    std::vector<unsigned char> memory(8192);
    run(state, [&](std::string_view document) {
        boost::json::monotonic_resource resource(memory.data(), memory.size());
        auto const value = boost::json::parse(document, &resource);
        benchmark::DoNotOptimize(value.get_object().if_contains("delta"));
    });
}

BENCHMARK(decode_delta);
BENCHMARK(json_parse_monotonic);

ratio const of_decoding{"decode_delta", "json_parse_monotonic", 0.5};

} // namespace
} // namespace responses::bench
