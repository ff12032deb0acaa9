#include "protocol/response.hpp"

#include "protocol/completion.hpp"
#include "protocol/error_words.hpp"
#include "protocol/json.hpp"
#include "protocol/object_body.hpp"
#include "protocol/streamed_response.hpp"

#include <responses/error.hpp>
#include <responses/json.hpp>

#include <boost/json/monotonic_resource.hpp>

#include <utility>

namespace responses {
namespace {

namespace json = boost::json;

// Calls `use` with each part of every message that is a `Part`.
template <class Part, class Use>
void for_each_part(std::vector<item> const& items, Use use)
{
    for (item const& one : items)
        if (auto const* said = std::get_if<message>(&one))
            for (content_part const& part : said->content.parts())
                if (auto const* wanted = std::get_if<Part>(&part))
                    use(*wanted);
}

// Some servers leave out `object`; but `{"status":500,"error":…}` is no response.
bool is_response(json::object const& object)
{
    auto const kind = string_member(object, "object");
    if (!kind.empty())
        return kind == "response";
    return object.contains("output") || (object.contains("status") && !is_error(object));
}

} // namespace

std::string response::output_text() const
{
    std::string joined;
    for_each_part<responses::output_text>(
        output, [&](responses::output_text const& part) { joined += part.text; });
    return joined;
}

std::string response::refusal() const
{
    std::string joined;
    for_each_part<output_refusal>(output,
                                  [&](output_refusal const& part) { joined += part.refusal; });
    return joined;
}

std::vector<function_call const*> response::function_calls() const
{
    std::vector<function_call const*> calls;
    for (item const& one : output)
        if (auto const* call = std::get_if<function_call>(&one))
            calls.push_back(call);
    return calls;
}

response response_from_json(json::value const& json) { return from_json<response>(json); }

response response_from_body(std::string_view body,
                            std::optional<std::chrono::system_clock::time_point> now)
{
    if (is_stream(body))
        return response_from_stream(body, now);
    json::monotonic_resource memory;
    json::value const parsed = parsed_body(body, &memory);
    auto const* object = parsed.if_object();
    if (object != nullptr && is_completion(*object) && !object->at("choices").get_array().empty())
        return response_from_completion(*object);
    if (object == nullptr || !is_response(*object))
        refuse_object("response", parsed, body, now);
    return response_from_json(parsed);
}

response created_from_body(std::string_view body,
                           std::optional<std::chrono::system_clock::time_point> now)
{
    response reply = response_from_body(body, now);
    if (reply.status == "failed")
        throw failed_error(reply);
    return reply;
}

bool is_whole(response const& reply) noexcept
{
    return reply.status == "completed" || reply.status.empty();
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
