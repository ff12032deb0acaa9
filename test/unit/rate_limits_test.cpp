#include "protocol/rate_limits.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <string>
#include <string_view>

BOOST_AUTO_TEST_SUITE(limits_of_rates)

namespace {

using namespace std::chrono_literals;
using responses::rate_limits;
using responses::response_head;
using responses::wait_until_reset;
using std::chrono::milliseconds;
using std::chrono::sys_seconds;

constexpr std::nullopt_t unknown = std::nullopt;

// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110.
constexpr sys_seconds example{784111777s};

// Later than a thousand million seconds, as all Unix times are that a server sends.
constexpr sys_seconds today{1'795'000'000s};

bool waits(std::string_view text, milliseconds expected)
{
    return wait_until_reset(text, unknown) == expected;
}

bool is_none(std::string_view text)
{
    return !wait_until_reset(text, unknown) && !wait_until_reset(text, today);
}

response_head head_with(std::initializer_list<std::pair<std::string_view, std::string_view>> fields)
{
    response_head head(200);
    for (auto const& [name, value] : fields)
        head.add(name, value);
    return head;
}

} // namespace

// Durations

BOOST_AUTO_TEST_CASE(durations_as_the_service_writes_them)
{
    BOOST_TEST(waits("1s", 1s));
    BOOST_TEST(waits("6m0s", 6min));
    BOOST_TEST(waits("20ms", 20ms));
    BOOST_TEST(waits("1h2m3.5s", 1h + 2min + 3500ms));
    BOOST_TEST(waits("0s", 0ms));
    BOOST_TEST(waits("2m59.56s", 2min + 59560ms));
    BOOST_TEST(waits("1h0m0s", 1h));
    BOOST_TEST(waits("1d12h", 36h));
}

BOOST_AUTO_TEST_CASE(every_unit_of_go)
{
    BOOST_TEST(waits("3h", 3h));
    BOOST_TEST(waits("3m", 3min));
    BOOST_TEST(waits("3s", 3s));
    BOOST_TEST(waits("3ms", 3ms));
    BOOST_TEST(waits("3000us", 3ms));
    BOOST_TEST(waits("3000\u00b5s", 3ms)); // the micro sign
    BOOST_TEST(waits("3000\u03bcs", 3ms)); // the Greek letter
    BOOST_TEST(waits("3000000ns", 3ms));
}

BOOST_AUTO_TEST_CASE(parts_of_a_millisecond_count_as_one)
{
    BOOST_TEST(waits("1ns", 1ms));
    BOOST_TEST(waits("1.5ms", 2ms));
    BOOST_TEST(waits("1ms1us", 2ms));
    BOOST_TEST(waits("0.0001", 1ms));
}

BOOST_AUTO_TEST_CASE(points_stand_where_go_lets_them)
{
    BOOST_TEST(waits(".5s", 500ms));
    BOOST_TEST(waits("1.s", 1s));
    BOOST_TEST(waits("1.5h", 90min));
}

BOOST_AUTO_TEST_CASE(a_bare_number_is_seconds)
{
    BOOST_TEST(waits("0", 0ms));
    BOOST_TEST(waits("55", 55s));
    BOOST_TEST(waits("33011.382867", 33011383ms));
    BOOST_TEST((wait_until_reset("55", today) == 55s));
}

BOOST_AUTO_TEST_CASE(no_wait_is_longer_than_a_year)
{
    auto const a_year = 365 * 24h;
    BOOST_TEST(waits("8760h", a_year));
    BOOST_TEST(waits("8761h", a_year));
    BOOST_TEST(waits("999999999", a_year));
    BOOST_TEST(waits(std::string(300, '9') + "h", a_year));
}

BOOST_AUTO_TEST_CASE(what_is_no_wait)
{
    for (std::string_view const odd :
         {"",     " ",    "s",    "ms",     "-1s",  "-1", "+1s",  "1 s",   " 1s",  "1s ",
          "1x",   "1sec", "1s2",  "1.2.3s", ".",    ".s", "1e3s", "1e3",   "0x10", "inf",
          "infs", "nan",  "nans", "1,5s",   "soon", "1S", "1s\n", "1h-2m", "P1D",  "06/11/1994"})
        BOOST_TEST(is_none(odd), odd);
    BOOST_TEST(is_none(std::string(400, '9') + "s")); // More than a double holds.
    BOOST_TEST(is_none(std::string_view("1s\0", 3)));
}

// Points of time

BOOST_AUTO_TEST_CASE(a_date_counts_from_the_servers_own)
{
    for (std::string_view const text :
         {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
          "Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z", "1994-11-06T08:49:37.25Z"}) {
        BOOST_TEST((wait_until_reset(text, example - 7s) == 7s), text);
        BOOST_TEST((wait_until_reset(text, example) == 0s), text);
        BOOST_TEST((wait_until_reset(text, example + 7s) == 0s), text); // It is past.
        BOOST_TEST((wait_until_reset(text, unknown) == unknown), text);
    }
}

BOOST_AUTO_TEST_CASE(unix_times_in_seconds_and_milliseconds)
{
    BOOST_TEST((wait_until_reset("1795000060", today) == 60s));
    BOOST_TEST((wait_until_reset("1795000060.5", today) == 60500ms));
    BOOST_TEST((wait_until_reset("1795000060250", today) == 60250ms));
    BOOST_TEST((wait_until_reset("1794999999", today) == 0s));
    BOOST_TEST((wait_until_reset("1795000060", unknown) == unknown));
    BOOST_TEST((wait_until_reset("1000000000", today) == 0s)); // The smallest that is one.
}

BOOST_AUTO_TEST_CASE(no_date_is_too_far_away)
{
    sys_seconds const last = std::chrono::sys_days(std::chrono::year(9999) / 12 / 31);
    BOOST_TEST((wait_until_reset("9999-12-31T23:59:59Z", example) == 365 * 24h));
    BOOST_TEST((wait_until_reset("0000-01-01T00:00:00Z", last) == 0s));
    BOOST_TEST((wait_until_reset("Sunday, 06-Nov-94 08:49:37 GMT", last) == 0s));
}

// Heads

BOOST_AUTO_TEST_CASE(what_the_service_sends)
{
    auto const limits = head_with({{"x-ratelimit-limit-requests", "5000"},
                                   {"x-ratelimit-remaining-requests", "4999"},
                                   {"x-ratelimit-reset-requests", "12ms"},
                                   {"x-ratelimit-limit-tokens", "160000"},
                                   {"x-ratelimit-remaining-tokens", "159976"},
                                   {"x-ratelimit-reset-tokens", "6m0s"}})
                            .limits();
    BOOST_TEST((limits.requests.limit == 5000));
    BOOST_TEST((limits.requests.remaining == 4999));
    BOOST_TEST((limits.requests.reset == 12ms));
    BOOST_TEST((limits.tokens.limit == 160'000));
    BOOST_TEST((limits.tokens.remaining == 159'976));
    BOOST_TEST((limits.tokens.reset == 6min));
}

BOOST_AUTO_TEST_CASE(a_head_that_says_nothing)
{
    for (auto const& limits : {response_head().limits(), head_with({{"Server", "x"}}).limits()}) {
        BOOST_TEST(!limits.requests.limit.has_value());
        BOOST_TEST(!limits.requests.remaining.has_value());
        BOOST_TEST(!limits.requests.reset.has_value());
        BOOST_TEST(!limits.tokens.limit.has_value());
        BOOST_TEST(!limits.tokens.remaining.has_value());
        BOOST_TEST(!limits.tokens.reset.has_value());
    }
}

BOOST_AUTO_TEST_CASE(each_figure_stands_for_itself)
{
    auto const limits = head_with({{"X-RateLimit-Remaining-Tokens", "7"}}).limits();
    BOOST_TEST((limits.tokens.remaining == 7));
    BOOST_TEST(!limits.tokens.limit.has_value());
    BOOST_TEST(!limits.requests.remaining.has_value());
}

BOOST_AUTO_TEST_CASE(azure_does_not_know_and_says_so)
{
    auto const limits = head_with({{"x-ratelimit-limit-tokens", "-1"},
                                   {"x-ratelimit-remaining-tokens", "-1"},
                                   {"x-ratelimit-reset-tokens", "0"}})
                            .limits();
    BOOST_TEST(!limits.tokens.limit.has_value());
    BOOST_TEST(!limits.tokens.remaining.has_value());
    BOOST_TEST((limits.tokens.reset == 0s));
}

BOOST_AUTO_TEST_CASE(other_names)
{
    BOOST_TEST((head_with({{"x-rate-limit-reset-tokens", "55"}}).limits().tokens.reset == 55s));
    BOOST_TEST((head_with({{"x-rate-limit-reset-requests", "9"}}).limits().requests.reset == 9s));
    for (std::string const prefix : {"x-ratelimit-", "RateLimit-"}) {
        auto const limits =
            head_with(
                {{prefix + "limit", "100"}, {prefix + "remaining", "99"}, {prefix + "reset", "50"}})
                .limits();
        BOOST_TEST((limits.requests.limit == 100));
        BOOST_TEST((limits.requests.remaining == 99));
        BOOST_TEST((limits.requests.reset == 50s));
        BOOST_TEST(!limits.tokens.limit.has_value());
    }
}

BOOST_AUTO_TEST_CASE(the_usual_names_win)
{
    auto const limits = head_with({{"ratelimit-limit", "1"},
                                   {"x-ratelimit-limit", "2"},
                                   {"x-ratelimit-limit-requests", "3"},
                                   {"ratelimit-remaining", "4"}})
                            .limits();
    BOOST_TEST((limits.requests.limit == 3));
    BOOST_TEST(!limits.requests.remaining.has_value()); // Of another limit, perhaps.
}

BOOST_AUTO_TEST_CASE(a_reset_that_is_a_date_needs_a_date)
{
    auto const with_date = head_with({{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                                      {"x-ratelimit-reset-requests", "1994-11-06T08:50:37Z"}});
    BOOST_TEST((with_date.limits().requests.reset == 60s));
    auto const with_odd_date =
        head_with({{"Date", "today"}, {"x-ratelimit-reset-requests", "1994-11-06T08:50:37Z"}});
    BOOST_TEST(!with_odd_date.limits().requests.reset.has_value());
    auto const with_late_date = head_with({{"Date", "Fri, 31 Dec 9999 23:59:59 GMT"},
                                           {"x-ratelimit-reset-requests", "1994-11-06T08:50:37Z"}});
    BOOST_TEST((with_late_date.limits().requests.reset == 0s));
}

BOOST_AUTO_TEST_CASE(what_is_no_count)
{
    for (std::string_view const odd : {"", "x", "-5", "1.5", "10, 10;w=1", " 1", "1 ", "+1", "0x1",
                                       "9223372036854775808", "1e3"})
        BOOST_TEST(!head_with({{"x-ratelimit-limit-requests", odd}}).limits().requests.limit, odd);
    BOOST_TEST((head_with({{"x-ratelimit-limit-requests", "9223372036854775807"}})
                    .limits()
                    .requests.limit == std::numeric_limits<std::int64_t>::max()));
}

BOOST_AUTO_TEST_SUITE_END()
