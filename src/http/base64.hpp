#pragma once

#include <string>
#include <string_view>

namespace responses::http {

/// Base64 with padding (RFC 4648, section 4).
std::string base64_of(std::string_view octets);

} // namespace responses::http
