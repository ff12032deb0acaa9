#include "protocol/admission.hpp"

#include "protocol/server_error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace responses {
namespace {

// Then the server is asked again.
constexpr std::chrono::milliseconds longest_pause = std::chrono::minutes{2};

constexpr double octets_a_token = 4;
constexpr double share_of_the_newest = 0.1;
constexpr double output_at_first = 100; // tokens

std::optional<token_bucket> bucket(double per_minute, time_point now)
{
    if (per_minute <= 0)
        return std::nullopt;
    return even_bucket(per_minute, now);
}

concurrency_window window(rate_options const& how)
{
    constexpr auto any = std::numeric_limits<std::size_t>::max();
    std::size_t const most = how.concurrency > 0 ? how.concurrency : any;
    return {how.adaptive ? how.least_concurrency : most, most};
}

void check_rate(double per_minute, char const* name)
{
    if (std::isfinite(per_minute) && per_minute >= 0)
        return;
    throw error(errc::invalid_argument,
                std::string("rate_options::").append(name).append(" is not a rate"));
}

// Limits of ours say nothing of the server.
bool is_late(error const& failure) noexcept
{
    constexpr errc ours[]{errc::rate_timeout, errc::key_timeout, errc::pool_timeout,
                          errc::deadline_exceeded};
    return failure.is_timeout() &&
           std::ranges::none_of(ours, [&](errc one) { return failure.code() == one; });
}

attempt_end::kind kind_of(error const& failure) noexcept
{
    auto const* const said = failure.api();
    if (is_late(failure))
        return attempt_end::kind::overloaded;
    if (said == nullptr || failure.code() == errc::proxy_failed)
        return attempt_end::kind::given_up;
    if (failure.is_rate_limit() && !is_out_of_quota(*said))
        return attempt_end::kind::refused;
    return said->status == 503 ? attempt_end::kind::overloaded : attempt_end::kind::answered;
}

} // namespace

attempt_end end_of(response const* reply) noexcept
{
    attempt_end how{.what = attempt_end::kind::answered};
    if (reply != nullptr && reply->usage)
        how.tokens = reply->usage->total_tokens;
    return how;
}

attempt_end end_of(error const& failure) noexcept
{
    attempt_end how{.what = kind_of(failure)};
    if (auto const* const said = failure.api())
        how.retry_after = said->retry_after;
    return how;
}

void check_rates(rate_options const& how)
{
    check_rate(how.requests_per_minute, "requests_per_minute");
    check_rate(how.tokens_per_minute, "tokens_per_minute");
    if (how.least_concurrency == 0)
        throw error(errc::invalid_argument, "rate_options::least_concurrency is 0");
    if (how.concurrency > 0 && how.least_concurrency > how.concurrency)
        throw error(errc::invalid_argument,
                    "rate_options::least_concurrency is above its concurrency");
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
      window_(window(how)),
      mean_output_(output_at_first)
{}

time_point admission::next(time_point now, std::size_t octets) const noexcept
{
    if (running_ >= window_.size())
        return time_point::max();
    double const tokens = estimate(static_cast<double>(octets) / octets_a_token);
    time_point at = std::max(now, paused_until_);
    if (requests_)
        at = std::max(at, requests_->ready_at(now, 1));
    if (tokens_)
        at = std::max(at, tokens_->ready_at(now, tokens));
    if (!adaptive_)
        return at;
    at = std::max(at, learnt_.ready_at(now));
    at = std::max(at, allowed_requests_.ready_at(now, 1));
    return std::max(at, allowed_tokens_.ready_at(now, tokens));
}

admitted admission::begin(time_point now, std::size_t octets) noexcept
{
    double const input = static_cast<double>(octets) / octets_a_token;
    double const tokens = estimate(input);
    ++running_;
    if (requests_)
        requests_->take(now, 1);
    if (tokens_)
        tokens_->take(now, tokens);
    learnt_.begin(now);
    return {.number = begun_++,
            .input = input,
            .tokens = tokens,
            .requests_sent = allowed_requests_.begin(now, 1),
            .tokens_sent = allowed_tokens_.begin(now, tokens)};
}

void admission::hear(admitted const& one, rate_limits const& told, time_point now) noexcept
{
    allowed_requests_.learn(one.requests_sent, told.requests, now);
    allowed_tokens_.learn(one.tokens_sent, told.tokens, now);
}

void admission::end(admitted const& one, attempt_end const& how, time_point now) noexcept
{
    accepted_ += how.what == attempt_end::kind::answered ? 1 : 0;
    refused_ += how.what == attempt_end::kind::refused ? 1 : 0;
    learn_tokens(one, how);
    if (adaptive_)
        learn_pace(one, how, now);
    --running_;
}

// What was refused has taken none; what else does not say is left as it was estimated.
void admission::learn_tokens(admitted const& one, attempt_end const& how) noexcept
{
    bool const took_none = how.what == attempt_end::kind::refused;
    if (!how.tokens && !took_none)
        return;
    double const used = took_none ? 0 : static_cast<double>(*how.tokens);
    if (tokens_)
        tokens_->settle(one.tokens - used);
    allowed_tokens_.settle(one.tokens - used);
    if (!took_none)
        mean_output_ += share_of_the_newest * (std::max(used - one.input, 0.0) - mean_output_);
}

void admission::learn_pace(admitted const& one, attempt_end const& how, time_point now) noexcept
{
    if (how.what == attempt_end::kind::given_up)
        return;
    if (how.what == attempt_end::kind::answered) {
        learnt_.accept();
        window_.widen(running_);
        return;
    }
    if (how.retry_after)
        paused_until_ = std::max(paused_until_, now + std::min(*how.retry_after, longest_pause));
    if (window_.narrow(one.number, begun_))
        slow_down(how, now);
}

// The first refusal tells of a rate; another one, at the rate that was learnt, of more than that.
void admission::slow_down(attempt_end const& how, time_point now) noexcept
{
    bool const is_for_rate = how.what == attempt_end::kind::refused;
    if (!is_for_rate || learnt_.is_known(now))
        window_.settle();
    if (is_for_rate)
        learnt_.refuse(now);
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
