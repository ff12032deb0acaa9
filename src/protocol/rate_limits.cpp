#include "protocol/rate_limits.hpp"

#include "protocol/http_date.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

namespace responses {
namespace {

using std::chrono::milliseconds;
using std::chrono::sys_seconds;

constexpr double second = 1000; // in milliseconds, as all that follow

struct unit
{
    std::string_view name;
    double size;
};

// A unit comes after those that begin like it.
constexpr unit units[]{
    {"ns", 1e-6},  {"us", 1e-3},       {"\u00b5s", 1e-3},    {"\u03bcs", 1e-3},        {"ms", 1},
    {"s", second}, {"m", 60 * second}, {"h", 3600 * second}, {"d", 24 * 3600 * second}};

// Names of one figure, the usual one first. Azure spells its own with another hyphen; gateways that
// count requests only leave out of what.
struct names
{
    std::string_view limit;
    std::string_view remaining;
    std::string_view reset;
};

constexpr names of_requests[]{
    {"x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"},
    {"x-rate-limit-limit-requests", "x-rate-limit-remaining-requests",
     "x-rate-limit-reset-requests"},
    {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"},
    {"ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"}};

constexpr names of_tokens[]{
    {"x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"},
    {"x-rate-limit-limit-tokens", "x-rate-limit-remaining-tokens", "x-rate-limit-reset-tokens"}};

// For the two digits of a year that RFC 9110 still allows in a date.
constexpr std::chrono::sys_days our_time = std::chrono::year(2026) / 1 / 1;

// Takes an unsigned decimal off the front.
std::optional<double> take_number(std::string_view& text)
{
    bool const begins = !text.empty() && (text[0] == '.' || (text[0] >= '0' && text[0] <= '9'));
    double value = 0;
    auto const [end, code] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (!begins || code != std::errc{})
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

std::optional<double> take_unit(std::string_view& text)
{
    for (auto const& [name, size] : units)
        if (text.starts_with(name)) {
            text.remove_prefix(name.size());
            return size;
        }
    return std::nullopt;
}

std::optional<double> number(std::string_view text)
{
    auto const value = take_number(text);
    return text.empty() ? value : std::nullopt;
}

std::optional<double> go_duration(std::string_view text)
{
    double sum = 0;
    do {
        auto const value = take_number(text);
        auto const size = take_unit(text);
        if (!value || !size)
            return std::nullopt;
        sum += *value * *size;
    } while (!text.empty());
    return sum;
}

double in_milliseconds(sys_seconds at)
{
    return static_cast<double>(at.time_since_epoch().count()) * second;
}

// A number that no wait is as large as counts from 1970: in seconds, or in milliseconds.
std::optional<double> unix_time(std::string_view text)
{
    constexpr double smallest = 1e9;
    auto const value = number(text);
    if (!value || *value < smallest)
        return std::nullopt;
    return *value < smallest * second ? *value * second : *value;
}

std::optional<double> point_of_time(std::string_view text)
{
    if (auto const stamp = unix_time(text))
        return stamp;
    if (auto const date = http_date(text, our_time))
        return in_milliseconds(*date);
    if (auto const date = rfc3339_date(text))
        return in_milliseconds(*date);
    return std::nullopt;
}

std::optional<double> wait_in_milliseconds(std::string_view text,
                                           std::optional<sys_seconds> written)
{
    if (auto const seconds = number(text); seconds && !unix_time(text))
        return *seconds * second;
    if (auto const wait = go_duration(text))
        return wait;
    auto const then = written ? point_of_time(text) : std::nullopt;
    return then ? std::optional(*then - in_milliseconds(*written)) : std::nullopt;
}

// Servers say -1 where they do not know.
std::optional<std::int64_t> count(std::string_view text)
{
    std::int64_t value = 0;
    auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size() || value < 0)
        return std::nullopt;
    return value;
}

// The first names that say something.
rate_limit read(response_head const& head, names const* first, names const* last,
                std::optional<sys_seconds> written)
{
    for (; first != last; ++first) {
        rate_limit const found{.limit = count(head.header(first->limit)),
                               .remaining = count(head.header(first->remaining)),
                               .reset = wait_until_reset(head.header(first->reset), written)};
        if (found.limit || found.remaining || found.reset)
            return found;
    }
    return {};
}

} // namespace

std::optional<milliseconds> wait_until_reset(std::string_view text,
                                             std::optional<sys_seconds> written)
{
    constexpr double a_year = 365 * 24 * 3600 * second;
    auto const wait = wait_in_milliseconds(text, written);
    if (!wait)
        return std::nullopt;
    return milliseconds(std::llround(std::ceil(std::clamp(*wait, 0.0, a_year))));
}

rate_limits rate_limits_of(response_head const& head)
{
    auto const written = http_date(head.header("Date"), our_time);
    return {.requests = read(head, std::begin(of_requests), std::end(of_requests), written),
            .tokens = read(head, std::begin(of_tokens), std::end(of_tokens), written)};
}

} // namespace responses
