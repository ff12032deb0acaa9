#pragma once

#include <responses/event.hpp>

#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>

namespace responses {

/// An event of this type carries the response: `response.created`, `.completed` and the like.
bool is_lifecycle(event_type type) noexcept;

/// The JSON of an event, as the API reference has it: some gateways write the members of a response
/// into the event itself, which then are moved to `response`.
boost::json::value event_json(event const& seen, boost::json::storage_ptr storage = {});

} // namespace responses
