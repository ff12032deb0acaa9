#include "protocol/admission.hpp"

#include <responses/error.hpp>

#include <algorithm>
#include <cmath>
#include <string>

namespace responses {
namespace {

constexpr double octets_a_token = 4;
constexpr double share_of_the_newest = 0.1;
constexpr double output_at_first = 100;

std::optional<token_bucket> bucket(double per_minute, time_point now)
{
    return per_minute > 0 ? std::optional<token_bucket>(std::in_place, per_minute, now)
                          : std::nullopt;
}

void check_rate(double per_minute, char const* name)
{
    if (std::isfinite(per_minute) && per_minute >= 0)
        return;
    throw error(errc::invalid_argument,
                std::string("rate_options::").append(name).append(" is not a rate"));
}

} // namespace

void check_rates(rate_options const& how)
{
    check_rate(how.requests_per_minute, "requests_per_minute");
    check_rate(how.tokens_per_minute, "tokens_per_minute");
}

bool is_bounded(rate_options const& how) noexcept
{
    return how.requests_per_minute > 0 || how.tokens_per_minute > 0 || how.concurrency > 0 ||
           how.adaptive;
}

admission::admission(rate_options const& how, time_point now)
    : adaptive_(how.adaptive),
      requests_(bucket(how.requests_per_minute, now)),
      tokens_(bucket(how.tokens_per_minute, now)),
      window_(how.concurrency, how.adaptive),
      mean_output_(output_at_first)
{}

double admission::estimate(std::size_t octets) const noexcept
{
    return static_cast<double>(octets) / octets_a_token + mean_output_;
}

time_point admission::next(time_point now, std::size_t octets) const noexcept
{
    if (running_ >= window_.size())
        return time_point::max();
    double const tokens = estimate(octets);
    time_point at = std::max(now, paused_until_);
    if (requests_)
        at = std::max(at, requests_->ready_at(now, 1));
    if (tokens_)
        at = std::max(at, tokens_->ready_at(now, tokens));
    if (adaptive_) {
        at = std::max(at, allowed_requests_.ready_at(now, 1));
        at = std::max(at, allowed_tokens_.ready_at(now, tokens));
    }
    return at;
}

admitted admission::begin(time_point now, std::size_t octets) noexcept
{
    ++running_;
    double const tokens = estimate(octets);
    if (requests_)
        requests_->take(now, 1);
    if (tokens_)
        tokens_->take(now, tokens);
    return {.number = begun_++,
            .tokens = tokens,
            .octets = static_cast<double>(octets),
            .requests_sent = allowed_requests_.begin(now, 1),
            .tokens_sent = allowed_tokens_.begin(now, tokens)};
}

void admission::end(admitted const& one, attempt_end const& how, time_point now) noexcept
{
    if (adaptive_)
        learn_pace(one, how, now);
    if (how.what == attempt_end::kind::refused)
        ++refused_;
    --running_;
    // What was refused has taken none.
    bool const took_none = how.what == attempt_end::kind::refused;
    if (how.tokens || took_none)
        learn_tokens(one, took_none ? 0 : static_cast<double>(*how.tokens));
    if (how.tokens)
        mean_output_ += share_of_the_newest *
                        (std::max(static_cast<double>(*how.tokens) - one.octets / octets_a_token,
                                  0.0) -
                         mean_output_);
}

void admission::learn_tokens(admitted const& one, double used) noexcept
{
    if (tokens_)
        tokens_->settle(one.tokens - used);
    allowed_tokens_.settle(one.tokens - used);
}

void admission::learn_pace(admitted const& one, attempt_end const& how, time_point now) noexcept
{
    allowed_requests_.learn(one.requests_sent, how.limits.requests, now);
    allowed_tokens_.learn(one.tokens_sent, how.limits.tokens, now);
    bool const is_congested =
        how.what == attempt_end::kind::refused || how.what == attempt_end::kind::overloaded;
    if (is_congested && how.retry_after)
        paused_until_ = std::max(paused_until_, after(now, *how.retry_after));
    if (is_congested)
        window_.narrow(one.number, begun_);
    else if (how.what == attempt_end::kind::good)
        window_.widen(running_);
}

rate_figures admission::figures(time_point now) const noexcept
{
    rate_figures seen;
    seen.begun = begun_;
    seen.refused = refused_;
    seen.running = running_;
    seen.concurrency = window_.size();
    if (paused_until_ > now)
        seen.pause = std::chrono::ceil<std::chrono::milliseconds>(paused_until_ - now);
    return seen;
}

} // namespace responses
