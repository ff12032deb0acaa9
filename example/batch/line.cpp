#include "line.hpp"

#include "deep.hpp"

#include <responses/error.hpp>
#include <responses/json.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace batch_tool {

namespace json = boost::json;

namespace {

constexpr std::string_view only_url = "/v1/responses";

using outcome = std::variant<row, bad_line>;

std::string_view text_of(json::object const& from, std::string_view name)
{
    auto const* value = from.if_contains(name);
    return value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                  : std::string_view();
}

// A body alone: what makes a line of the format is not there.
bool is_bare(json::object const& line)
{
    bool const is_line =
        line.contains("custom_id") || line.contains("body") || line.contains("url");
    return !is_line && (line.contains("model") || line.contains("input"));
}

outcome asked(std::string key, json::value const& body)
{
    auto const* members = body.if_object();
    if (members == nullptr)
        return bad_line{"invalid_body", "body is not a JSON object"};
    auto const* stream = members->if_contains("stream");
    if (stream != nullptr && *stream == json::value(true))
        return bad_line{"invalid_body", "a batch has no streams: body has \"stream\": true"};
    auto const text = std::string(only_url).append("\n").append(json::serialize(body));
    auto request = responses::from_json<responses::request>(body);
    request.extra.erase("stream");
    return row{std::move(key), std::move(request), digest_of(text)};
}

outcome row_of_format(json::object const& line)
{
    auto const key = text_of(line, "custom_id");
    auto const method = text_of(line, "method");
    auto const url = text_of(line, "url");
    if (key.empty())
        return bad_line{"missing_custom_id", "there is no custom_id, or it is not a text"};
    if (method != "POST")
        return bad_line{"invalid_method", "method is not \"POST\""};
    if (url != only_url)
        return bad_line{"invalid_url", "url is not \"/v1/responses\""};
    auto const* body = line.if_contains("body");
    if (body == nullptr)
        return bad_line{"invalid_body", "there is no body"};
    return asked(std::string(key), *body);
}

} // namespace

std::variant<row, bad_line> row_of(std::string_view line, std::uint64_t number)
try {
    json::error_code failed;
    auto const parsed = json::parse(line, failed, {}, deep);
    if (failed)
        return bad_line{"invalid_json", "not JSON: " + failed.message()};
    auto const* members = parsed.if_object();
    if (members == nullptr)
        return bad_line{"invalid_json", "not a JSON object"};
    if (is_bare(*members))
        return asked("line-" + std::to_string(number), parsed);
    return row_of_format(*members);
} catch (responses::error const& failure) {
    return bad_line{"invalid_body", failure.details().reason};
}

bool is_blank(std::string_view line) noexcept
{
    return line.find_first_not_of(" \t\r") == line.npos;
}

} // namespace batch_tool
