#pragma once

#include "testing/checks.hpp"
#include "testing/conversation_store.hpp"
#include "testing/kept_items.hpp"
#include "testing/route.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <optional>

namespace responses::testing {

/// What the service does with conversations and their items. `body` is that of the request, empty
/// when it has none.
outcome serve_conversation(route const& to, boost::json::object const& body,
                           conversation_store& store);

/// Adds the items of a request, and of the response to it, to the conversation that it names.
/// Refuses one that is not there.
std::optional<refusal> keep_in_conversation(boost::json::object const& request,
                                            boost::json::array const& input,
                                            boost::json::array const& output,
                                            conversation_store& store);

} // namespace responses::testing
