#include "protocol/translation.hpp"

#include "protocol/error_words.hpp"
#include "protocol/json.hpp"
#include "protocol/object_body.hpp"
#include "protocol/response.hpp"
#include "protocol/utf8.hpp"
#include "protocol/whole_response.hpp"

#include <responses/error.hpp>
#include <responses/event_type.hpp>

#include <boost/json/monotonic_resource.hpp>

#include <utility>

namespace responses {
namespace {

namespace json = boost::json;

// Some servers send the usage alone.
bool is_chunk(json::object const& object)
{
    return is_completion(object) || (object_member(object, "usage") && !object.contains("type"));
}

// What a frame is called that is no chunk; empty when nothing says so: then it adds to the
// completion.
std::string_view name_of(sse::frame const& frame, json::object const& object)
{
    if (!frame.event.empty())
        return frame.event;
    if (auto const type = string_member(object, "type"); !type.empty())
        return type;
    return says_error(object) ? to_string(event_type::error) : std::string_view();
}

} // namespace

bool translation::begins_with(std::string_view data)
{
    json::monotonic_resource memory;
    auto const parsed = parse_json(data, &memory);
    auto const* object = parsed.if_object();
    return object != nullptr && is_completion(*object);
}

void translation::take(sse::frame const& chunk)
try {
    json::monotonic_resource memory;
    auto const parsed = parse_json_with_halves(chunk.data, &memory);
    source_ = chunk.data;
    auto const* object = parsed.if_object();
    if (object == nullptr)
        throw error(errc::malformed_json, "not an object");
    auto const name = is_chunk(*object) ? std::string_view() : name_of(chunk, *object);
    if (name.empty())
        completion_.take(*object);
    else
        made_.push_back({source_, std::string(name)});
    keep(completion_.take_events());
} catch (error const& failure) {
    if (failure.code() != errc::malformed_json)
        throw;
    throw error(errc::malformed_json,
                failure.details().reason + " in the event: " + utf8::excerpt(chunk.data));
}

void translation::take_whole(std::string_view body,
                             std::optional<std::chrono::system_clock::time_point> now)
{
    source_ = body;
    response const whole = response_from_body(body, now);
    if (whole.dialect == responses::dialect::native)
        return keep(events_of(whole));
    completion_.take(parsed_body(body).get_object());
    take_mark();
}

void translation::keep(std::vector<std::string> events)
{
    for (std::string& text : events)
        made_.push_back({std::move(text), {}});
}

void translation::take_mark()
{
    if (!completion_.has_choices())
        throw error(errc::truncated, "[DONE] came before a choice");
    completion_.end();
    keep(completion_.take_events());
}

void translation::end_input()
{
    if (!completion_.has_finished())
        throw error(errc::truncated, "the body ended before each choice had a finish_reason");
    take_mark();
}

std::optional<event> translation::next()
{
    while (!made_.empty()) {
        given_ = std::move(made_.front());
        made_.pop_front();
        boost::system::error_code code;
        decoder_.set_source(source_);
        auto const seen = decoder_.decode(given_.json, given_.name, code);
        if (seen)
            return seen;
    }
    return std::nullopt;
}

} // namespace responses
