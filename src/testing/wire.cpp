#include "testing/wire.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

namespace responses::testing {
namespace {

namespace http = boost::beast::http;

void append_field(std::string& out, std::string_view name, std::string_view value)
{
    out.append(name).append(": ").append(value).append("\r\n");
}

bool has(header_fields const& fields, std::string_view name)
{
    return std::ranges::any_of(fields, [&](auto const& f) { return same_name(f.first, name); });
}

void append_framing(std::string& out, header_fields const& fields, transfer const& how)
{
    if (how.framed == framing::chunked && !has(fields, "Transfer-Encoding"))
        append_field(out, "Transfer-Encoding", "chunked");
    if (how.framed == framing::content_length && !has(fields, "Content-Length"))
        append_field(out, "Content-Length", std::to_string(how.length));
}

} // namespace

bool same_name(std::string_view a, std::string_view b) { return boost::beast::iequals(a, b); }

std::string response_head(int status, header_fields const& fields, transfer const& how)
{
    auto const reason = http::obsolete_reason(http::int_to_status(static_cast<unsigned>(status)));
    std::string out = "HTTP/1.1 " + std::to_string(status) + ' ';
    out.append(reason.data(), reason.size()).append("\r\n");
    for (auto const& [name, value] : fields)
        append_field(out, name, value);
    append_framing(out, fields, how);
    if (!how.keep_alive && !has(fields, "Connection"))
        append_field(out, "Connection", "close");
    return out += "\r\n";
}

void append_chunk(std::string& out, std::string_view piece)
{
    if (piece.empty())
        return;
    std::array<char, 2 * sizeof(std::size_t)> digits;
    auto const [end, _] =
        std::to_chars(digits.data(), digits.data() + digits.size(), piece.size(), 16);
    out.append(digits.data(), end).append("\r\n").append(piece).append("\r\n");
}

std::string http_date()
{
    // Not strftime: its names of days and months follow the locale.
    static constexpr char const* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr char const* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::time_t const now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    std::array<char, 64> text;
    int const size = std::snprintf(text.data(), text.size(), "%s, %02d %s %d %02d:%02d:%02d GMT",
                                   days[utc.tm_wday], utc.tm_mday, months[utc.tm_mon],
                                   utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
    return {text.data(), static_cast<std::size_t>(size)};
}

} // namespace responses::testing
