#pragma once

#include <stdexcept>
#include <string>
#include <zlib.h>

namespace support {

/// The text as a member of a gzip file.
inline std::string gzip(std::string const& text)
{
    constexpr int with_header = 15 + 16;
    z_stream state{};
    if (deflateInit2(&state, Z_DEFAULT_COMPRESSION, Z_DEFLATED, with_header, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("deflateInit2");
    std::string packed(deflateBound(&state, text.size()), '\0');
    state.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(text.data()));
    state.avail_in = static_cast<unsigned>(text.size());
    state.next_out = reinterpret_cast<unsigned char*>(packed.data());
    state.avail_out = static_cast<unsigned>(packed.size());
    deflate(&state, Z_FINISH);
    packed.resize(packed.size() - state.avail_out);
    deflateEnd(&state);
    return packed;
}

} // namespace support
