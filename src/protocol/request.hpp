#pragma once

#include <responses/request.hpp>

#include <string>

namespace responses {

/// The body of `POST /responses`; `stream` is sent only when true.
/// Throws `error(errc::invalid_argument)`: text that is not UTF-8, or `stream` in `extra`.
std::string serialize(request const& what, bool stream);

} // namespace responses
