#include "protocol/base64.hpp"

#include <algorithm>
#include <cstdint>

namespace responses {
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

void append_base64(std::string& text, std::string_view octets)
{
    text.reserve(text.size() + (octets.size() + 2) / 3 * 4);
    for (; !octets.empty(); octets.remove_prefix(std::min<std::size_t>(3, octets.size()))) {
        std::uint32_t const bits = joined(octets);
        for (std::size_t i = 0; i < 4; ++i)
            text += i <= octets.size() ? digits[bits >> (18 - 6 * i) & 63] : '=';
    }
}

std::string base64_of(std::string_view octets)
{
    std::string text;
    append_base64(text, octets);
    return text;
}

} // namespace responses
