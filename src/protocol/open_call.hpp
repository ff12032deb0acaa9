#pragma once

#include <responses/item.hpp>

#include <string_view>
#include <vector>

namespace responses {

/// There is an output here of the call with this id.
bool is_answered(std::string_view call_id, std::vector<item> const& output);

/// An item of a response's output that calls for something, functions left aside, which the service
/// does not do itself: there is no output of it in the same response.
bool is_open_call(item const& one, std::vector<item> const& output);

} // namespace responses
