#pragma once

#include <responses/response.hpp>

#include <boost/json/object.hpp>

#include <string_view>

namespace responses {

/// The response that this object describes; what is missing, null or of another type stays empty.
response response_from_json(boost::json::object object);

/// The response of the body of a call that was not streamed.
/// Throws `error`: `errc::malformed_json`; `errc::unexpected_content` when the JSON is something
/// else; `errc::response_failed` when it is an error or its status is `failed`.
response response_from_body(std::string_view body);

/// Throws `errc::response_failed` with this response inside.
[[noreturn]] void throw_failed(response const& reply);

} // namespace responses
