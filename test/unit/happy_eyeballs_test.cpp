#include "protocol/happy_eyeballs.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

BOOST_AUTO_TEST_SUITE(happy_eyeballs)

namespace {

using namespace std::chrono_literals;
using responses::connection_race;
using responses::interleaved;
using responses::time_point;

constexpr time_point start{1000s};
constexpr time_point never = time_point::max();
constexpr auto delay = connection_race::delay;

// Upper case: IPv6.
std::string order(std::string const& addresses)
{
    auto const is_v6 = [](char one) { return one >= 'A' && one <= 'Z'; };
    auto const result = interleaved(std::vector<char>(addresses.begin(), addresses.end()), is_v6);
    return {result.begin(), result.end()};
}

// All that are to be started at `now`.
std::vector<std::size_t> started(connection_race& race, time_point now)
{
    std::vector<std::size_t> all;
    while (auto const one = race.next(now))
        all.push_back(*one);
    return all;
}

using indices = std::vector<std::size_t>;

} // namespace

BOOST_AUTO_TEST_CASE(families_take_turns)
{
    BOOST_TEST(order("ABCabc") == "AaBbCc");
    BOOST_TEST(order("AaBbCc") == "AaBbCc");
    BOOST_TEST(order("ABab") == "AaBb");
    BOOST_TEST(order("AabB") == "AaBb");
}

BOOST_AUTO_TEST_CASE(the_family_of_the_first_address_leads)
{
    BOOST_TEST(order("aAB") == "aAB");
    BOOST_TEST(order("abAB") == "aAbB");
    BOOST_TEST(order("Aab") == "Aab");
}

BOOST_AUTO_TEST_CASE(what_one_family_has_more_comes_last)
{
    BOOST_TEST(order("ABCDa") == "AaBCD");
    BOOST_TEST(order("Aabcd") == "Aabcd");
    BOOST_TEST(order("abcdA") == "aAbcd");
}

BOOST_AUTO_TEST_CASE(one_family_keeps_its_order)
{
    for (std::string const one : {"", "A", "a", "ABC", "cab"})
        BOOST_TEST(order(one) == one);
}

// All orders of up to eight addresses: a permutation, in which each family keeps its order, and no
// two of one family are neighbours while the other has any left.
BOOST_AUTO_TEST_CASE(every_mixture_is_interleaved)
{
    auto const only = [](std::string text, bool v6) {
        std::erase_if(text, [v6](char one) { return (one <= 'Z') != v6; });
        return text;
    };
    for (std::size_t size = 1; size <= 8; ++size)
        for (unsigned families = 0; families < 1U << size; ++families) {
            std::string addresses;
            for (std::size_t i = 0; i < size; ++i)
                addresses += static_cast<char>((families >> i & 1 ? 'A' : 'a') + i);
            std::string const result = order(addresses);
            BOOST_TEST(result.front() == addresses.front());
            for (bool const v6 : {false, true})
                BOOST_TEST(only(result, v6) == only(addresses, v6));
            auto const shared = 2 * std::min(only(result, true).size(), only(result, false).size());
            for (std::size_t i = 1; i < shared; ++i)
                BOOST_TEST((result[i] <= 'Z') != (result[i - 1] <= 'Z'));
        }
}

BOOST_AUTO_TEST_CASE(the_first_starts_at_once_and_each_further_one_after_the_delay)
{
    connection_race race(3);
    BOOST_TEST((race.next_at() <= start));
    BOOST_TEST((started(race, start) == indices{0}));
    BOOST_TEST((race.next_at() == start + delay));
    BOOST_TEST((started(race, start + delay - 1ns) == indices{}));
    BOOST_TEST((started(race, start + delay) == indices{1}));
    BOOST_TEST((started(race, start + 2 * delay) == indices{2}));
    BOOST_TEST((race.next_at() == never));
    BOOST_TEST((started(race, start + 1h) == indices{}));
}

BOOST_AUTO_TEST_CASE(the_delay_is_that_of_the_rfc) { BOOST_TEST((delay == 250ms)); }

BOOST_AUTO_TEST_CASE(the_delay_counts_from_the_last_start)
{
    connection_race race(3);
    started(race, start);
    BOOST_TEST((started(race, start + 10s) == indices{1})); // One only, however late.
    BOOST_TEST((race.next_at() == start + 10s + delay));
}

BOOST_AUTO_TEST_CASE(a_failure_starts_the_next_at_once)
{
    connection_race race(3);
    started(race, start);
    race.fail();
    BOOST_TEST((race.next_at() <= start));
    BOOST_TEST((started(race, start + 1ms) == indices{1}));
    BOOST_TEST((race.next_at() == start + 1ms + delay));
    race.fail();
    BOOST_TEST((started(race, start + 2ms) == indices{2}));
}

BOOST_AUTO_TEST_CASE(the_failure_of_an_earlier_attempt_starts_the_next_too)
{
    connection_race race(3);
    started(race, start);
    started(race, start + delay);
    race.fail(); // whichever
    BOOST_TEST((started(race, start + delay + 1ms) == indices{2}));
}

BOOST_AUTO_TEST_CASE(the_race_is_lost_when_all_have_failed)
{
    connection_race race(2);
    started(race, start);
    BOOST_TEST(!race.is_lost());
    race.fail();
    BOOST_TEST(!race.is_lost()); // There is another to try.
    started(race, start);
    BOOST_TEST(!race.is_lost());
    race.fail();
    BOOST_TEST(race.is_lost());
    BOOST_TEST((race.next_at() == never));
}

BOOST_AUTO_TEST_CASE(nobody_to_try_is_a_lost_race)
{
    connection_race race(0);
    BOOST_TEST(race.is_lost());
    BOOST_TEST((race.next_at() == never));
    BOOST_TEST(!race.next(start).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
