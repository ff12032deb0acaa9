#include "testing/player.hpp"

#include <responses/error.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <map>
#include <string>
#include <vector>

BOOST_AUTO_TEST_SUITE(player)

namespace testing = responses::testing;

using namespace std::chrono_literals;

namespace {

std::vector<std::string> writes(testing::scenario const& what, testing::exchange_terms terms = {})
{
    testing::player from(what, terms);
    std::vector<std::string> all;
    while (auto const step = from.next({}))
        all.emplace_back(step->bytes);
    return all;
}

std::string joined(std::vector<std::string> const& all)
{
    std::string text;
    for (std::string const& one : all)
        text += one;
    return text;
}

std::string const head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

} // namespace

BOOST_AUTO_TEST_CASE(writes_head_chunk_and_end)
{
    testing::scenario what;
    what.body = "0123456789abcdef";
    std::vector<std::string> const expected{head + "Transfer-Encoding: chunked\r\n\r\n",
                                            "10\r\n0123456789abcdef\r\n", "0\r\n\r\n"};
    BOOST_TEST(writes(what) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(frames_as_told)
{
    testing::scenario what;
    what.body = "abc";
    what.framed = testing::framing::content_length;
    BOOST_TEST(joined(writes(what)) == head + "Content-Length: 3\r\n\r\nabc");
    what.framed = testing::framing::until_close;
    BOOST_TEST(joined(writes(what)) == head + "Connection: close\r\n\r\nabc");
}

BOOST_AUTO_TEST_CASE(adds_no_field_that_the_scenario_has)
{
    testing::scenario what;
    what.status = 503;
    what.framed = testing::framing::content_length;
    what.headers = {{"content-type", "text/plain"}, {"content-length", "9"}};
    BOOST_TEST(joined(writes(what)) == "HTTP/1.1 503 Service Unavailable\r\ncontent-type: "
                                       "text/plain\r\ncontent-length: 9\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(gives_no_body_where_there_is_none)
{
    testing::scenario what;
    what.status = 204;
    what.body = "ignored";
    BOOST_TEST(joined(writes(what)) ==
               "HTTP/1.1 204 No Content\r\nContent-Type: text/event-stream\r\n\r\n");
}

BOOST_AUTO_TEST_CASE(cuts)
{
    testing::scenario what;
    what.raw = "0123456789";
    what.cuts = {3, 3, 2, 7, 10, 12};
    std::vector<std::string> const at{"012", "3456", "789"};
    BOOST_TEST(writes(what) == at, boost::test_tools::per_element());
    what.cuts.clear();
    what.piece_size = 4;
    std::vector<std::string> const every{"0123", "4567", "89"};
    BOOST_TEST(writes(what) == every, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(pauses_before_each_piece_but_the_first)
{
    testing::scenario what;
    what.body = "abc";
    what.piece_size = 1;
    what.delay = 5ms;
    testing::player from(what, {});
    std::vector<std::chrono::milliseconds> pauses;
    testing::answer_clock::time_point const now{1h};
    while (auto const step = from.next(now))
        pauses.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(step->due - now));
    std::vector<std::chrono::milliseconds> const expected{0ms, 0ms, 5ms, 5ms, 0ms};
    BOOST_TEST((pauses == expected));
}

BOOST_AUTO_TEST_CASE(stops_where_the_fault_is)
{
    testing::scenario what;
    what.body = "0123456789";
    what.cuts = {4};
    what.what = testing::fault::close;
    std::string const whole = head + "Transfer-Encoding: chunked\r\n\r\n";
    std::map<std::size_t, std::string> const expected{
        {0, whole},
        {3, whole + "4\r\n012"},
        {4, whole + "4\r\n0123\r\n"},
        {5, whole + "4\r\n0123\r\n6\r\n4"},
        {10, whole + "4\r\n0123\r\n6\r\n456789\r\n"},
        {99, whole + "4\r\n0123\r\n6\r\n456789\r\n"},
    };
    for (auto const& [after, bytes] : expected) {
        what.fault_after = after;
        BOOST_TEST(joined(writes(what)) == bytes);
    }
    what.when = testing::fault_point::head;
    BOOST_TEST(joined(writes(what)) == whole.substr(0, whole.size() / 2));
    what.when = testing::fault_point::request;
    BOOST_TEST(writes(what).empty());
}

BOOST_AUTO_TEST_CASE(ends_as_told)
{
    auto const ending = [](testing::scenario const& what, testing::exchange_terms const& terms) {
        return testing::player(what, terms).ending();
    };
    testing::scenario what;
    BOOST_TEST((ending(what, {}) == testing::fault::none));
    BOOST_TEST((ending(what, {.keep_alive = false}) == testing::fault::close));
    BOOST_TEST((ending(what, {.chunks = false}) == testing::fault::close));
    what.framed = testing::framing::until_close;
    BOOST_TEST((ending(what, {}) == testing::fault::close));
    what.what = testing::fault::reset;
    BOOST_TEST((ending(what, {}) == testing::fault::reset));
}

BOOST_AUTO_TEST_CASE(reads_files)
{
    BOOST_CHECK_THROW(testing::scenario_from_file("no/such/file.sse"), responses::error);
    BOOST_CHECK_THROW(testing::scenario_from_file("/"), responses::error);
}

BOOST_AUTO_TEST_SUITE_END()
