#include "testing/checks.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace responses::testing {
namespace {

namespace json = boost::json;

enum type_mask : unsigned
{
    boolean = 1,
    integer = 2,
    decimal = 4,
    string = 8,
    array = 16,
    object = 32,
    null = 64,
};

struct member_rule
{
    std::string_view name;
    unsigned allowed;
    std::string_view expected;
};

constexpr std::array rules{
    member_rule{"background", boolean | null, "a boolean"},
    member_rule{"input", string | array, "one of an array of objects or string"},
    member_rule{"instructions", string | null, "a string"},
    member_rule{"items", array | null, "an array of objects"},
    member_rule{"max_output_tokens", integer | null, "an integer"},
    member_rule{"max_tool_calls", integer | null, "an integer"},
    member_rule{"metadata", object | null, "an object"},
    member_rule{"model", string, "a string"},
    member_rule{"parallel_tool_calls", boolean | null, "a boolean"},
    member_rule{"previous_response_id", string | null, "a string"},
    member_rule{"reasoning", object | null, "an object"},
    member_rule{"store", boolean | null, "a boolean"},
    member_rule{"stream", boolean | null, "a boolean"},
    member_rule{"stream_options", object | null, "an object"},
    member_rule{"temperature", decimal | integer | null, "a decimal"},
    member_rule{"text", object | null, "an object"},
    member_rule{"tools", array | null, "an array of objects"},
    member_rule{"top_logprobs", integer | null, "an integer"},
    member_rule{"top_p", decimal | integer | null, "a decimal"},
};

struct kind_name
{
    unsigned mask;
    std::string_view name;
};

kind_name kind_of(json::value const& value)
{
    switch (value.kind()) {
    case json::kind::null: return {null, "null"};
    case json::kind::bool_: return {boolean, "a boolean"};
    case json::kind::int64:
    case json::kind::uint64: return {integer, "an integer"};
    case json::kind::double_: return {decimal, "a decimal"};
    case json::kind::string: return {string, "a string"};
    case json::kind::array: return {array, "an array"};
    case json::kind::object: return {object, "an object"};
    }
    return {null, "null"};
}

refusal missing(std::string const& name)
{
    return {.status = 400,
            .message = "Missing required parameter: '" + name + "'.",
            .param = name,
            .code = "missing_required_parameter"};
}

refusal wrong_type(member_rule const& rule, std::string_view got)
{
    std::string const name(rule.name);
    std::string message = "Invalid type for '" + name + "': expected ";
    message.append(rule.expected).append(", but got ").append(got).append(" instead.");
    return {.status = 400, .message = message, .param = name, .code = "invalid_type"};
}

/// The ends of a key, as the service shows it.
std::string masked(std::string_view key)
{
    constexpr std::size_t head = 3;
    constexpr std::size_t tail = 4;
    if (key.size() < 4 * (head + tail))
        return std::string(key.size(), '*');
    std::string shown(key);
    std::fill(shown.begin() + head, shown.end() - tail, '*');
    return shown;
}

std::optional<refusal> check_key(recorded_request const& request, std::string const& api_key)
{
    constexpr std::string_view scheme = "Bearer ";
    std::string const given = request.header("Authorization");
    if (api_key.empty() || given == std::string(scheme) + api_key)
        return {};
    refusal why{.status = 401, .message = {}, .param = {}, .code = "invalid_api_key"};
    if (given.starts_with(scheme))
        why.message = "Incorrect API key provided: " + masked(given.substr(scheme.size())) +
                      ". You can find your API key at "
                      "https://platform.openai.com/account/api-keys.";
    else
        why.message = "You didn't provide an API key. You need to provide your API key in an "
                      "Authorization header using Bearer auth (i.e. Authorization: Bearer "
                      "YOUR_KEY).";
    return why;
}

} // namespace

std::string to_json(refusal const& why)
{
    auto const or_null = [](std::string const& text) {
        return text.empty() ? json::value() : json::value(text);
    };
    json::object error;
    error["message"] = why.message;
    error["type"] = "invalid_request_error";
    error["param"] = or_null(why.param);
    error["code"] = or_null(why.code);
    json::object body;
    body["error"] = std::move(error);
    return json::serialize(body);
}

std::optional<refusal> check_head(recorded_request const& request, route const& to,
                                  std::string const& api_key)
{
    if (to.allowed.empty())
        return refusal{.status = 404,
                       .message = "Unknown request URL: " + request.method + ' ' + to.path +
                                  ". Please check the URL for typos, or see the docs at "
                                  "https://platform.openai.com/docs/api-reference/.",
                       .param = {},
                       .code = "unknown_url"};
    if (to.what == operation::unknown)
        return refusal{.status = 405,
                       .message = "Not allowed to " + request.method + " on " + to.path +
                                  ". (HINT: Perhaps you meant to use a different HTTP method?)",
                       .param = {},
                       .code = "method_not_supported",
                       .headers = {{"Allow", to.allowed}}};
    return check_key(request, api_key);
}

std::optional<refusal> check_members(json::object const& request)
{
    return check_members(request, {"model", "input"});
}

std::optional<refusal> check_members(json::object const& request,
                                     std::initializer_list<std::string_view> required)
{
    for (std::string_view const name : required)
        if (!request.contains(name))
            return missing(std::string(name));
    for (member_rule const& rule : rules) {
        json::value const* const found = request.if_contains(rule.name);
        if (found == nullptr)
            continue;
        kind_name const kind = kind_of(*found);
        if ((rule.allowed & kind.mask) == 0)
            return wrong_type(rule, kind.name);
    }
    json::value const* const limit = request.if_contains("max_output_tokens");
    if (limit != nullptr && limit->is_int64() && limit->get_int64() < 1)
        return below_minimum("max_output_tokens", limit->get_int64());
    return {};
}

refusal not_json()
{
    return {.status = 400,
            .message = "We could not parse the JSON body of your request. (HINT: This likely means "
                       "you aren't using your HTTP library correctly. The OpenAI API expects a "
                       "JSON payload, but what was sent was not valid JSON.)",
            .param = {},
            .code = {}};
}

refusal not_found(std::string const& id)
{
    return {.status = 404,
            .message = "Response with id '" + id + "' not found.",
            .param = "id",
            .code = {}};
}

refusal conversation_not_found(std::string const& id)
{
    return {.status = 404,
            .message = "Conversation with id '" + id + "' not found.",
            .param = "conversation_id",
            .code = {}};
}

refusal item_not_found(std::string const& id)
{
    return {.status = 404,
            .message = "Item with id '" + id + "' not found.",
            .param = "id",
            .code = {}};
}

refusal not_an_integer(std::string const& name, std::string const& got)
{
    return {.status = 400,
            .message = "Invalid type for '" + name + "': expected an integer, but got '" + got +
                       "' instead.",
            .param = name,
            .code = "invalid_type"};
}

refusal below_minimum(std::string const& name, std::int64_t got)
{
    return {.status = 400,
            .message = "Invalid '" + name +
                       "': integer below minimum value. Expected a value >= 1, but got " +
                       std::to_string(got) + " instead.",
            .param = name,
            .code = "integer_below_min_value"};
}

refusal above_maximum(std::string const& name, std::size_t maximum, std::int64_t got)
{
    return {.status = 400,
            .message = "Invalid '" + name + "': integer above maximum value. Expected a value <= " +
                       std::to_string(maximum) + ", but got " + std::to_string(got) + " instead.",
            .param = name,
            .code = "integer_above_max_value"};
}

refusal array_too_long(std::string const& name, std::size_t maximum, std::size_t got)
{
    return {.status = 400,
            .message = "Invalid '" + name +
                       "': array too long. Expected an array with maximum length " +
                       std::to_string(maximum) + ", but got an array with length " +
                       std::to_string(got) + " instead.",
            .param = name,
            .code = "array_above_max_length"};
}

refusal not_an_order(std::string const& got)
{
    return {.status = 400,
            .message = "Invalid value: '" + got + "'. Supported values are: 'asc' and 'desc'.",
            .param = "order",
            .code = "invalid_value"};
}

refusal not_in_background()
{
    return {
        .status = 400, .message = "Cannot cancel a synchronous response.", .param = {}, .code = {}};
}

} // namespace responses::testing
