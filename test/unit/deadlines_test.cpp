#include "protocol/deadlines.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <limits>

namespace {

using namespace std::chrono_literals;
using responses::deadlines;
using responses::due;
using responses::errc;
using responses::time_limits;
using responses::time_point;

constexpr time_point start{1000s};
constexpr time_point never = time_point::max();

deadlines limited(time_limits const& limits) { return deadlines(limits, start); }

void check(due seen, time_point at, errc what)
{
    BOOST_TEST((seen.at - start).count() == (at - start).count());
    BOOST_TEST((seen.what == what));
}

} // namespace

BOOST_AUTO_TEST_SUITE(deadline_values)

BOOST_AUTO_TEST_CASE(each_limit_counts_from_its_own_beginning)
{
    deadlines const limits = limited({.connect = 10s, .idle = 20s, .deadline = 1h});
    BOOST_TEST((limits.start() == start));
    check(limits.connect(start), start + 10s, errc::connect_timeout);
    check(limits.connect(start + 1s), start + 11s, errc::connect_timeout);
    check(limited({.pool = 3s}).pool(), start + 3s, errc::pool_timeout);
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

BOOST_AUTO_TEST_CASE(zero_is_no_limit)
{
    deadlines const none = limited({.connect = 0s, .idle = 0s, .deadline = 0s});
    BOOST_TEST((none.connect(start).at == never));
    BOOST_TEST((none.silence(start).at == never));
    deadlines const whole = limited({.connect = 0s, .idle = 0s, .deadline = 5s});
    check(whole.connect(start), start + 5s, errc::deadline_exceeded);
    check(whole.silence(start + 4s), start + 5s, errc::deadline_exceeded);
}

BOOST_AUTO_TEST_CASE(a_negative_limit_is_none)
{
    deadlines const odd = limited({.connect = -1s, .idle = -1ms, .deadline = -1h});
    BOOST_TEST((odd.connect(start).at == never));
    BOOST_TEST((odd.silence(start).at == never));
}

BOOST_AUTO_TEST_CASE(what_the_clock_cannot_hold_is_no_limit)
{
    using std::chrono::milliseconds;
    auto const room = std::chrono::floor<milliseconds>(never - start);
    for (milliseconds const huge :
         {milliseconds::max(), milliseconds::max() / 2, room + 1ms, room + 1s}) {
        deadlines const limits = limited({.connect = huge, .idle = huge, .deadline = huge});
        BOOST_TEST((limits.connect(start).at == never));
        BOOST_TEST((limits.silence(start).at == never));
    }
    check(limited({.connect = room, .idle = 0s, .deadline = 0s}).connect(start), start + room,
          errc::connect_timeout);
}

BOOST_AUTO_TEST_SUITE_END()
