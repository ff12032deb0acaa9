#include "testing/ids.hpp"

#include <cstddef>

namespace responses::testing {

std::uint64_t hash(std::string_view text) noexcept
{
    std::uint64_t value = 0xcbf29ce484222325;
    for (char const c : text)
        value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return value;
}

// SplitMix64 gives the digits.
std::string make_id(std::string_view prefix, std::uint64_t seed)
{
    constexpr std::size_t digits = 48;
    std::string id(prefix);
    while (id.size() < prefix.size() + digits) {
        seed += 0x9e3779b97f4a7c15;
        std::uint64_t z = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        for (int shift = 0; shift < 64; shift += 4)
            id += "0123456789abcdef"[(z >> shift) & 15];
    }
    return id;
}

} // namespace responses::testing
