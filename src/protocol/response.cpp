#include "protocol/response.hpp"

#include "protocol/json.hpp"
#include "protocol/server_error.hpp"
#include "protocol/utf8.hpp"

#include <responses/error.hpp>

#include <utility>

namespace responses {
namespace {

namespace json = boost::json;

std::int64_t integer_member(json::object const& object, std::string_view name)
{
    auto const* member = object.if_contains(name);
    return member != nullptr && member->is_int64() ? member->get_int64() : 0;
}

double number_member(json::object const& object, std::string_view name)
{
    auto const* member = object.if_contains(name);
    if (member == nullptr || !member->is_number())
        return 0;
    return member->to_number<double>();
}

std::int64_t detail(json::object const& usage, std::string_view group, std::string_view name)
{
    auto const* details = object_member(usage, group);
    return details != nullptr ? integer_member(*details, name) : 0;
}

token_usage usage_from_json(json::object const& usage)
{
    return {
        .input_tokens = integer_member(usage, "input_tokens"),
        .output_tokens = integer_member(usage, "output_tokens"),
        .total_tokens = integer_member(usage, "total_tokens"),
        .cached_tokens = detail(usage, "input_tokens_details", "cached_tokens"),
        .reasoning_tokens = detail(usage, "output_tokens_details", "reasoning_tokens"),
    };
}

json::array const* array_member(json::object const& object, std::string_view name)
{
    auto const* member = object.if_contains(name);
    return member != nullptr ? member->if_array() : nullptr;
}

void append_text_parts(std::string& text, json::object const& message)
{
    auto const* parts = array_member(message, "content");
    if (parts == nullptr)
        return;
    for (auto const& part : *parts)
        if (auto const* object = part.if_object();
            object != nullptr && string_member(*object, "type") == "output_text")
            text += string_member(*object, "text");
}

bool is_error(json::object const& object)
{
    auto const* member = object.if_contains("error");
    return member != nullptr && !member->is_null();
}

// Some servers leave out `object`; but `{"status":500,"error":…}` is no response.
bool is_response(json::object const& object)
{
    auto const kind = string_member(object, "object");
    if (!kind.empty())
        return kind == "response";
    return object.contains("output") || (object.contains("status") && !is_error(object));
}

json::value parsed_body(std::string_view body)
{
    try {
        return parse_json(body);
    } catch (error const& failure) {
        throw error(errc::malformed_json,
                    failure.details().reason + " in the body: " + utf8::excerpt(body));
    }
}

} // namespace

std::string response::output_text() const
{
    std::string text;
    auto const* items = array_member(json, "output");
    if (items == nullptr)
        return text;
    for (auto const& item : *items)
        if (auto const* object = item.if_object();
            object != nullptr && string_member(*object, "type") == "message")
            append_text_parts(text, *object);
    return text;
}

response response_from_json(json::object object)
{
    response reply;
    reply.id = string_member(object, "id");
    reply.model = string_member(object, "model");
    reply.status = string_member(object, "status");
    reply.created_at = number_member(object, "created_at");
    if (auto const* failure = object_member(object, "error"))
        reply.error = response_error{.code = std::string(string_member(*failure, "code")),
                                     .message = std::string(string_member(*failure, "message"))};
    if (auto const* details = object_member(object, "incomplete_details"))
        reply.incomplete_reason = string_member(*details, "reason");
    if (auto const* usage = object_member(object, "usage"))
        reply.usage = usage_from_json(*usage);
    reply.json = std::move(object);
    return reply;
}

response response_from_body(std::string_view body,
                            std::optional<std::chrono::system_clock::time_point> now)
{
    json::value parsed = parsed_body(body);
    auto* object = parsed.if_object();
    if (object == nullptr)
        throw error(errc::unexpected_content, "not a response object: " + utf8::excerpt(body));
    if (is_response(*object))
        return response_from_json(std::move(*object));
    if (is_error(*object))
        throw error(errc::response_failed,
                    error_details{.api = server_error_from_json(*object, now)});
    throw error(errc::unexpected_content, "not a response object: " + utf8::excerpt(body));
}

response created_from_body(std::string_view body,
                           std::optional<std::chrono::system_clock::time_point> now)
{
    response reply = response_from_body(body, now);
    if (reply.status == "failed")
        throw failed_error(reply);
    return reply;
}

error failed_error(response const& reply)
{
    api_error said;
    if (reply.error) {
        said.code = reply.error->code;
        said.message = reply.error->message;
    }
    error_details details;
    details.api = std::move(said);
    details.failed = std::make_shared<response const>(reply);
    return error(errc::response_failed, std::move(details));
}

} // namespace responses
