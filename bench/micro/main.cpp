#include "ratio.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace responses::bench {
namespace {

// A function's static: objects of other files add to it before main.
std::vector<ratio>& ratios()
{
    static std::vector<ratio> all;
    return all;
}

/// The usual table with nothing but medians, and the ratios below it: of the least times, because
/// what else a machine does can only add to them, and of the medians.
class ratio_reporter : public benchmark::ConsoleReporter
{
public:
    ratio_reporter() : ConsoleReporter{OO_Tabular} {}

    void ReportRuns(std::vector<Run> const& runs) override
    {
        std::vector<Run> medians;
        for (auto const& run : runs) {
            auto& times = times_[run.run_name.str()];
            if (run.run_type == Run::RT_Iteration)
                times.least = std::min(times.least, run.GetAdjustedCPUTime());
            if (run.aggregate_name != "median")
                continue;
            medians.push_back(run);
            times.median = run.GetAdjustedCPUTime();
        }
        if (!medians.empty())
            ConsoleReporter::ReportRuns(medians);
    }

    void Finalize() override
    {
        ConsoleReporter::Finalize();
        std::printf("\n");
        for (auto const& each : ratios())
            print(each);
    }

private:
    struct measured
    {
        double least = std::numeric_limits<double>::max();
        double median = 0;
    };

    void print(ratio const& wanted) const
    {
        if (!times_.contains(wanted.name) || !times_.contains(wanted.base))
            return;
        measured const base = times_.at(wanted.base);
        measured time = times_.at(wanted.name);
        std::string label = wanted.name;
        if (wanted.without && times_.contains(wanted.without)) {
            label = "(" + label + " - " + wanted.without + ")";
            time.least -= times_.at(wanted.without).least;
            time.median -= times_.at(wanted.without).median;
        }
        double const least = time.least / base.least;
        std::printf("%s / %s: %.2f (target %.1f%s; of the medians %.2f)\n", label.c_str(),
                    wanted.base, least, wanted.target, least <= wanted.target ? "" : ", missed",
                    time.median / base.median);
    }

    std::map<std::string, measured> times_;
};

} // namespace

ratio::ratio(char const* name_, char const* base_, double target_, char const* without_)
    : name{name_}, base{base_}, target{target_}, without{without_}
{
    ratios().push_back(*this);
}

} // namespace responses::bench

int main(int argc, char** argv)
{
    // Defaults for a noisy machine; what the command line says comes later and wins.
    std::array defaults{std::string{"--benchmark_repetitions=40"},
                        std::string{"--benchmark_enable_random_interleaving=true"},
                        std::string{"--benchmark_min_time=0.03"}};
    std::vector<char*> arguments{argv[0]};
    for (auto& each : defaults)
        arguments.push_back(each.data());
    arguments.insert(arguments.end(), argv + 1, argv + argc);

    auto count = static_cast<int>(arguments.size());
    arguments.push_back(nullptr);
    benchmark::Initialize(&count, arguments.data());
    if (benchmark::ReportUnrecognizedArguments(count, arguments.data()))
        return 1;
    responses::bench::ratio_reporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    return 0;
}
