#include "protocol/admission.hpp"
#include "support/rate_simulation.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <numeric>

BOOST_AUTO_TEST_SUITE(admissions)

namespace {

using namespace responses;
using namespace std::chrono_literals;
using kind = attempt_end::kind;
using support::limited_server;
using support::rate_simulation;

constexpr time_point start{1h};

rate_options adaptive(std::size_t most = 64) { return {.concurrency = most, .adaptive = true}; }

bool may_begin(admission const& rates, time_point now, std::size_t octets = 400)
{
    return rates.next(now, octets) <= now;
}

// How many begin at once.
int begin_all(admission& rates, time_point now, std::size_t octets = 400)
{
    int begun = 0;
    for (; begun < 10'000 && may_begin(rates, now, octets); ++begun)
        rates.begin(now, octets);
    return begun;
}

error refusal(int status, std::optional<std::chrono::milliseconds> wait = {},
              std::string code = "rate_limit_exceeded")
{
    return error(errc::http_status,
                 {.api = api_error{.status = status, .code = code, .retry_after = wait}});
}

struct totals
{
    double accepted = 0;
    double refused = 0;

    double share_refused() const { return refused / (accepted + refused); }
};

totals sum(std::vector<support::simulated_second> const& seen, std::size_t from = 0)
{
    totals all;
    for (std::size_t second = from; second < seen.size(); ++second) {
        all.accepted += seen[second].accepted;
        all.refused += seen[second].refused + seen[second].overloaded;
    }
    return all;
}

double share_used(limited_server const& server, unsigned seconds)
{
    rate_simulation simulation(adaptive(), server);
    double const allowed = server.per_second * seconds + server.bucket;
    return sum(simulation.run(seconds)).accepted / allowed;
}

} // namespace

BOOST_AUTO_TEST_CASE(nothing_bounds_without_options)
{
    BOOST_TEST(!is_bounded({}));
    BOOST_TEST(is_bounded({.requests_per_minute = 1}));
    BOOST_TEST(is_bounded({.tokens_per_minute = 1}));
    BOOST_TEST(is_bounded({.concurrency = 1}));
    BOOST_TEST(is_bounded({.adaptive = true}));
    admission rates({}, start);
    BOOST_TEST(begin_all(rates, start) == 10'000);
}

BOOST_AUTO_TEST_CASE(rates_that_make_no_sense_are_refused)
{
    for (double const bad : {-1.0, std::nan(""), HUGE_VAL}) {
        BOOST_CHECK_THROW(check_rates({.requests_per_minute = bad}), error);
        BOOST_CHECK_THROW(check_rates({.tokens_per_minute = bad}), error);
    }
    BOOST_CHECK_THROW(check_rates({.least_concurrency = 0}), error);
    BOOST_CHECK_THROW(check_rates({.concurrency = 2, .least_concurrency = 3}), error);
    check_rates({.least_concurrency = 3});
}

BOOST_AUTO_TEST_CASE(requests_a_minute)
{
    admission rates({.requests_per_minute = 120}, start);
    BOOST_TEST(begin_all(rates, start) == 2);
    BOOST_TEST((rates.next(start, 400) - start > 490ms && rates.next(start, 400) - start < 510ms));
    BOOST_TEST(begin_all(rates, start + 10min) == 2);
}

BOOST_AUTO_TEST_CASE(tokens_a_minute_are_reserved_and_settled)
{
    admission rates({.tokens_per_minute = 60'000}, start);
    auto const one = rates.begin(start, 3'600); // 900 of input, 100 of output
    BOOST_TEST(!may_begin(rates, start));
    rates.end(one, {.what = kind::answered, .tokens = 300}, start);
    BOOST_TEST(may_begin(rates, start, 2'000));
    BOOST_TEST(!may_begin(rates, start, 4'000));
}

BOOST_AUTO_TEST_CASE(output_is_expected_as_it_was_before)
{
    admission rates({.tokens_per_minute = 60'000}, start);
    auto now = start;
    for (int call = 0; call < 100; ++call, now += 1min) {
        auto const one = rates.begin(now, 400);
        rates.end(one, {.what = kind::answered, .tokens = 600}, now);
    }
    rates.begin(now, 400); // 100 and 500
    BOOST_TEST(may_begin(rates, now, 0) == false);
    BOOST_TEST(may_begin(rates, now + 250ms, 0));
}

BOOST_AUTO_TEST_CASE(what_was_refused_took_no_tokens)
{
    admission rates({.tokens_per_minute = 60'000}, start);
    auto const one = rates.begin(start, 3'600);
    rates.end(one, {.what = kind::refused}, start);
    BOOST_TEST(may_begin(rates, start, 3'000));
    for (int more = 0; more < 50; ++more) {
        auto const another = rates.begin(start, 400);
        rates.end(another, {.what = kind::refused}, start);
    }
    rates.begin(start, 400); // 200, as before: nothing was learnt of the output.
    BOOST_TEST(!may_begin(rates, start, 3'200));
    BOOST_TEST(may_begin(rates, start, 2'800));
}

BOOST_AUTO_TEST_CASE(concurrency_is_a_bound)
{
    admission rates({.concurrency = 3}, start);
    auto const one = rates.begin(start, 400);
    BOOST_TEST(begin_all(rates, start) == 2);
    BOOST_TEST((rates.next(start, 400) == time_point::max()));
    rates.end(one, {}, start);
    BOOST_TEST(begin_all(rates, start) == 1);
}

BOOST_AUTO_TEST_CASE(retry_after_stops_all)
{
    admission rates(adaptive(), start);
    auto const one = rates.begin(start, 400);
    rates.end(one, end_of(refusal(429, 5s)), start);
    BOOST_TEST(!may_begin(rates, start + 4999ms));
    BOOST_TEST(may_begin(rates, start + 5s));
    BOOST_TEST((rates.figures(start + 1s).pause == 4s));
    BOOST_TEST((rates.figures(start + 6s).pause == 0s));
    BOOST_TEST(rates.figures(start).refused == 1U);
}

BOOST_AUTO_TEST_CASE(a_server_that_asks_for_more_is_asked_again_after_two_minutes)
{
    admission rates(adaptive(), start);
    auto const one = rates.begin(start, 400);
    rates.end(one, end_of(refusal(503, 24h)), start);
    BOOST_TEST(!may_begin(rates, start + 119s));
    BOOST_TEST(may_begin(rates, start + 120s));
}

BOOST_AUTO_TEST_CASE(what_is_not_adaptive_learns_nothing)
{
    admission rates({.concurrency = 8}, start);
    auto const one = rates.begin(start, 400);
    rates.hear(one, {.requests = {.limit = 10, .remaining = 0, .reset = 10s}}, start);
    rates.end(one, end_of(refusal(429, 5s)), start);
    BOOST_TEST(begin_all(rates, start) == 8);
}

BOOST_AUTO_TEST_CASE(what_the_server_says_of_requests_and_of_tokens_counts)
{
    for (bool const of_tokens : {false, true}) {
        admission rates(adaptive(), start);
        auto const one = rates.begin(start, 400);
        rate_limit const none_left{.limit = 1'000, .remaining = 0, .reset = 10s};
        rate_limits const told{.requests = of_tokens ? rate_limit{} : none_left,
                               .tokens = of_tokens ? none_left : rate_limit{}};
        rates.hear(one, told, start);
        rates.end(one, {.what = kind::answered}, start);
        BOOST_TEST(!may_begin(rates, start));
        BOOST_TEST(may_begin(rates, start + 11s));
    }
}

BOOST_AUTO_TEST_CASE(the_window_keeps_to_its_least)
{
    admission rates({.concurrency = 8, .least_concurrency = 8, .adaptive = true}, start);
    for (int more = 0; more < 20; ++more) {
        auto const one = rates.begin(start, 400);
        rates.end(one, {.what = kind::overloaded}, start);
    }
    BOOST_TEST(begin_all(rates, start) == 8);
}

BOOST_AUTO_TEST_CASE(how_an_attempt_ended)
{
    BOOST_TEST((end_of(refusal(429)).what == kind::refused));
    BOOST_TEST((end_of(refusal(429, {}, "insufficient_quota")).what == kind::answered));
    BOOST_TEST((end_of(refusal(503, {}, "")).what == kind::overloaded));
    BOOST_TEST((end_of(refusal(400, {}, "")).what == kind::answered));
    BOOST_TEST((end_of(refusal(500, {}, "")).what == kind::answered));
    BOOST_TEST(
        (end_of(error(errc::response_failed, {.api = api_error{.code = "rate_limit_exceeded"}}))
             .what == kind::refused));
    for (errc const late : {errc::connect_timeout, errc::header_timeout, errc::first_event_timeout,
                            errc::idle_timeout, errc::attempt_timeout})
        BOOST_TEST((end_of(error(late)).what == kind::overloaded));
    for (errc const other : {errc::rate_timeout, errc::key_timeout, errc::pool_timeout,
                             errc::deadline_exceeded, errc::connect_failed, errc::truncated})
        BOOST_TEST((end_of(error(other)).what == kind::given_up));
    BOOST_TEST((end_of(error(errc::proxy_failed, {.api = api_error{.status = 429}})).what ==
                kind::given_up));
    response reply;
    BOOST_TEST((end_of(&reply).what == kind::answered));
    BOOST_TEST(!end_of(&reply).tokens);
    reply.usage.emplace().total_tokens = 7;
    BOOST_TEST((end_of(&reply).tokens == 7));
    BOOST_TEST((end_of(nullptr).what == kind::answered));
}

// Simulations: a client that always wants more, and a server with a bucket

BOOST_AUTO_TEST_CASE(a_server_that_tells_its_limits_is_used_up_and_hardly_refuses)
{
    rate_simulation simulation(adaptive(), {.headers = true});
    auto const seen = simulation.run(180);
    BOOST_TEST(sum(seen).accepted >= 0.99 * 1'810);
    BOOST_TEST(sum(seen, 10).share_refused() <= 0.001);
}

BOOST_AUTO_TEST_CASE(a_server_that_only_refuses_is_used_up_too)
{
    rate_simulation simulation(adaptive(), {});
    auto const seen = simulation.run(180);
    BOOST_TEST(sum(seen).accepted >= 0.965 * 1'810);
    BOOST_TEST(sum(seen, 10).share_refused() <= 0.02);
}

BOOST_AUTO_TEST_CASE(without_retry_after_it_is_not_asked_in_vain_much_more)
{
    rate_simulation simulation(adaptive(), {.retry_unit = {}});
    auto const seen = simulation.run(180);
    BOOST_TEST(sum(seen).accepted >= 0.95 * 1'810);
    BOOST_TEST(sum(seen, 10).share_refused() <= 0.12);
}

BOOST_AUTO_TEST_CASE(slow_answers_and_fast_servers_are_used_up)
{
    BOOST_TEST(share_used({.headers = true, .shortest = 1s, .longest = 3s}, 180) >= 0.95);
    BOOST_TEST(share_used({.shortest = 1s, .longest = 3s}, 300) >= 0.92);
    BOOST_TEST(share_used({.per_second = 1'000, .bucket = 1'000}, 30) >= 0.95);
    BOOST_TEST(share_used({.per_second = 500 / 60.0, .bucket = 500, .headers = true}, 600) >= 0.98);
    BOOST_TEST(share_used({.per_second = 1.0 / 20, .bucket = 1}, 1'800) >= 0.93);
}

BOOST_AUTO_TEST_CASE(a_limit_that_falls_and_rises_again_is_followed)
{
    rate_simulation simulation(adaptive(), {.per_second = 100, .bucket = 100});
    simulation.run(60);
    simulation.server().per_second = 10;
    simulation.run(60);
    simulation.server().per_second = 100;
    auto const seen = simulation.run(120);
    std::vector const low(seen.begin() + 70, seen.begin() + 120);
    BOOST_TEST(sum(low).accepted >= 0.9 * 500);
    BOOST_TEST(sum(low).share_refused() <= 0.1);
    BOOST_TEST(sum(seen, 210).accepted >= 0.8 * 3'000);
}

BOOST_AUTO_TEST_CASE(a_server_that_can_do_twenty_at_a_time_gets_about_that_many)
{
    for (bool const is_503 : {true, false}) {
        rate_simulation simulation(adaptive(), {.per_second = 1e6,
                                                .bucket = 1e6,
                                                .retry_unit = {},
                                                .shortest = 100ms,
                                                .longest = 300ms,
                                                .workers = 20,
                                                .is_503 = is_503});
        auto const seen = simulation.run(60);
        BOOST_TEST(sum(seen).accepted >= 0.8 * 60 * 100);
        BOOST_TEST(sum(seen, 10).share_refused() <= 0.03);
        BOOST_TEST(seen.back().most_running <= 24U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
