#include "protocol/json.hpp"
#include "protocol/response.hpp"

#include <responses/error.hpp>
#include <responses/event.hpp>

#include <algorithm>
#include <string>

namespace responses {
namespace {

[[noreturn]] void refuse(event const& source)
{
    throw error(errc::invalid_state,
                "an event of type " + std::string(source.name()) + " does not have this payload");
}

bool has_response(event_type type)
{
    return type >= event_type::created && type <= event_type::incomplete;
}

} // namespace

template <>
output_text_delta event::get<output_text_delta>() const
{
    if (type() != event_type::output_text_delta)
        refuse(*this);
    return {parts_->item_id, parts_->output_index, parts_->content_index, parts_->delta};
}

template <>
response_lifecycle event::get<response_lifecycle>() const
{
    if (!has_response(type()))
        refuse(*this);
    boost::json::value const whole = json();
    auto const* inside = object_member(whole.get_object(), "response");
    if (inside == nullptr)
        throw error(errc::malformed_json, std::string(name()) + " has no response object");
    return {response_from_json(*inside)};
}

boost::json::value event::json() const { return parse_json(raw()); }

owned_event event::to_owned() const { return owned_event(*this); }

owned_event::owned_event(event const& source)
    : own_(std::make_unique<detail::event_parts>(*source.parts_)),
      bytes_(std::make_unique_for_overwrite<char[]>(own_->raw.size() + own_->name.size() +
                                                    own_->item_id.size() + own_->delta.size()))
{
    char* free = bytes_.get();
    for (std::string_view* view : {&own_->raw, &own_->name, &own_->item_id, &own_->delta}) {
        char* const end = std::ranges::copy(*view, free).out;
        *view = {free, view->size()};
        free = end;
    }
    parts_ = own_.get();
}

} // namespace responses
