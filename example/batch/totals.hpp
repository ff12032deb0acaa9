#pragma once

#include <boost/histogram.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

namespace batch_tool {

/// How long calls took, to within 2 %. Its size does not grow.
class durations
{
public:
    durations();

    void add(double seconds) { counts_(seconds); }

    /// What so much of all took at most; 0: there are none.
    double quantile(double share) const;

private:
    using axis = boost::histogram::axis::regular<double, boost::histogram::axis::transform::log>;

    decltype(boost::histogram::make_histogram(axis())) counts_;
};

/// What has come of the rows.
struct totals
{
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0; ///< Lines that are no rows, too.
    std::uint64_t input_tokens = 0;
    std::uint64_t output_tokens = 0;
    double cost = 0;
    durations took = {};
    std::map<std::string, std::uint64_t> errors = {}; ///< By kind.

    std::uint64_t done() const noexcept { return succeeded + failed; }

    void count_error(std::string const& kind);
};

} // namespace batch_tool
