#include "http/base64.hpp"

#include <algorithm>
#include <cstdint>

namespace responses::http {
namespace {

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Three octets at most; what lacks of them is zero.
std::uint32_t joined(std::string_view octets)
{
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i)
        bits = bits << 8 | (i < octets.size() ? static_cast<unsigned char>(octets[i]) : 0U);
    return bits;
}

} // namespace

std::string base64_of(std::string_view octets)
{
    std::string text;
    for (; !octets.empty(); octets.remove_prefix(std::min<std::size_t>(3, octets.size()))) {
        std::uint32_t const bits = joined(octets);
        for (std::size_t i = 0; i < 4; ++i)
            text += i <= octets.size() ? digits[bits >> (18 - 6 * i) & 63] : '=';
    }
    return text;
}

} // namespace responses::http
