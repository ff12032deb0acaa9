#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace responses::bench {

/// A stream of text deltas as the service sends them, and its cuttings.
struct sample
{
    std::string bytes;
    std::vector<std::string_view> events;

    std::vector<std::string_view> pieces(std::size_t size) const;
};

/// The same 8 MB for every benchmark.
sample const& text_deltas();

} // namespace responses::bench
