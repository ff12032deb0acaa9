#include "protocol/deadlines.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <limits>

BOOST_AUTO_TEST_SUITE(deadline_values)

namespace {

using namespace std::chrono_literals;
using responses::deadlines;
using responses::due;
using responses::errc;
using responses::time_limits;
using responses::time_point;

constexpr time_point start{1000s};
constexpr time_point never = time_point::max();

deadlines limited(time_limits const& limits) { return deadlines(limits, start, start); }

void check(due seen, time_point at, errc what)
{
    BOOST_TEST((seen.at - start).count() == (at - start).count());
    BOOST_TEST((seen.what == what));
}

} // namespace

BOOST_AUTO_TEST_CASE(each_limit_counts_from_its_own_beginning)
{
    deadlines const limits =
        limited({.connect = 10s, .header = 11s, .first_event = 12s, .idle = 20s, .deadline = 1h});
    BOOST_TEST((limits.start() == start));
    check(limits.connect(start), start + 10s, errc::connect_timeout);
    check(limits.connect(start + 1s), start + 11s, errc::connect_timeout);
    check(limited({.rate = 2s}).rate(), start + 2s, errc::rate_timeout);
    check(limited({.key = 2s}).key(), start + 2s, errc::key_timeout);
    check(limited({.pool = 3s}).pool(), start + 3s, errc::pool_timeout);
    check(limits.header(start + 3s), start + 14s, errc::header_timeout);
    check(limits.first_event(start + 4s), start + 16s, errc::first_event_timeout);
    check(limits.silence(start), start + 20s, errc::idle_timeout);
    check(limits.silence(start + 5s), start + 25s, errc::idle_timeout);
}

BOOST_AUTO_TEST_CASE(the_earlier_limit_wins_and_names_itself)
{
    deadlines const limits = limited({.connect = 10s, .idle = 20s, .deadline = 30s});
    check(limits.silence(start + 9s), start + 29s, errc::idle_timeout);
    check(limits.silence(start + 11s), start + 30s, errc::deadline_exceeded);
    check(limits.silence(start + 1h), start + 30s, errc::deadline_exceeded);
    check(limited({.connect = 10s, .idle = 0s, .deadline = 9999ms}).connect(start), start + 9999ms,
          errc::deadline_exceeded);
}

BOOST_AUTO_TEST_CASE(the_limit_of_an_attempt_bounds_each_wait_of_it)
{
    deadlines const limits =
        limited({.connect = 10s, .header = 10s, .first_event = 10s, .idle = 10s, .attempt = 5s});
    for (due const seen : {limits.connect(start), limits.header(start), limits.first_event(start),
                           limits.silence(start)})
        check(seen, start + 5s, errc::attempt_timeout);
    check(limited({.idle = 1s, .attempt = 5s}).silence(start), start + 1s, errc::idle_timeout);
}

BOOST_AUTO_TEST_CASE(a_later_attempt_has_its_own_limits_and_the_deadline_of_the_call)
{
    time_point const second = start + 8s;
    deadlines const limits({.connect = 1s, .idle = 20s, .attempt = 5s, .deadline = 10s}, start,
                           second);
    BOOST_TEST((limits.start() == start));
    BOOST_TEST((limits.deadline() == start + 10s));
    check(deadlines({.rate = 1s}, start, second).rate(), second + 1s, errc::rate_timeout);
    check(limits.rate(), start + 10s, errc::deadline_exceeded);
    check(deadlines({.key = 1s}, start, second).key(), second + 1s, errc::key_timeout);
    check(deadlines({.pool = 1s}, start, second).pool(), second + 1s, errc::pool_timeout);
    check(limits.connect(second), second + 1s, errc::connect_timeout);
    check(limits.silence(second), start + 10s, errc::deadline_exceeded);
    deadlines const roomy({.idle = 20s, .attempt = 5s, .deadline = 1h}, start, second);
    check(roomy.silence(second), second + 5s, errc::attempt_timeout);
}

// The deadline, after which there is no other attempt, is told where both end together.
BOOST_AUTO_TEST_CASE(the_deadline_wins_over_an_attempt_that_ends_with_it)
{
    check(limited({.attempt = 5s, .deadline = 5s}).silence(start), start + 5s,
          errc::deadline_exceeded);
}

BOOST_AUTO_TEST_CASE(zero_is_no_limit)
{
    deadlines const none = limited({.connect = 0s, .header = 0s, .first_event = 0s, .idle = 0s});
    BOOST_TEST((none.connect(start).at == never));
    BOOST_TEST((none.header(start).at == never));
    BOOST_TEST((none.first_event(start).at == never));
    BOOST_TEST((none.silence(start).at == never));
    BOOST_TEST((none.deadline() == never));
    deadlines const whole = limited({.connect = 0s, .idle = 0s, .deadline = 5s});
    check(whole.connect(start), start + 5s, errc::deadline_exceeded);
    check(whole.silence(start + 4s), start + 5s, errc::deadline_exceeded);
}

BOOST_AUTO_TEST_CASE(the_defaults)
{
    deadlines const usual = limited({});
    check(usual.pool(), start + 600s, errc::pool_timeout);
    check(usual.connect(start), start + 10s, errc::connect_timeout);
    check(usual.header(start), start + 600s, errc::header_timeout);
    check(usual.first_event(start), start + 600s, errc::first_event_timeout);
    check(usual.silence(start), start + 600s, errc::idle_timeout);
    check(usual.silence(start + 24h), start + 24h + 600s, errc::idle_timeout);
}

BOOST_AUTO_TEST_CASE(a_negative_limit_is_none)
{
    deadlines const odd =
        limited({.connect = -1s, .header = -1s, .idle = -1ms, .attempt = -1s, .deadline = -1h});
    BOOST_TEST((odd.header(start).at == never));
    BOOST_TEST((odd.connect(start).at == never));
    BOOST_TEST((odd.silence(start).at == never));
}

BOOST_AUTO_TEST_CASE(what_the_clock_cannot_hold_is_no_limit)
{
    using std::chrono::milliseconds;
    auto const room = std::chrono::floor<milliseconds>(never - start);
    for (milliseconds const huge :
         {milliseconds::max(), milliseconds::max() / 2, room + 1ms, room + 1s}) {
        deadlines const limits = limited(
            {.connect = huge, .header = huge, .idle = huge, .attempt = huge, .deadline = huge});
        BOOST_TEST((limits.header(start).at == never));
        BOOST_TEST((limits.connect(start).at == never));
        BOOST_TEST((limits.silence(start).at == never));
    }
    check(limited({.connect = room, .idle = 0s, .deadline = 0s}).connect(start), start + room,
          errc::connect_timeout);
}

BOOST_AUTO_TEST_SUITE_END()
