#pragma once

#include "testing/conversation_store.hpp"
#include "testing/kept_items.hpp"
#include "testing/route.hpp"

#include <boost/json/object.hpp>

namespace responses::testing {

/// What the service does with conversations and their items. `body` is that of the request, empty
/// when it has none.
outcome serve_conversation(route const& to, boost::json::object const& body,
                           conversation_store& store);

} // namespace responses::testing
