#include "protocol/event_json.hpp"

#include "protocol/json.hpp"

#include <string_view>
#include <utility>

namespace responses {
namespace {

namespace json = boost::json;

bool is_bare_response(json::object const& event)
{
    auto const* output = event.if_contains("output");
    return object_member(event, "response") == nullptr &&
           (string_member(event, "object") == "response" || (output && output->is_array()));
}

json::object wrapped(json::object bare)
{
    json::object event(bare.storage());
    for (std::string_view const name : {"type", "sequence_number"})
        if (auto const found = bare.find(name); found != bare.end()) {
            event[name] = found->value();
            bare.erase(found);
        }
    event["response"] = std::move(bare);
    return event;
}

} // namespace

bool is_lifecycle(event_type type) noexcept
{
    switch (type) {
    case event_type::created:
    case event_type::queued:
    case event_type::in_progress:
    case event_type::completed:
    case event_type::failed:
    case event_type::incomplete: return true;
    default: return false;
    }
}

json::value event_json(event const& seen, json::storage_ptr storage)
{
    auto whole = parse_json(seen.raw(), storage);
    auto* object = whole.if_object();
    if (object != nullptr && is_lifecycle(seen.type()) && is_bare_response(*object))
        return json::value(wrapped(std::move(*object)), std::move(storage));
    return whole;
}

} // namespace responses
