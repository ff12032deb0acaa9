#include "ratio.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>
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

/// The usual table with nothing but medians, and the ratios below it.
class median_reporter : public benchmark::ConsoleReporter
{
public:
    median_reporter() : ConsoleReporter{OO_Tabular} {}

    void ReportRuns(std::vector<Run> const& runs) override
    {
        std::vector<Run> medians;
        for (auto const& run : runs) {
            if (run.aggregate_name != "median")
                continue;
            medians.push_back(run);
            times_[run.run_name.str()] = run.GetAdjustedCPUTime();
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
    void print(ratio const& wanted) const
    {
        auto const name = times_.find(wanted.name);
        auto const base = times_.find(wanted.base);
        if (name == times_.end() || base == times_.end())
            return;
        auto const without = wanted.without ? times_.find(wanted.without) : times_.end();
        std::string label = wanted.name;
        double time = name->second;
        if (without != times_.end()) {
            label = "(" + label + " - " + wanted.without + ")";
            time -= without->second;
        }
        double const measured = time / base->second;
        std::printf("%s / %s: %.2f (target %.1f%s)\n", label.c_str(), wanted.base, measured,
                    wanted.target, measured <= wanted.target ? "" : ", missed");
    }

    std::map<std::string, double> times_;
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
    std::array defaults{std::string{"--benchmark_repetitions=15"},
                        std::string{"--benchmark_enable_random_interleaving=true"},
                        std::string{"--benchmark_min_time=0.1"}};
    std::vector<char*> arguments{argv[0]};
    for (auto& each : defaults)
        arguments.push_back(each.data());
    arguments.insert(arguments.end(), argv + 1, argv + argc);

    auto count = static_cast<int>(arguments.size());
    arguments.push_back(nullptr);
    benchmark::Initialize(&count, arguments.data());
    if (benchmark::ReportUnrecognizedArguments(count, arguments.data()))
        return 1;
    responses::bench::median_reporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    return 0;
}
