#pragma once

#include <responses/response.hpp>

#include <cstddef>
#include <cstdint>

namespace batch_tool {

/// Dollars for a million tokens.
struct prices
{
    double input = 0;
    double cached = 0; ///< Of the input.
    double output = 0;
};

double cost_of(responses::token_usage const& usage, prices const& price) noexcept;

/// What has been spent, and what a bound leaves.
class costs
{
public:
    /// `most` 0: there is no bound.
    explicit costs(double most) noexcept : most_(most) {}

    void add(double cost) noexcept;

    double spent() const noexcept { return spent_; }

    /// With so many calls on their way, another one would pass the bound: each is thought to cost
    /// what those before did in the mean.
    bool is_at_bound(std::size_t running) const noexcept;

private:
    double most_;
    double spent_ = 0;
    std::uint64_t count_ = 0;
};

} // namespace batch_tool
