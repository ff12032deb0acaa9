#pragma once

#include <responses/export.hpp>

#include <boost/json/value.hpp>

namespace responses RESPONSES_API {

/// The alternative of every union of the API's objects (`item`, `tool`, ...) for what the library
/// has no type for: the JSON as it came, sent back as it is.
struct unknown_value
{
    boost::json::value json = {};
};

} // namespace responses RESPONSES_API
