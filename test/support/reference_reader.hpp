#pragma once

#include <responses/error.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace responses::test {

/// What a stream comes to.
struct reference_outcome
{
    std::vector<std::string> types; ///< Of native events, as they are given.
    std::string text;               ///< Of all deltas of output texts.
    errc code{};                    ///< Zero: good.

    std::optional<boost::json::object> final = {}; ///< The native response.
    std::string finish_reason = {};                ///< Of chunks.
    std::optional<boost::json::object> usage = {}; ///< Of chunks.
};

/// The text with U+FFFD for what is ill-formed UTF-8 in it.
std::string well_formed(std::string_view text);

/// A stream of the service's own events, or of chunks of the chat completions API with one choice
/// that has nothing but text: read as a whole, each event as a document, by the rules of
/// docs/dialects.md.
reference_outcome read_native_plainly(std::string const& body);
reference_outcome read_chunks_plainly(std::string const& body);

} // namespace responses::test
