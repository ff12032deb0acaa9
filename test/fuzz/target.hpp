#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// What a fuzzer calls with each input; returns 0. It must not crash, throw or call
/// `demand(false)`.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size);

namespace fuzz {

inline std::string_view text_of(std::uint8_t const* bytes, std::size_t size)
{
    return {reinterpret_cast<char const*>(bytes), size};
}

inline void demand(bool what)
{
    if (!what)
        std::abort();
}

} // namespace fuzz
