#include "protocol/pool_policy.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <ostream>
#include <random>
#include <set>

namespace responses {

static std::ostream& operator<<(std::ostream& out, pool_policy::verdict what)
{
    return out << static_cast<int>(what);
}

} // namespace responses

BOOST_AUTO_TEST_SUITE(pool_decisions)

namespace {

using namespace responses;
using namespace std::chrono_literals;
using verdict = pool_policy::verdict;

constexpr time_point start{};

pool_policy::id opened(pool_policy& policy)
{
    auto const place = policy.acquire();
    BOOST_REQUIRE_EQUAL(place.what, verdict::open);
    return place.which;
}

} // namespace

BOOST_AUTO_TEST_CASE(opens_up_to_the_limit_then_waits)
{
    pool_policy policy({.connections = 2});
    auto const first = opened(policy);
    auto const second = opened(policy);
    BOOST_TEST(first != second);
    BOOST_TEST(policy.acquire().what == verdict::wait);
    BOOST_TEST(policy.open() == 2u);
    policy.forget(first);
    BOOST_TEST(policy.open() == 1u);
    auto const third = opened(policy);
    BOOST_TEST(third != second);
    BOOST_TEST(policy.acquire().what == verdict::wait);
}

BOOST_AUTO_TEST_CASE(a_limit_of_none_is_one)
{
    pool_policy policy({.connections = 0});
    opened(policy);
    BOOST_TEST(policy.acquire().what == verdict::wait);
}

BOOST_AUTO_TEST_CASE(takes_the_connection_that_was_used_last)
{
    pool_policy policy({});
    auto const older = opened(policy);
    auto const newer = opened(policy);
    BOOST_TEST(!policy.give_back(older, start));
    BOOST_TEST(!policy.give_back(newer, start + 1s));
    BOOST_TEST(policy.idle() == 2u);
    BOOST_TEST(policy.open() == 2u);

    auto const place = policy.acquire();
    BOOST_TEST(place.what == verdict::reuse);
    BOOST_TEST(place.which == newer);
    BOOST_TEST(policy.acquire().which == older);
    BOOST_TEST(policy.idle() == 0u);
    BOOST_TEST(policy.open() == 2u);
}

BOOST_AUTO_TEST_CASE(keeps_as_many_idle_as_it_may_the_newest)
{
    pool_policy policy({.connections = 8, .idle = 1});
    auto const first = opened(policy);
    auto const second = opened(policy);
    BOOST_TEST(!policy.give_back(first, start));
    BOOST_TEST((policy.give_back(second, start) == first));
    BOOST_TEST(policy.open() == 1u);
    BOOST_TEST(policy.acquire().which == second);
}

BOOST_AUTO_TEST_CASE(keeps_none_when_told_so)
{
    pool_policy policy({.connections = 8, .idle = 0});
    auto const only = opened(policy);
    BOOST_TEST((policy.give_back(only, start) == only));
    BOOST_TEST(policy.open() == 0u);
    BOOST_TEST(policy.idle() == 0u);
}

BOOST_AUTO_TEST_CASE(what_has_been_idle_too_long_expires_oldest_first)
{
    pool_policy policy({.connections = 8, .idle = 8, .idle_lifetime = 10s});
    auto const first = opened(policy);
    auto const second = opened(policy);
    policy.give_back(first, start);
    policy.give_back(second, start + 5s);
    BOOST_TEST(!policy.next_expired(start + 10s - 1ns));
    BOOST_TEST((policy.next_expired(start + 10s) == first));
    BOOST_TEST(!policy.next_expired(start + 10s));
    BOOST_TEST(policy.open() == 1u);
    BOOST_TEST((policy.next_expired(start + 1h) == second));
    BOOST_TEST(policy.open() == 0u);
}

BOOST_AUTO_TEST_CASE(an_idle_connection_can_be_forgotten)
{
    pool_policy policy({});
    auto const only = opened(policy);
    policy.give_back(only, start);
    policy.forget(only);
    BOOST_TEST(policy.idle() == 0u);
    BOOST_TEST(policy.open() == 0u);
    BOOST_TEST(policy.acquire().what == verdict::open);
}

// Against a model of sets: no connection is given twice, none is lost, no bound is passed.
BOOST_AUTO_TEST_CASE(random_use)
{
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        pool_limits const limits{.connections = random() % 6 + 1,
                                 .idle = random() % 5,
                                 .idle_lifetime = std::chrono::milliseconds(random() % 50 + 1)};
        pool_policy policy(limits);
        std::set<pool_policy::id> used;
        std::set<pool_policy::id> idle;
        time_point now = start;
        for (int step = 0; step < 300; ++step) {
            now += std::chrono::milliseconds(random() % 8);
            while (auto const expired = policy.next_expired(now))
                BOOST_TEST_REQUIRE(idle.erase(*expired) == 1u);
            if (random() % 2 == 0) {
                auto const place = policy.acquire();
                BOOST_TEST_REQUIRE((place.what == verdict::reuse) == !idle.empty());
                if (place.what == verdict::wait)
                    BOOST_TEST_REQUIRE(used.size() == limits.connections);
                else
                    BOOST_TEST_REQUIRE(used.insert(place.which).second);
                idle.erase(place.which);
            } else if (!used.empty()) {
                auto const which =
                    *std::next(used.begin(), static_cast<std::ptrdiff_t>(random() % used.size()));
                used.erase(which);
                if (random() % 4 == 0) {
                    policy.forget(which);
                } else {
                    idle.insert(which);
                    if (auto const surplus = policy.give_back(which, now))
                        BOOST_TEST_REQUIRE(idle.erase(*surplus) == 1u);
                }
            }
            BOOST_TEST_REQUIRE(policy.idle() == idle.size());
            BOOST_TEST_REQUIRE(policy.open() == idle.size() + used.size());
            BOOST_TEST_REQUIRE(idle.size() <= limits.idle);
            BOOST_TEST_REQUIRE(policy.open() <= limits.connections);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
