#pragma once

#include "protocol/growing_output.hpp"
#include "protocol/snapshot_journal.hpp"

#include <responses/event.hpp>

#include <boost/json/fwd.hpp>

#include <optional>
#include <string>
#include <type_traits>

// What the events about items do to an output.
namespace responses {

/// Applies a delta of a text, or a status of an item: most events, which need no document. False:
/// the event is something else.
bool apply_light(event const& seen, growing_output& output, snapshot_journal& journal);

/// Applies any other event about an item. `whole` is its JSON.
void apply_document(event const& seen, boost::json::object const& whole, growing_output& output,
                    snapshot_journal& journal);

/// The item or part of the event that is a `T`.
template <class T>
T* find(growing_output& output, event const& seen)
{
    if constexpr (std::is_constructible_v<item, T>)
        return output.item_of<T>(seen);
    else
        return output.part_of<T>(seen);
}

inline std::string& growing_text(std::string& text) noexcept { return text; }
inline std::string& growing_text(std::optional<std::string>& text)
{
    return text ? *text : text.emplace();
}

} // namespace responses
