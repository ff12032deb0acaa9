#pragma once

#include "http/request.hpp"

#include <responses/options.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace responses::detail {

/// The name of the header field that a key is sent in.
std::string_view key_field_name(key_scheme scheme) noexcept;

/// That field with this key in it.
http::header_field key_field(key_scheme scheme, std::string_view key);

/// What of a value is the secret: its last word, as the server sees it, for HTTP takes the blanks
/// around a value away (RFC 9110, section 5.5).
std::string_view secret_in(std::string_view value) noexcept;

/// What of these fields is not to be repeated by errors: the values of those that prove who asks,
/// of `Authorization` what is behind the scheme.
std::vector<std::string> secrets_of(std::span<http::header_field const> fields);

} // namespace responses::detail
