#pragma once

#include <boost/json/object.hpp>

#include <string_view>

namespace responses::testing {

/// The context of a request made shorter: the messages of the user, and all else in what only the
/// service can read. `body` is the text of `request`.
boost::json::object compacted(std::string_view body, boost::json::object const& request);

} // namespace responses::testing
