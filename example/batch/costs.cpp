#include "costs.hpp"

namespace batch_tool {

double cost_of(responses::token_usage const& usage, prices const& price) noexcept
{
    auto const cached = static_cast<double>(usage.input_tokens_details.cached_tokens);
    auto const fresh = static_cast<double>(usage.input_tokens) - cached;
    auto const output = static_cast<double>(usage.output_tokens);
    return (fresh * price.input + cached * price.cached + output * price.output) / 1e6;
}

void costs::add(double cost) noexcept
{
    spent_ += cost;
    ++count_;
}

bool costs::is_at_bound(std::size_t running) const noexcept
{
    if (most_ <= 0 || count_ == 0)
        return false;
    double const mean = spent_ / static_cast<double>(count_);
    return spent_ + mean * static_cast<double>(running) >= most_;
}

} // namespace batch_tool
