#pragma once

#include "testing/checks.hpp"
#include "testing/route.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <variant>

namespace responses::testing {

/// The JSON of an answer, or why there is none.
using outcome = std::variant<boost::json::object, refusal>;

/// An item as the service keeps it: with an id, a message with a status and its content in parts.
boost::json::object kept_item(boost::json::object given, std::uint64_t seed);

/// The `input` of a request as items.
boost::json::array items_of_input(boost::json::value const& input, std::uint64_t seed);

std::string id_of(boost::json::value const& item);

/// Items as a list, all of them.
boost::json::object list_of(boost::json::array items, bool has_more = false);

/// The part of a list that is asked for. `items` are the oldest first.
outcome page_of(boost::json::array items, list_query const& asked);

} // namespace responses::testing
