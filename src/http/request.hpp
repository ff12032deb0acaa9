#pragma once

#include "http/url.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace responses::http {

using header_field = std::pair<std::string, std::string>;

/// The octets of a request (RFC 9112), to be sent as they are. A later field replaces an earlier
/// one of the same name; one with an empty value takes it out. Without a body there is no
/// Content-Type, and a GET has no Content-Length either (RFC 9110, sections 8.3 and 8.6).
/// Throws `error(errc::invalid_argument)` for names and values that RFC 9110 does not allow, and
/// for fields of the framing, which is not the caller's.
std::string request_octets(std::string_view method, endpoint const& where,
                           std::span<header_field const> fields, std::string_view body);

/// Nothing in it ends a field or is a control character (RFC 9110, section 5.5).
bool is_field_value(std::string_view text);

/// A request in two pieces, to be sent one after the other.
struct split_request
{
    std::string beginning = {};
    std::string_view rest = {};
};

/// The same request with one more header field, without a copy of a large body: `rest` is a part of
/// `octets`, which are those of `request_octets`. The field is to be one that those may have.
split_request with_field(std::string_view octets, header_field const& field);

/// The same request to another target. `octets` are those of `request_octets`.
std::string with_target(std::string_view octets, std::string_view target);

} // namespace responses::http
