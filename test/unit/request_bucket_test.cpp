#include "testing/request_bucket.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(request_buckets)

namespace {

using namespace responses::testing;
using namespace std::chrono_literals;

constexpr answer_clock::time_point start{1h};

std::string field(request_bucket::word const& said, std::string const& name)
{
    for (auto const& [one, value] : said.fields)
        if (one == "x-ratelimit-" + name + "-requests")
            return value;
    return {};
}

int served_of(request_bucket& bucket, int count, answer_clock::time_point now)
{
    int served = 0;
    for (int asked = 0; asked < count; ++asked)
        served += bucket.take(now).refused ? 0 : 1;
    return served;
}

} // namespace

BOOST_AUTO_TEST_CASE(without_a_rate_all_are_served_and_nothing_is_told)
{
    request_bucket bucket{request_rate{}};
    BOOST_TEST(served_of(bucket, 1'000, start) == 1'000);
    BOOST_TEST(bucket.take(start).fields.empty());
}

BOOST_AUTO_TEST_CASE(it_is_full_at_first_and_fills_evenly)
{
    request_bucket bucket{{.per_second = 10, .bucket = 5}};
    BOOST_TEST(served_of(bucket, 20, start) == 5);
    BOOST_TEST(served_of(bucket, 20, start + 99ms) == 0);
    BOOST_TEST(served_of(bucket, 20, start + 100ms) == 1);
    BOOST_TEST(served_of(bucket, 20, start + 350ms) == 2);
    BOOST_TEST(served_of(bucket, 20, start + 1h) == 5);
    BOOST_TEST(served_of(bucket, 20, start) == 0); // A clock that goes back gives nothing.
}

BOOST_AUTO_TEST_CASE(each_answer_tells_what_is_left_and_when_it_is_full)
{
    request_bucket bucket{{.per_second = 4, .bucket = 10}};
    auto said = bucket.take(start);
    BOOST_TEST(field(said, "limit") == "10");
    BOOST_TEST(field(said, "remaining") == "9");
    BOOST_TEST(field(said, "reset") == "250ms");
    served_of(bucket, 5, start);
    said = bucket.take(start);
    BOOST_TEST(field(said, "remaining") == "3");
    BOOST_TEST(field(said, "reset") == "1.75s");
    said = bucket.take(start);
    BOOST_TEST(field(said, "reset") == "2s");
    served_of(bucket, 20, start);
    said = bucket.take(start);
    BOOST_TEST(field(said, "remaining") == "0");
    BOOST_TEST(field(said, "reset") == "2.5s");
}

BOOST_AUTO_TEST_CASE(a_refusal_says_when_to_come_again)
{
    request_bucket bucket{{.per_second = 0.4, .bucket = 1, .told = false}};
    bucket.take(start);
    auto const said = bucket.take(start + 500ms);
    BOOST_TEST(said.fields.empty());
    BOOST_REQUIRE(said.refused);
    BOOST_TEST(said.refused->status == 429);
    BOOST_TEST(said.refused->code == "rate_limit_exceeded");
    BOOST_TEST(said.refused->message == "Rate limit reached for requests. Please try again in 2s.");
    BOOST_TEST((said.refused->headers == header_fields{{"Retry-After", "2"}}));
}

BOOST_AUTO_TEST_SUITE_END()
