#include "protocol/concurrency_window.hpp"
#include "protocol/learnt_rate.hpp"
#include "protocol/server_allowance.hpp"
#include "protocol/token_bucket.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <limits>

namespace {

using namespace responses;
using namespace std::chrono_literals;

constexpr time_point start{1h};

bool is_about(time_point at, time_point::duration since_start)
{
    auto const off = at - start - since_start;
    return off > -1ms && off < 1ms;
}

rate_limit told(std::int64_t limit, std::int64_t remaining, std::chrono::milliseconds reset)
{
    return {.limit = limit, .remaining = remaining, .reset = reset};
}

} // namespace

BOOST_AUTO_TEST_SUITE(token_buckets)

BOOST_AUTO_TEST_CASE(a_minutes_worth_is_never_there_at_once)
{
    auto bucket = even_bucket(600, start);
    for (int taken = 0; taken < 10; ++taken) {
        BOOST_TEST((bucket.ready_at(start, 1) == start));
        bucket.take(start, 1);
    }
    BOOST_TEST(is_about(bucket.ready_at(start, 1), 100ms));
    BOOST_TEST(is_about(bucket.ready_at(start, 5), 500ms));
}

BOOST_AUTO_TEST_CASE(less_than_one_a_second_begins_with_one)
{
    auto bucket = even_bucket(6, start);
    BOOST_TEST((bucket.ready_at(start, 1) == start));
    bucket.take(start, 1);
    BOOST_TEST(is_about(bucket.ready_at(start, 1), 10s));
}

BOOST_AUTO_TEST_CASE(what_is_not_taken_does_not_pile_up)
{
    auto bucket = even_bucket(600, start);
    bucket.take(start + 1h, 10);
    BOOST_TEST(is_about(bucket.ready_at(start + 1h, 1), 1h + 100ms));
}

BOOST_AUTO_TEST_CASE(more_than_its_room_is_taken_when_it_is_full_and_owed)
{
    auto bucket = even_bucket(600, start);
    bucket.take(start, 1);
    BOOST_TEST(is_about(bucket.ready_at(start, 40), 100ms));
    bucket.take(start + 100ms, 40);
    BOOST_TEST(is_about(bucket.ready_at(start + 100ms, 1), 3200ms));
}

BOOST_AUTO_TEST_CASE(what_was_not_used_is_there_again_up_to_its_room)
{
    auto bucket = even_bucket(600, start);
    bucket.take(start, 30);
    bucket.settle(20);
    BOOST_TEST((bucket.ready_at(start, 1) > start));
    bucket.settle(1'000);
    BOOST_TEST((bucket.ready_at(start, 10) == start));
    bucket.take(start, 10);
    BOOST_TEST((bucket.ready_at(start, 1) > start));
    bucket.settle(-10);
    BOOST_TEST(is_about(bucket.ready_at(start, 1), 1100ms));
}

BOOST_AUTO_TEST_CASE(a_clock_that_jumps_back_gives_nothing)
{
    auto bucket = even_bucket(600, start);
    bucket.take(start, 10);
    bucket.take(start - 1h, 1);
    BOOST_TEST(is_about(bucket.ready_at(start - 1h, 1), 200ms));
}

BOOST_AUTO_TEST_CASE(no_wait_is_longer_than_the_clock_can_hold)
{
    auto bucket = even_bucket(1e-300, start);
    bucket.take(start, 1);
    BOOST_TEST((bucket.ready_at(start, 1) > start + 24h * 365));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(server_allowances)

BOOST_AUTO_TEST_CASE(nothing_is_known_before_an_answer)
{
    server_allowance allowance;
    for (int sent = 0; sent < 100; ++sent)
        allowance.begin(start, 1);
    BOOST_TEST((allowance.ready_at(start, 1) == start));
}

BOOST_AUTO_TEST_CASE(what_remains_is_used_and_then_the_rate_of_its_reset)
{
    server_allowance allowance;
    auto const one = allowance.begin(start, 1);
    allowance.learn(one, told(10, 5, 500ms), start);
    for (int sent = 0; sent < 4; ++sent) {
        BOOST_TEST((allowance.ready_at(start, 1) == start));
        allowance.begin(start, 1);
    }
    // 10 a second, half a request and a hundredth of the rate kept back.
    auto const at = allowance.ready_at(start, 1);
    BOOST_TEST((at > start + 40ms && at < start + 60ms));
}

BOOST_AUTO_TEST_CASE(what_was_sent_meanwhile_counts)
{
    server_allowance allowance;
    auto const one = allowance.begin(start, 1);
    for (int sent = 0; sent < 5; ++sent)
        allowance.begin(start + 1ms, 1);
    allowance.learn(one, told(10, 5, 500ms), start + 2ms);
    BOOST_TEST((allowance.ready_at(start + 2ms, 1) > start + 100ms));
}

BOOST_AUTO_TEST_CASE(what_came_back_during_a_long_answer_counts)
{
    server_allowance allowance;
    auto const one = allowance.begin(start, 1);
    for (int sent = 0; sent < 20; ++sent)
        allowance.begin(start + sent * 100ms, 1);
    allowance.learn(one, told(10, 5, 500ms), start + 2s);
    BOOST_TEST((allowance.ready_at(start + 2s, 1) == start + 2s));
}

BOOST_AUTO_TEST_CASE(the_word_of_an_older_attempt_does_not_count)
{
    server_allowance allowance;
    auto const older = allowance.begin(start, 1);
    auto const newer = allowance.begin(start + 1ms, 1);
    allowance.learn(newer, told(10, 0, 1s), start + 2ms);
    allowance.learn(older, told(10, 9, 100ms), start + 3ms);
    BOOST_TEST((allowance.ready_at(start + 3ms, 1) > start + 100ms));
}

BOOST_AUTO_TEST_CASE(a_time_that_is_rounded_up_does_not_lower_the_rate)
{
    server_allowance allowance;
    auto one = allowance.begin(start, 1);
    allowance.learn(one, told(60, 0, 10s), start); // 6 a second.
    one = allowance.begin(start + 10s, 1);
    allowance.learn(one, told(60, 59, 1s), start + 10s); // 1?
    allowance.begin(start + 10s, 59);
    auto const wait = allowance.ready_at(start + 10s, 1) - (start + 10s);
    BOOST_TEST((wait > 300ms && wait < 400ms));
    one = allowance.begin(start + 20s, 1);
    allowance.learn(one, told(60, 0, 60s), start + 20s); // When much is used it says so.
    BOOST_TEST((allowance.ready_at(start + 20s, 1) > start + 21s));
}

BOOST_AUTO_TEST_CASE(without_a_reset_the_limit_is_that_of_a_minute)
{
    server_allowance allowance;
    auto const one = allowance.begin(start, 1);
    allowance.learn(one, {.limit = 60, .remaining = 0}, start);
    BOOST_TEST(is_about(allowance.ready_at(start, 1), 2s));
}

BOOST_AUTO_TEST_CASE(half_a_word_is_none)
{
    server_allowance allowance;
    auto const one = allowance.begin(start, 1);
    allowance.learn(one, {.limit = 10}, start);
    allowance.learn(one, {.remaining = 0, .reset = 1s}, start);
    allowance.learn(one, told(0, 0, 1s), start);
    BOOST_TEST((allowance.ready_at(start, 1) == start));
}

BOOST_AUTO_TEST_CASE(an_estimate_is_set_right)
{
    server_allowance allowance;
    auto const one = allowance.begin(start, 100);
    allowance.learn(one, told(1'000, 0, 1s), start);
    allowance.begin(start, 100);
    auto const before = allowance.ready_at(start, 10);
    allowance.settle(80);
    BOOST_TEST((allowance.ready_at(start, 10) < before - 75ms));
}

BOOST_AUTO_TEST_CASE(so_is_what_was_sent_behind_an_older_answer)
{
    server_allowance allowance;
    auto const one = allowance.begin(start, 100);
    allowance.begin(start, 900);
    allowance.settle(880);
    allowance.learn(one, told(1'000, 900, 100ms), start);
    BOOST_TEST((allowance.ready_at(start, 800) == start));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(concurrency_windows)

BOOST_AUTO_TEST_CASE(doubles_with_each_round_at_first_up_to_its_bound)
{
    concurrency_window window(1, 20);
    BOOST_TEST(window.size() == 8U);
    for (int ended = 0; ended < 8; ++ended)
        window.widen(window.size());
    BOOST_TEST(window.size() == 16U);
    for (int ended = 0; ended < 16; ++ended)
        window.widen(window.size());
    BOOST_TEST(window.size() == 20U);
}

BOOST_AUTO_TEST_CASE(what_is_not_used_up_does_not_widen)
{
    concurrency_window window(1, 20);
    window.widen(7);
    BOOST_TEST(window.size() == 8U);
}

BOOST_AUTO_TEST_CASE(narrows_once_a_round)
{
    concurrency_window window(1, 20);
    BOOST_TEST(window.narrow(0, 10));
    BOOST_TEST(window.size() == 5U);
    BOOST_TEST(!window.narrow(9, 12));
    BOOST_TEST(window.size() == 5U);
    BOOST_TEST(window.narrow(10, 12));
    BOOST_TEST(window.size() == 3U);
}

BOOST_AUTO_TEST_CASE(rises_by_one_a_round_when_it_has_settled)
{
    concurrency_window window(1, 100);
    window.settle();
    for (int ended = 0; ended < 9; ++ended)
        window.widen(window.size());
    BOOST_TEST(window.size() == 9U);
}

BOOST_AUTO_TEST_CASE(keeps_between_its_bounds)
{
    concurrency_window window(3, 4);
    BOOST_TEST(window.size() == 4U);
    for (std::uint64_t round = 0; round < 20; ++round)
        window.narrow(round, round + 1);
    BOOST_TEST(window.size() == 3U);
    for (int ended = 0; ended < 20; ++ended)
        window.widen(window.size());
    BOOST_TEST(window.size() == 4U);
    constexpr auto any = std::numeric_limits<std::size_t>::max();
    BOOST_TEST(concurrency_window(any, any).size() >= 1'000'000U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(learnt_rates)

namespace {

void let_through(learnt_rate& rate, int count)
{
    for (int one = 0; one < count; ++one)
        rate.accept();
}

// 10 a second, known at `start`.
learnt_rate ten_a_second()
{
    learnt_rate rate;
    rate.refuse(start - 2s);
    let_through(rate, 20);
    rate.refuse(start);
    return rate;
}

} // namespace

BOOST_AUTO_TEST_CASE(one_refusal_says_nothing_of_the_rate)
{
    learnt_rate rate;
    rate.begin(start);
    rate.refuse(start);
    BOOST_TEST(!rate.is_known(start));
    BOOST_TEST((rate.ready_at(start) == start));
}

BOOST_AUTO_TEST_CASE(between_two_it_is_counted)
{
    auto rate = ten_a_second();
    BOOST_TEST(rate.is_known(start));
    rate.begin(start);
    rate.begin(start);
    rate.begin(start);
    BOOST_TEST(is_about(rate.ready_at(start), 200ms)); // A tenth of a second may be made good.
}

BOOST_AUTO_TEST_CASE(it_grows_while_it_goes_well)
{
    auto rate = ten_a_second();
    let_through(rate, 400);
    rate.begin(start + 40s);
    rate.begin(start + 40s);
    rate.begin(start + 40s);
    auto const wait = rate.ready_at(start + 40s) - (start + 40s) + 100ms;
    BOOST_TEST((wait > 95ms && wait < 105ms)); // Three, at 30 a second.
}

BOOST_AUTO_TEST_CASE(it_grows_no_more_than_it_is_used)
{
    auto rate = ten_a_second();
    rate.accept();
    for (int one = 0; one < 11; ++one)
        rate.begin(start + 40s);
    BOOST_TEST((rate.ready_at(start + 40s) > start + 40s + 950ms));
}

BOOST_AUTO_TEST_CASE(most_of_the_rate_that_was_refused_is_kept)
{
    auto rate = ten_a_second();
    rate.begin(start + 10s);
    let_through(rate, 20); // 2 a second: something was lost.
    rate.refuse(start + 10s);
    for (int one = 0; one < 9; ++one)
        rate.begin(start + 10s);
    auto const wait = rate.ready_at(start + 10s) - (start + 10s) + 100ms;
    BOOST_TEST((wait > 950ms && wait < 1050ms)); // 8 of 11 a second.
}

BOOST_AUTO_TEST_CASE(a_server_that_lets_none_through_is_asked_more_and_more_seldom)
{
    learnt_rate rate;
    rate.refuse(start);
    rate.refuse(start + 1ms);
    BOOST_TEST(is_about(rate.ready_at(start + 1ms), 901ms));
    rate.refuse(start + 2ms);
    BOOST_TEST(is_about(rate.ready_at(start + 2ms), 1902ms));
    for (int more = 0; more < 100; ++more)
        rate.refuse(start + 3ms);
    BOOST_TEST(is_about(rate.ready_at(start + 3ms), 59'903ms));
}

BOOST_AUTO_TEST_CASE(it_is_forgotten_when_it_is_not_needed)
{
    auto rate = ten_a_second();
    rate.begin(start);
    BOOST_TEST(rate.is_known(start + 59s));
    BOOST_TEST(!rate.is_known(start + 61s));
    rate.begin(start + 61s);
    rate.begin(start + 61s);
    BOOST_TEST((rate.ready_at(start + 61s) == start + 61s));
    rate.refuse(start + 61s);
    BOOST_TEST(!rate.is_known(start + 61s)); // The time between says nothing.
}

BOOST_AUTO_TEST_SUITE_END()
