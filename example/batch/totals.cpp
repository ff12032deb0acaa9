#include "totals.hpp"

#include <cmath>

namespace batch_tool {

namespace {

constexpr unsigned bins = 500;
constexpr double shortest = 1e-4; // seconds
constexpr double longest = 1e5;
constexpr std::size_t most_kinds = 50;

} // namespace

durations::durations() : counts_(boost::histogram::make_histogram(axis(bins, shortest, longest))) {}

double durations::quantile(double share) const
{
    double all = 0;
    for (auto const& bin : boost::histogram::indexed(counts_, boost::histogram::coverage::all))
        all += *bin;
    double below = 0;
    for (auto const& bin : boost::histogram::indexed(counts_, boost::histogram::coverage::all)) {
        below += *bin;
        if (all > 0 && below >= share * all)
            return bin.bin().upper() > longest ? longest : bin.bin().upper();
    }
    return 0;
}

// A server that has a new word each time does not fill the memory.
void totals::count_error(std::string const& kind)
{
    ++failed;
    bool const is_room = errors.size() < most_kinds || errors.contains(kind);
    ++errors[is_room ? kind : "others"];
}

} // namespace batch_tool
