#pragma once

#include <string>
#include <string_view>

namespace responses {

/// Base64 with padding (RFC 4648, section 4).
std::string base64_of(std::string_view octets);

/// Appends it to `text`.
void append_base64(std::string& text, std::string_view octets);

} // namespace responses
