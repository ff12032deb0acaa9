#pragma once

#include "support/reference_sse.hpp"

#include <responses/error.hpp>
#include <responses/sse.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace responses::test {

using sse_pieces = std::vector<std::string_view>;

inline sse_event copy(sse::frame const& frame)
{
    return {std::string{frame.event}, std::string{frame.data}, std::string{frame.id}};
}

// Every piece is memory of its own that is gone once it is used up: a view into it that outlives
// it is found by comparison, or by AddressSanitizer.
inline void feed_and_destroy(sse::parser& parser, std::string_view piece, sse_outcome& outcome)
{
    auto const memory = std::make_unique<char[]>(piece.size());
    std::copy(piece.begin(), piece.end(), memory.get());
    parser.feed({memory.get(), piece.size()});
    while (auto const frame = parser.next())
        outcome.events.push_back(copy(*frame));
    std::fill_n(memory.get(), piece.size(), '!');
}

/// What our parser makes of a stream in these pieces.
inline sse_outcome run_sse(sse_pieces const& pieces, sse::limits const& bounds = {})
{
    sse::parser parser{bounds};
    sse_outcome outcome;
    try {
        for (auto const piece : pieces)
            feed_and_destroy(parser, piece, outcome);
        if (auto const frame = parser.finish())
            outcome.unfinished = copy(*frame);
    } catch (error const& failure) {
        outcome.too_large = failure.code() == errc::too_large;
    }
    outcome.last_event_id = parser.last_event_id();
    outcome.retry = parser.retry();
    return outcome;
}

inline sse_pieces cut_evenly(std::string_view stream, std::size_t size)
{
    sse_pieces pieces;
    for (std::size_t at = 0; at < stream.size(); at += size)
        pieces.push_back(stream.substr(at, size));
    return pieces;
}

/// Pieces of 0 to `longest` bytes.
inline sse_pieces cut_randomly(std::string_view stream, std::size_t longest, std::mt19937& random)
{
    std::uniform_int_distribution<std::size_t> size{0, longest};
    sse_pieces pieces;
    while (!stream.empty()) {
        pieces.push_back(stream.substr(0, size(random)));
        stream.remove_prefix(pieces.back().size());
    }
    return pieces;
}

} // namespace responses::test
