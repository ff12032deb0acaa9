#pragma once

#include <boost/json/parse_options.hpp>

namespace batch_tool {

/// Rows are parsed as deep as the library sends them, and what has them in itself deeper: schemas
/// of tools go beyond the 32 levels that Boost.JSON has by default.
inline constexpr boost::json::parse_options deep{.max_depth = 264,
                                                 .allow_comments = false,
                                                 .allow_trailing_commas = false,
                                                 .allow_invalid_utf8 = false};

} // namespace batch_tool
