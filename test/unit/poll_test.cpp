#include "protocol/poll.hpp"
#include "support/failure.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <limits>

BOOST_AUTO_TEST_SUITE(polling_policy)

namespace {

using namespace responses;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

time_point const now{};

/// The wait after so many looks, in milliseconds; -1: none.
std::int64_t wait_after(unsigned looks, poll_options const& how = {})
{
    auto const wait = wait_before_look(how, {.looks = looks, .now = now});
    return wait ? wait->count() : -1;
}

std::int64_t wait_when_asked(milliseconds asked, milliseconds left = milliseconds::max())
{
    auto const limit = left == milliseconds::max() ? time_point::max() : now + left;
    auto const wait =
        wait_before_look({}, {.looks = 1, .asked = asked, .now = now, .limit = limit});
    return wait ? wait->count() : -1;
}

} // namespace

BOOST_AUTO_TEST_CASE(what_is_still_generated)
{
    for (auto const* status : {"queued", "in_progress"})
        BOOST_TEST(is_pending(status), status);
    for (auto const* status : {"completed", "failed", "incomplete", "cancelled", "", "new"})
        BOOST_TEST(!is_pending(status), status);
}

BOOST_AUTO_TEST_CASE(waits_grow_up_to_the_cap)
{
    BOOST_TEST(wait_after(1) == 500);
    BOOST_TEST(wait_after(2) == 750);
    BOOST_TEST(wait_after(3) == 1'125);
    BOOST_TEST(wait_after(9) == 10'000);
    BOOST_TEST(wait_after(std::numeric_limits<unsigned>::max()) == 10'000);
    poll_options const even{.base = 2s, .factor = 1, .cap = 1h};
    BOOST_TEST(wait_after(100, even) == 2'000);
    poll_options const low{.base = 2s, .factor = 2, .cap = 1s};
    BOOST_TEST(wait_after(1, low) == 1'000);
    poll_options const endless{.base = 1ms, .factor = 1e300, .cap = milliseconds::max()};
    BOOST_TEST(wait_after(50, endless) == milliseconds(24h * 365).count());
}

BOOST_AUTO_TEST_CASE(a_server_says_how_long)
{
    BOOST_TEST(wait_when_asked(40ms) == 40);
    BOOST_TEST(wait_when_asked(3min) == 180'000); // More than the cap.
    BOOST_TEST(wait_when_asked(0ms) == 500);      // Says nothing of when.
}

BOOST_AUTO_TEST_CASE(no_wait_is_begun_that_would_pass_the_limit)
{
    BOOST_TEST(wait_when_asked(40ms, 41ms) == 40);
    BOOST_TEST(wait_when_asked(40ms, 40ms) == -1);
    BOOST_TEST(wait_when_asked(40ms, -1s) == -1);
}

BOOST_AUTO_TEST_CASE(the_earlier_limit_counts)
{
    auto const limit = [](milliseconds own, milliseconds deadline) {
        poll_options const how{.limit = own};
        return limit_of_polling(how, deadline, now);
    };
    BOOST_TEST((limit(2s, 3s) == now + 2s));
    BOOST_TEST((limit(3s, 2s) == now + 2s));
    BOOST_TEST((limit(3s, 0s) == now + 3s));
    BOOST_TEST((limit(0s, 2s) == now + 2s));
    BOOST_TEST((limit(0s, 0s) == time_point::max()));
    BOOST_TEST((limit(milliseconds::max(), 0s) == time_point::max()));
}

BOOST_AUTO_TEST_CASE(options_that_make_no_sense)
{
    poll_options const wrong[]{{.base = 0ms},
                               {.base = -1ms},
                               {.factor = 0.9},
                               {.cap = 0ms},
                               {.limit = -1ms},
                               {.factor = std::numeric_limits<double>::infinity()},
                               {.factor = std::numeric_limits<double>::quiet_NaN()}};
    for (auto const& how : wrong)
        BOOST_TEST(test::fails(errc::invalid_argument, [&] { check_options(how); }));
    check_options({});
}

BOOST_AUTO_TEST_SUITE_END()
