#include "protocol/http_date.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <span>

namespace responses {
namespace {

namespace chrono = std::chrono;

constexpr std::string_view short_days[]{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::string_view long_days[]{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};
constexpr std::string_view months[]{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Takes a text apart from its front. What does not fit makes the whole a failure.
class scanner
{
public:
    explicit scanner(std::string_view text) : rest_(text) {}

    void fail() { failed_ = true; }

    void literal(std::string_view expected)
    {
        if (!rest_.starts_with(expected))
            return fail();
        rest_.remove_prefix(expected.size());
    }

    // Which one it was, from 1.
    unsigned name(std::span<std::string_view const> known)
    {
        auto const found = std::ranges::find_if(
            known, [&](std::string_view one) { return rest_.starts_with(one); });
        if (found == known.end()) {
            fail();
            return 0;
        }
        rest_.remove_prefix(found->size());
        return static_cast<unsigned>(found - known.begin()) + 1;
    }

    unsigned digits(std::size_t count)
    {
        auto const text = rest_.substr(0, count);
        unsigned value = 0;
        auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (text.size() != count || end != text.data() + count) {
            fail();
            return 0;
        }
        rest_.remove_prefix(count);
        return value;
    }

    // However many, but one.
    void some_digits()
    {
        digits(1);
        rest_.remove_prefix(std::min(rest_.find_first_not_of("0123456789"), rest_.size()));
    }

    bool starts_with(char c) const { return rest_.starts_with(c); }
    bool is_done() const { return !failed_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool failed_ = false;
};

struct date
{
    unsigned year = 0;
    unsigned month = 0;
    unsigned day = 0;
    chrono::seconds time{};
};

chrono::seconds time_of_day(scanner& in)
{
    auto const hours = in.digits(2);
    in.literal(":");
    auto const minutes = in.digits(2);
    in.literal(":");
    auto const seconds = in.digits(2);
    if (hours > 23 || minutes > 59 || seconds > 60) // 60: a leap second.
        in.fail();
    return chrono::hours(hours) + chrono::minutes(minutes) + chrono::seconds(seconds);
}

// The latest year with these last two digits that is not more than 50 years away.
unsigned whole_year(unsigned two_digits, chrono::system_clock::time_point now)
{
    chrono::year_month_day const today{chrono::floor<chrono::days>(now)};
    auto const latest = static_cast<unsigned>(static_cast<int>(today.year()) + 50);
    return latest - (latest - two_digits) % 100;
}

date read_imf_fixdate(scanner& in)
{
    date read;
    in.name(short_days);
    in.literal(", ");
    read.day = in.digits(2);
    in.literal(" ");
    read.month = in.name(months);
    in.literal(" ");
    read.year = in.digits(4);
    in.literal(" ");
    read.time = time_of_day(in);
    in.literal(" GMT");
    return read;
}

date read_rfc850_date(scanner& in, chrono::system_clock::time_point now)
{
    date read;
    in.name(long_days);
    in.literal(", ");
    read.day = in.digits(2);
    in.literal("-");
    read.month = in.name(months);
    in.literal("-");
    read.year = whole_year(in.digits(2), now);
    in.literal(" ");
    read.time = time_of_day(in);
    in.literal(" GMT");
    return read;
}

date read_asctime_date(scanner& in)
{
    date read;
    in.name(short_days);
    in.literal(" ");
    read.month = in.name(months);
    in.literal(" ");
    bool const is_padded = in.starts_with(' ');
    in.literal(is_padded ? " " : "");
    read.day = in.digits(is_padded ? 1 : 2);
    in.literal(" ");
    read.time = time_of_day(in);
    in.literal(" ");
    read.year = in.digits(4);
    return read;
}

date read_rfc3339_date(scanner& in)
{
    date read;
    read.year = in.digits(4);
    in.literal("-");
    read.month = in.digits(2);
    in.literal("-");
    read.day = in.digits(2);
    in.literal("T");
    read.time = time_of_day(in);
    if (in.starts_with('.')) {
        in.literal(".");
        in.some_digits();
    }
    in.literal("Z");
    return read;
}

std::optional<chrono::sys_seconds> checked(scanner const& in, date const& read)
{
    chrono::year_month_day const day{chrono::year(static_cast<int>(read.year)),
                                     chrono::month(read.month), chrono::day(read.day)};
    if (!in.is_done() || !day.ok())
        return std::nullopt;
    return chrono::sys_days(day) + read.time;
}

} // namespace

std::optional<chrono::sys_seconds> http_date(std::string_view text,
                                             chrono::system_clock::time_point now)
{
    scanner fixdate(text);
    if (auto const found = checked(fixdate, read_imf_fixdate(fixdate)))
        return found;
    scanner rfc850(text);
    if (auto const found = checked(rfc850, read_rfc850_date(rfc850, now)))
        return found;
    scanner asctime(text);
    return checked(asctime, read_asctime_date(asctime));
}

std::optional<chrono::sys_seconds> rfc3339_date(std::string_view text)
{
    scanner in(text);
    return checked(in, read_rfc3339_date(in));
}

} // namespace responses
