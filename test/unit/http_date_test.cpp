#include "protocol/http_date.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <string_view>

BOOST_AUTO_TEST_SUITE(http_dates)

namespace {

using namespace std::chrono_literals;
using responses::http_date;
using responses::rfc3339_date;
using std::chrono::sys_seconds;
using std::chrono::system_clock;

// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110.
constexpr sys_seconds example{784111777s};
constexpr system_clock::time_point then = example;

bool is_example(std::string_view text) { return http_date(text, then) == example; }
bool is_none(std::string_view text) { return !http_date(text, then).has_value(); }

int year_of(std::string const& two_digits, std::chrono::year now)
{
    std::chrono::sys_days const today{now / 6 / 15};
    auto const read = http_date("Sunday, 06-Nov-" + two_digits + " 08:49:37 GMT", today);
    std::chrono::year_month_day const day{std::chrono::floor<std::chrono::days>(read.value())};
    return static_cast<int>(day.year());
}

} // namespace

BOOST_AUTO_TEST_CASE(the_three_forms)
{
    BOOST_TEST(is_example("Sun, 06 Nov 1994 08:49:37 GMT"));
    BOOST_TEST(is_example("Sunday, 06-Nov-94 08:49:37 GMT"));
    BOOST_TEST(is_example("Sun Nov  6 08:49:37 1994"));
}

BOOST_AUTO_TEST_CASE(days_of_two_digits_in_each_form)
{
    auto const expected = example + std::chrono::days(10);
    for (std::string_view const text :
         {"Wed, 16 Nov 1994 08:49:37 GMT", "Wednesday, 16-Nov-94 08:49:37 GMT",
          "Wed Nov 16 08:49:37 1994"})
        BOOST_TEST((http_date(text, then) == expected), text);
}

BOOST_AUTO_TEST_CASE(every_month)
{
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int number = 0;
    for (std::string const month : months) {
        std::chrono::sys_days const day{std::chrono::year(2026) / ++number / 1};
        BOOST_TEST((http_date("Sun, 01 " + month + " 2026 00:00:00 GMT", then) == day), month);
        BOOST_TEST((http_date("Sun " + month + "  1 00:00:00 2026", then) == day), month);
    }
}

BOOST_AUTO_TEST_CASE(two_digits_mean_the_last_year_at_most_fifty_years_ahead)
{
    using namespace std::chrono_literals;
    BOOST_TEST(year_of("94", 1994y) == 1994);
    BOOST_TEST(year_of("94", 2026y) == 1994);
    BOOST_TEST(year_of("26", 2026y) == 2026);
    BOOST_TEST(year_of("27", 2026y) == 2027);
    BOOST_TEST(year_of("76", 2026y) == 2076);
    BOOST_TEST(year_of("77", 2026y) == 1977);
    BOOST_TEST(year_of("05", 2099y) == 2105);
    BOOST_TEST(year_of("00", 2000y) == 2000);
}

BOOST_AUTO_TEST_CASE(the_edges_of_time)
{
    BOOST_TEST((http_date("Thu, 29 Feb 2024 23:59:59 GMT", then) ==
                std::chrono::sys_days{2024y / 2 / 29} + 86399s));
    BOOST_TEST(
        (http_date("Sat, 31 Dec 2016 23:59:60 GMT", then) == std::chrono::sys_days{2017y / 1 / 1}));
    BOOST_TEST((http_date("Fri, 31 Dec 9999 23:59:59 GMT", then) ==
                std::chrono::sys_days{9999y / 12 / 31} + 86399s));
}

BOOST_AUTO_TEST_CASE(what_is_no_date)
{
    for (std::string_view const text : {"",
                                        " ",
                                        "Sun",
                                        "2",
                                        "Sun, 06 Nov 1994 08:49:37",
                                        "Sun, 06 Nov 1994 08:49:37 GMT ",
                                        " Sun, 06 Nov 1994 08:49:37 GMT",
                                        "Sun, 6 Nov 1994 08:49:37 GMT",
                                        "Sun, 06 Nov 94 08:49:37 GMT",
                                        "Sun, 06 Nov 1994 8:49:37 GMT",
                                        "Sun, 06 Nov 1994 24:00:00 GMT",
                                        "Sun, 06 Nov 1994 08:60:00 GMT",
                                        "Sun, 06 Nov 1994 08:49:61 GMT",
                                        "Sun, 06 Nov 1994 08:49:37 CET",
                                        "Sun, 06 Nov 1994 -8:49:37 GMT",
                                        "Sun, 31 Nov 1994 08:49:37 GMT",
                                        "Sun, 00 Nov 1994 08:49:37 GMT",
                                        "Sun, 29 Feb 2023 08:49:37 GMT",
                                        "Xxx, 06 Nov 1994 08:49:37 GMT",
                                        "Sun, 06 Foo 1994 08:49:37 GMT",
                                        "Sunday, 06-Nov-1994 08:49:37 GMT",
                                        "Sun, 06-Nov-94 08:49:37 GMT",
                                        "Sunday, 06-Nov-94 08:49:37",
                                        "Sun Nov 6 08:49:37 1994",
                                        "Sun Nov 06 08:49:37 94",
                                        "Sun Nov  6 08:49:37 1994 GMT",
                                        "Sun Nov   6 08:49:37 1994",
                                        "1994-11-06T08:49:37Z"})
        BOOST_TEST(is_none(text), text);
    std::string const whole = "Sunday, 06-Nov-94 08:49:37 GMT";
    for (std::size_t size = 0; size < whole.size(); ++size)
        BOOST_TEST(is_none(std::string_view(whole).substr(0, size)), size);
}

BOOST_AUTO_TEST_CASE(the_form_of_rfc_3339)
{
    BOOST_TEST((rfc3339_date("1994-11-06T08:49:37Z") == example));
    BOOST_TEST((rfc3339_date("1994-11-06T08:49:37.5Z") == example));
    BOOST_TEST((rfc3339_date("1994-11-06T08:49:37.123456789Z") == example));
    BOOST_TEST((rfc3339_date("2016-12-31T23:59:60Z") == std::chrono::sys_days{2017y / 1 / 1}));
}

BOOST_AUTO_TEST_CASE(what_is_not_of_the_form_of_rfc_3339)
{
    for (std::string_view const text :
         {"", "1994-11-06", "1994-11-06T08:49:37", "1994-11-06T08:49:37z", "1994-11-06 08:49:37Z",
          "1994-11-06T08:49:37.Z", "1994-11-06T08:49:37.5", "1994-11-06T08:49:37+00:00",
          "94-11-06T08:49:37Z", "1994-13-06T08:49:37Z", "1994-11-31T08:49:37Z",
          "1994-11-06T24:00:00Z", "1994-11-6T08:49:37Z", "1994-11-06T08:49:37Z ",
          " 1994-11-06T08:49:37Z", "1994-11-06T08:49:37,5Z", "-994-11-06T08:49:37Z",
          "Sun, 06 Nov 1994 08:49:37 GMT"})
        BOOST_TEST(!rfc3339_date(text).has_value(), text);
    std::string const whole = "1994-11-06T08:49:37.5Z";
    for (std::size_t size = 0; size < whole.size(); ++size)
        BOOST_TEST(!rfc3339_date(std::string_view(whole).substr(0, size)).has_value(), size);
}

BOOST_AUTO_TEST_SUITE_END()
