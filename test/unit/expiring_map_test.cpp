#include "protocol/expiring_map.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

BOOST_AUTO_TEST_SUITE(expiring)

namespace {

using namespace std::chrono_literals;
using responses::time_point;
using map = responses::expiring_map<int>;

constexpr time_point start{1000s};

// What is found, or -1.
int found(map const& entries, std::string const& key, time_point now = start)
{
    auto const* value = entries.find(key, now);
    return value != nullptr ? *value : -1;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_value_is_found_until_it_expires)
{
    map entries(2);
    BOOST_TEST(found(entries, "a") == -1);
    entries.put("a", 1, start + 10s);
    BOOST_TEST(found(entries, "a") == 1);
    BOOST_TEST(found(entries, "b") == -1);
    BOOST_TEST(found(entries, "a", start + 10s - 1ns) == 1);
    BOOST_TEST(found(entries, "a", start + 10s) == -1);
}

BOOST_AUTO_TEST_CASE(what_expires_at_once_is_not_found)
{
    map entries(2);
    entries.put("a", 1, start);
    BOOST_TEST(found(entries, "a") == -1);
}

BOOST_AUTO_TEST_CASE(a_newer_value_takes_the_place_of_the_older)
{
    map entries(2);
    entries.put("a", 1, start + 10s);
    entries.put("a", 2, start + 20s);
    BOOST_TEST(entries.size() == 1);
    BOOST_TEST(found(entries, "a", start + 15s) == 2);
    entries.put("a", 3, start + 5s); // Sooner is newer as well.
    BOOST_TEST(found(entries, "a", start + 6s) == -1);
}

BOOST_AUTO_TEST_CASE(of_too_many_the_first_to_expire_goes)
{
    map entries(2);
    entries.put("a", 1, start + 10s);
    entries.put("b", 2, start + 5s);
    entries.put("c", 3, start + 20s);
    BOOST_TEST(entries.size() == 2);
    BOOST_TEST(found(entries, "a") == 1);
    BOOST_TEST(found(entries, "b") == -1);
    BOOST_TEST(found(entries, "c") == 3);
}

BOOST_AUTO_TEST_CASE(it_never_grows_beyond_its_bound)
{
    map entries(64);
    for (int i = 0; i < 10'000; ++i) {
        entries.put(std::to_string(i), i, start + std::chrono::seconds(i % 97));
        BOOST_REQUIRE(entries.size() <= 64);
    }
}

BOOST_AUTO_TEST_CASE(none_are_kept_when_there_is_no_room)
{
    map entries(0);
    entries.put("a", 1, start + 10s);
    BOOST_TEST(entries.size() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
