#include "protocol/poll.hpp"

#include <responses/error.hpp>

#include <algorithm>
#include <cmath>

namespace responses {
namespace {

using std::chrono::milliseconds;

// More than anybody waits; and the clock can add it to any time.
constexpr milliseconds longest_wait = std::chrono::hours{24 * 365};

milliseconds back_off(poll_options const& how, unsigned looks)
{
    // Before the bound of the exponent is reached, so is every cap.
    double const exponent = std::min(looks - 1, 10'000U);
    double const cap = static_cast<double>(std::min(how.cap, longest_wait).count());
    double const wait = static_cast<double>(how.base.count());
    if (!(wait > 0))
        return milliseconds::zero();
    return milliseconds(std::llround(std::min(wait * std::pow(how.factor, exponent), cap)));
}

time_point limit_after(time_point from, milliseconds limit) noexcept
{
    return limit.count() > 0 ? after(from, limit) : time_point::max();
}

} // namespace

bool is_pending(std::string_view status) noexcept
{
    return status == "queued" || status == "in_progress";
}

// Zero, and a date that is past, say nothing of when.
std::optional<milliseconds> wait_before_look(poll_options const& how, poll_facts const& facts)
{
    bool const is_asked = facts.asked && facts.asked->count() > 0;
    milliseconds const wait = is_asked ? *facts.asked : back_off(how, facts.looks);
    if (facts.limit - facts.now <= wait)
        return std::nullopt;
    return wait;
}

time_point limit_of_polling(poll_options const& how, milliseconds deadline,
                            time_point began) noexcept
{
    return std::min(limit_after(began, how.limit), limit_after(began, deadline));
}

void check_options(poll_options const& how)
{
    auto const refuse = [](char const* what) { throw error(errc::invalid_argument, what); };
    if (how.base.count() <= 0 || how.cap.count() <= 0)
        refuse("the waits of poll_options must be more than 0");
    if (how.limit.count() < 0)
        refuse("poll_options::limit is negative");
    if (!(how.factor >= 1) || !std::isfinite(how.factor))
        refuse("poll_options::factor must be 1 or more");
}

} // namespace responses
