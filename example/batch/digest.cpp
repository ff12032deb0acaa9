#include "digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <stdexcept>

namespace batch_tool {

namespace {

std::uint64_t number_at(unsigned char const* bytes)
{
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i)
        value = value << 8 | bytes[i];
    return value;
}

bool read(std::string_view text, std::uint64_t& value)
{
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    return failed == std::errc{} && end == text.data() + text.size();
}

} // namespace

digest digest_of(std::string_view text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    if (EVP_Digest(text.data(), text.size(), bytes.data(), nullptr, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("SHA-256 is not to be had from OpenSSL");
    return {.high = number_at(bytes.data()), .low = number_at(bytes.data() + 8)};
}

std::string to_text(digest const& one)
{
    std::array<char, 33> text{};
    std::snprintf(text.data(), text.size(), "%016llx%016llx",
                  static_cast<unsigned long long>(one.high),
                  static_cast<unsigned long long>(one.low));
    return text.data();
}

std::optional<digest> digest_from(std::string_view text)
{
    digest one;
    bool const is_one =
        text.size() == 32 && read(text.substr(0, 16), one.high) && read(text.substr(16), one.low);
    return is_one ? std::optional(one) : std::nullopt;
}

} // namespace batch_tool
