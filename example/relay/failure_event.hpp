#pragma once

#include <responses/error.hpp>

#include <string>
#include <string_view>

namespace relay {

/// What went wrong with the model, in a word: for the browser and the metrics.
std::string_view kind_of(responses::error const& failure);

/// The server-sent event that ends a stream for the browser:
///
///     {"type":"error","code":KIND,"message":TEXT}
///
/// The text is the relay's own: what a server says in its errors is for whoever runs the relay, and
/// may name accounts and keys. A retry is worth it when the text says so.
std::string failure_event(std::string_view kind);

/// The kind when the relay stops before the stream has ended.
inline constexpr std::string_view stopping = "stopping";

} // namespace relay
