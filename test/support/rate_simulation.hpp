#pragma once

#include "protocol/admission.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <queue>
#include <random>
#include <vector>

namespace support {

/// A server that lets requests through at a rate, under a virtual clock.
struct limited_server
{
    double per_second = 10;
    double bucket = 10;                     ///< How many there may be at once.
    bool headers = false;                   ///< `x-ratelimit-...-requests` on all answers.
    std::optional<double> retry_unit = 1;   ///< `Retry-After` is rounded up to these seconds.
    std::chrono::milliseconds shortest{20}; ///< How long an answer takes.
    std::chrono::milliseconds longest{60};
    std::size_t workers = 100'000; ///< More at the same time are refused
    bool is_503 = true;
};

/// What came of it, of each second.
struct simulated_second
{
    unsigned accepted = 0;
    unsigned refused = 0;
    unsigned overloaded = 0;
    std::size_t most_running = 0;
};

/// A client that always wants more, for so many seconds.
class rate_simulation
{
public:
    rate_simulation(responses::rate_options const& how, limited_server const& server,
                    unsigned seed = 1)
        : server_(server), level_(server.bucket), admission_(how, now_), random_(seed)
    {}

    std::vector<simulated_second> run(unsigned seconds)
    {
        seen_.resize(seen_.size() + seconds);
        auto const end = at_start() + std::chrono::seconds(seen_.size());
        while (now_ < end) {
            while (admission_.next(now_, 100) <= now_)
                begin();
            auto next = admission_.next(now_, 100);
            if (!pending_.empty())
                next = std::min(next, pending_.top().at);
            now_ = std::min(next, end);
            while (now_ < end && !pending_.empty() && pending_.top().at <= now_)
                step();
        }
        return seen_;
    }

    limited_server& server() noexcept { return server_; }
    responses::admission const& admission() const noexcept { return admission_; }

private:
    using time_point = responses::time_point;

    struct pending
    {
        time_point at;
        responses::admitted one;
        bool arrives = false; // at the server; else at the client
        responses::attempt_end how = {};
        responses::rate_limits limits = {};
        bool operator>(pending const& other) const noexcept { return at > other.at; }
    };

    static time_point at_start() noexcept { return time_point(std::chrono::hours{1}); }

    simulated_second& second()
    {
        auto const passed = std::chrono::floor<std::chrono::seconds>(now_ - at_start());
        return seen_.at(static_cast<std::size_t>(passed.count()));
    }

    void begin()
    {
        auto const way =
            std::chrono::microseconds(std::uniform_int_distribution<int>(0, 4'000)(random_));
        pending_.push({.at = now_ + way, .one = admission_.begin(now_, 100), .arrives = true});
        auto& most = second().most_running;
        most = std::max(most, admission_.figures(now_).running);
    }

    void step()
    {
        pending one = pending_.top();
        pending_.pop();
        if (one.arrives) {
            answer(one);
            return;
        }
        admission_.hear(one.one, one.limits, now_);
        admission_.end(one.one, one.how, now_);
    }

    void answer(pending one)
    {
        using kind = responses::attempt_end::kind;
        fill();
        if (serving_.size() >= server_.workers)
            one.how.what = server_.is_503 ? kind::overloaded : kind::refused;
        else if (level_ < 1)
            one.how.what = kind::refused;
        else
            one.how.what = kind::answered;
        one.at = now_ + std::chrono::milliseconds(2);
        if (one.how.what == kind::answered)
            serve(one);
        else
            refuse(one);
        if (server_.headers)
            one.limits.requests = limit();
        one.arrives = false;
        pending_.push(one);
    }

    void serve(pending& one)
    {
        level_ -= 1;
        ++second().accepted;
        one.at = now_ + std::chrono::milliseconds(std::uniform_int_distribution<long>(
                            server_.shortest.count(), server_.longest.count())(random_));
        serving_.push(one.at);
    }

    void refuse(pending& one)
    {
        bool const is_refused = one.how.what == responses::attempt_end::kind::refused;
        ++(is_refused ? second().refused : second().overloaded);
        if (!is_refused || !server_.retry_unit)
            return;
        double const unit = *server_.retry_unit;
        double const wait = std::ceil((1 - level_) / server_.per_second / unit) * unit;
        one.how.retry_after = std::chrono::milliseconds(std::llround(wait * 1000));
    }

    void fill()
    {
        double const passed = std::chrono::duration<double>(now_ - filled_).count();
        level_ = std::min(level_ + passed * server_.per_second, server_.bucket);
        filled_ = now_;
        while (!serving_.empty() && serving_.top() <= now_)
            serving_.pop();
    }

    responses::rate_limit limit() const
    {
        double const missing = server_.bucket - level_;
        return {.limit = std::llround(server_.bucket),
                .remaining = static_cast<std::int64_t>(std::max(level_, 0.0)),
                .reset = std::chrono::milliseconds(
                    std::llround(std::ceil(missing / server_.per_second * 1000)))};
    }

    limited_server server_;
    time_point now_ = at_start();
    time_point filled_ = now_;
    double level_;
    responses::admission admission_;
    std::mt19937 random_;
    std::priority_queue<pending, std::vector<pending>, std::greater<>> pending_;
    std::priority_queue<time_point, std::vector<time_point>, std::greater<>> serving_;
    std::vector<simulated_second> seen_;
};

} // namespace support
