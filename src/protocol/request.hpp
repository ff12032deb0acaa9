#pragma once

#include <responses/request.hpp>

#include <boost/json/object.hpp>

#include <string>

namespace responses {

/// The body of `POST /responses`, with the members of `more`, which win; `stream` is sent only when
/// true. Throws `error(errc::invalid_argument)`: text that is not UTF-8, a number that JSON cannot
/// write, `stream` in `extra`, or a member there that is set in the request.
std::string serialize(request const& what, bool stream, boost::json::object const& more = {});

/// Throws `error(errc::invalid_argument)` for what `call_options::body` must not have.
void check_more(boost::json::object const& more);

} // namespace responses
