#pragma once

#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace responses {

/// A body as JSON. Throws `error(errc::malformed_json)`, which shows the body.
boost::json::value parsed_body(std::string_view body, boost::json::storage_ptr storage = {});

/// Throws what a body that is no `wanted` comes to: `errc::response_failed` when it is an error,
/// else `errc::unexpected_content`. `now` is for dates in an error.
[[noreturn]] void refuse_object(std::string_view wanted, boost::json::value const& parsed,
                                std::string_view body,
                                std::optional<std::chrono::system_clock::time_point> now);

/// The object of the API in a body: a `compacted_response`, a `conversation`, a `deletion`, an
/// `item`, an `item_page`, a `token_count`. Throws like `response_from_body`.
template <class T>
T object_from_body(std::string_view body,
                   std::optional<std::chrono::system_clock::time_point> now = std::nullopt);

} // namespace responses
