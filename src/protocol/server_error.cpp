#include "protocol/server_error.hpp"

#include "protocol/error_words.hpp"
#include "protocol/http_date.hpp"
#include "protocol/json.hpp"
#include "protocol/utf8.hpp"

#include <boost/json/serialize.hpp>

#include <charconv>
#include <cmath>
#include <string>

namespace responses {
namespace {

namespace json = boost::json;

constexpr std::size_t kept_body = 4096;

// A string as it is, nothing for null, anything else as its JSON: codes are numbers on some
// servers.
std::string text_of(json::value const* member)
{
    if (member == nullptr || member->is_null())
        return {};
    return member->is_string() ? std::string(member->get_string()) : json::serialize(*member);
}

std::string text_member(json::object const& object, std::string_view name)
{
    return text_of(object.if_contains(name));
}

// Google's type is the name of the status.
void read_members(api_error& out, json::object const& object)
{
    out.type = text_member(object, "type");
    if (out.type.empty())
        out.type = string_member(object, "status");
    out.code = text_member(object, "code");
    out.param = text_member(object, "param");
}

// An `error` that is a text is what happened, or the name of it (RFC 6749, section 5.2).
void read_words(api_error& out, json::object const& whole, json::object const& inner)
{
    out.message = words_of(inner);
    if (out.message.empty())
        out.message = words_of(whole);
    auto const* said = whole.if_contains("error");
    auto const text = said != nullptr ? words_of(*said) : std::string();
    if (out.message.empty())
        out.message = text;
    else if (out.type.empty() && said != nullptr && said->is_string())
        out.type = text;
}

// A string of JSON may hold what would end a field and begin another.
bool is_field(std::string_view name, std::string_view value)
{
    return name.find_first_of(":\r\n") == name.npos && value.find_first_of("\r\n") == value.npos;
}

response_head head_from_json(json::object const& headers)
{
    response_head head;
    for (auto const& [name, member] : headers)
        if (std::string const value = text_of(&member); is_field(name, value))
            head.add(name, value);
    return head;
}

// `error.headers` of an error event holds header fields of the request that failed behind it.
void read_headers(api_error& out, json::object const& inner,
                  std::optional<std::chrono::system_clock::time_point> now)
{
    auto const* headers = object_member(inner, "headers");
    if (headers == nullptr)
        return;
    response_head const head = head_from_json(*headers);
    out.request_id = head.request_id();
    out.retry_after = retry_after(head.header("retry-after-ms"), head.header("retry-after"), now);
    out.should_retry = should_retry(head.header("x-should-retry"));
    out.limits = head.limits();
}

std::optional<double> number(std::string_view text)
{
    double value = 0;
    auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::optional<std::chrono::milliseconds> wait_of(double in_ms)
{
    constexpr double a_year = 365.0 * 24 * 3600 * 1000;
    return std::chrono::milliseconds(std::llround(std::clamp(in_ms, 0.0, a_year)));
}

// The clock, which counts nanoseconds, cannot hold every year.
template <class Time>
double in_milliseconds(Time at)
{
    return std::chrono::duration<double, std::milli>(at.time_since_epoch()).count();
}

} // namespace

api_error server_error_from_json(json::object const& object,
                                 std::optional<std::chrono::system_clock::time_point> now)
{
    api_error out;
    json::object const& inner = particulars_of(object);
    read_members(out, inner);
    read_headers(out, inner, now);
    if (out.type == "error") // The event is of this type; the error has none.
        out.type.clear();
    read_words(out, object, inner);
    if (out.param.empty())
        out.param = place_of(object);
    if (out.request_id.empty())
        out.request_id = string_member(object, "request_id");
    out.body = utf8::prefix(json::serialize(object), kept_body);
    return out;
}

api_error server_error_from_body(std::string_view body)
{
    api_error out;
    try {
        json::value const parsed = parse_json(body);
        if (auto const* object = first_object(parsed))
            out = server_error_from_json(*object);
    } catch (error const&) {
        // Not JSON: a proxy's page, or plain text. The body says it.
    }
    out.body.clear();
    utf8::append_repaired(out.body, utf8::prefix(body, kept_body));
    return out;
}

std::optional<std::chrono::milliseconds>
retry_after(std::string_view retry_after_ms, std::string_view retry_after,
            std::optional<std::chrono::system_clock::time_point> now)
{
    if (auto const milliseconds = number(retry_after_ms))
        return wait_of(*milliseconds);
    if (auto const seconds = number(retry_after))
        return wait_of(*seconds * 1000);
    if (!now)
        return std::nullopt;
    if (auto const date = http_date(retry_after, *now))
        return wait_of(in_milliseconds(*date) - in_milliseconds(*now));
    return std::nullopt;
}

std::optional<bool> should_retry(std::string_view value) noexcept
{
    if (value == "true" || value == "false")
        return value == "true";
    return std::nullopt;
}

bool is_out_of_quota(api_error const& said) noexcept
{
    return said.code == "insufficient_quota" || said.type == "insufficient_quota";
}

} // namespace responses
