#pragma once

#include <string>
#include <string_view>

namespace responses {

/// Well-formed text with a space for each control character and line separator: what a server says
/// must not forge lines in a log or drive a terminal.
std::string in_one_line(std::string_view said);

} // namespace responses
