#pragma once

#include <responses/response.hpp>

#include <string>
#include <vector>

namespace responses {

/// The JSON of the events that a response stands for which came whole where a stream was asked for:
/// each text and the arguments of each call as one delta.
/// Throws `error(errc::unexpected_content)` for one that is not finished.
std::vector<std::string> events_of(response const& whole);

} // namespace responses
