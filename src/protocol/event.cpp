#include "protocol/event_json.hpp"
#include "protocol/json.hpp"
#include "protocol/response.hpp"

#include <responses/error.hpp>
#include <responses/event.hpp>

#include <boost/json/monotonic_resource.hpp>

#include <algorithm>
#include <string>

namespace responses {

namespace json = boost::json;

response response_of(event const& lifecycle)
{
    json::monotonic_resource memory;
    json::value const whole = event_json(lifecycle, &memory);
    auto const* inside = whole.get_object().if_contains("response");
    if (inside == nullptr || !inside->is_object())
        throw error(errc::malformed_json,
                    std::string(lifecycle.name()) + " has no response object");
    return response_from_json(*inside);
}

boost::json::value event::json() const { return parse_json(raw()); }

owned_event event::to_owned() const { return owned_event(*this); }

owned_event::owned_event(event const& source)
    : own_(std::make_unique<detail::event_parts>(*source.parts_)),
      bytes_(std::make_unique_for_overwrite<char[]>(own_->raw.size() + own_->name.size() +
                                                    own_->frame_name.size() + own_->item_id.size() +
                                                    own_->delta.size() + own_->source.size()))
{
    char* free = bytes_.get();
    for (std::string_view* view : {&own_->raw, &own_->name, &own_->frame_name, &own_->item_id,
                                   &own_->delta, &own_->source}) {
        char* const end = std::ranges::copy(*view, free).out;
        *view = {free, view->size()};
        free = end;
    }
    parts_ = own_.get();
}

} // namespace responses
