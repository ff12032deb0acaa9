#include "protocol/batch_queue.hpp"
#include "protocol/key_set.hpp"
#include "support/failure.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

BOOST_AUTO_TEST_SUITE(queue_of_a_batch)

namespace {

using namespace responses;

batch_result result_of(std::uint64_t number) { return {std::to_string(number), number, {}}; }

std::vector<std::uint64_t> taken(batch_queue& queue)
{
    std::vector<std::uint64_t> numbers;
    while (auto const one = queue.take())
        numbers.push_back(one->number);
    return numbers;
}

using numbers = std::vector<std::uint64_t>;

} // namespace

BOOST_AUTO_TEST_CASE(results_come_as_the_calls_end)
{
    batch_queue queue({.concurrency = 3});
    for (std::uint64_t n = 0; n < 3; ++n)
        BOOST_TEST(queue.begin() == n);
    queue.put(result_of(2));
    queue.put(result_of(0));
    BOOST_TEST(taken(queue) == (numbers{2, 0}));
    queue.put(result_of(1));
    BOOST_TEST(taken(queue) == numbers{1});
    BOOST_TEST(queue.is_empty());
}

BOOST_AUTO_TEST_CASE(results_come_as_the_rows_came)
{
    batch_queue queue({.concurrency = 4, .order = batch_order::input});
    for (int i = 0; i < 4; ++i)
        queue.begin();
    queue.put(result_of(1));
    queue.put(result_of(3));
    BOOST_TEST(!queue.take().has_value());
    queue.put(result_of(0));
    BOOST_TEST(taken(queue) == (numbers{0, 1}));
    BOOST_TEST(!queue.is_empty());
    queue.ignore_order();
    BOOST_TEST(taken(queue) == numbers{3});
}

BOOST_AUTO_TEST_CASE(calls_at_the_same_time_are_bounded)
{
    batch_queue queue({.concurrency = 2, .window = 100});
    queue.begin();
    BOOST_TEST(queue.may_begin());
    queue.begin();
    BOOST_TEST(!queue.may_begin());
    BOOST_TEST(queue.running() == 2u);
    queue.put(result_of(1));
    BOOST_TEST(queue.may_begin());
    BOOST_TEST(queue.running() == 1u);
}

BOOST_AUTO_TEST_CASE(what_waits_to_be_taken_is_bounded)
{
    for (auto const& [window, most] :
         {std::pair<std::size_t, std::uint64_t>{0, 8}, {1, 2}, {2, 2}, {5, 5}}) {
        batch_queue queue({.concurrency = 2, .window = window});
        while (queue.may_begin())
            queue.put(result_of(queue.begin()));
        BOOST_TEST(queue.begun() == most);
        queue.take();
        BOOST_TEST(queue.may_begin());
    }
}

// What holds up the order holds up the rows behind it, too.
BOOST_AUTO_TEST_CASE(a_slow_row_holds_up_a_window_of_others)
{
    batch_queue queue({.concurrency = 2, .order = batch_order::input, .window = 5});
    queue.begin();
    while (queue.may_begin())
        queue.put(result_of(queue.begin()));
    BOOST_TEST(queue.begun() == 5u);
    queue.put(result_of(0));
    BOOST_TEST(taken(queue).size() == 5u);
}

BOOST_AUTO_TEST_CASE(no_calls_at_all_are_refused)
{
    auto const failed = test::failure_of([] { batch_queue({.concurrency = 0}); });
    BOOST_TEST((failed.value().code() == errc::invalid_argument));
    batch_queue const most({.concurrency = std::size_t(-1)});
    BOOST_TEST(most.may_begin());
}

BOOST_AUTO_TEST_CASE(any_order_of_ends_gives_each_result_once)
{
    std::mt19937 random(7);
    for (auto const order : {batch_order::done, batch_order::input}) {
        batch_queue queue({.concurrency = 16, .order = order, .window = 40});
        std::vector<std::uint64_t> running;
        numbers given;
        while (given.size() < 2'000) {
            if (random() % 2 == 0 && queue.begun() < 2'000 && queue.may_begin())
                running.push_back(queue.begin());
            if (random() % 2 == 0 && !running.empty()) {
                std::swap(running[random() % running.size()], running.back());
                queue.put(result_of(running.back()));
                running.pop_back();
            }
            if (auto const one = queue.take())
                given.push_back(one->number);
            BOOST_REQUIRE(running.size() <= 16u);
            BOOST_REQUIRE(queue.begun() - given.size() <= 40u);
        }
        if (order == batch_order::input)
            BOOST_TEST(std::ranges::is_sorted(given));
        BOOST_TEST((std::set(given.begin(), given.end()).size() == 2'000u));
    }
}

BOOST_AUTO_TEST_CASE(a_key_is_new_once)
{
    key_set keys;
    for (int i = 0; i < 100'000; ++i)
        BOOST_REQUIRE(keys.insert("row-" + std::to_string(i)));
    for (int i = 0; i < 100'000; ++i)
        BOOST_REQUIRE(!keys.insert("row-" + std::to_string(i)));
    BOOST_TEST(keys.size() == 100'000u);
    BOOST_TEST(keys.insert(""));
    BOOST_TEST(!keys.insert(""));
    BOOST_TEST(keys.insert(std::string(1, '\0')));
}

BOOST_AUTO_TEST_SUITE_END()
