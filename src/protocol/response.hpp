#pragma once

#include <responses/error.hpp>
#include <responses/response.hpp>

#include <boost/json/value.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace responses {

class event;

/// The response that this JSON is; what is missing, null or of another type stays empty.
response response_from_json(boost::json::value const& json);

/// The response in an event that carries one.
/// Throws `error(errc::malformed_json)` when it has none.
response response_of(event const& lifecycle);

/// The response of the body of a call that was not streamed.
/// Throws `error`: `errc::malformed_json`; `errc::unexpected_content` when the JSON is something
/// else; `errc::response_failed` when it is an error. `now` is for dates in an error.
response
response_from_body(std::string_view body,
                   std::optional<std::chrono::system_clock::time_point> now = std::nullopt);

/// The same of a call that waited for the response: its status `failed` is thrown too.
response created_from_body(std::string_view body,
                           std::optional<std::chrono::system_clock::time_point> now = std::nullopt);

/// Its status says that it is completed, or, as on some servers, nothing.
bool is_whole(response const& reply) noexcept;

/// `errc::response_failed` with this response inside.
error failed_error(response const& reply);

} // namespace responses
