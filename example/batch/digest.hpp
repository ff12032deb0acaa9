#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace batch_tool {

/// The first half of a SHA-256: what keys and requests are told by, in this run and in later ones.
struct digest
{
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    friend auto operator<=>(digest const&, digest const&) = default;
};

digest digest_of(std::string_view text);

/// 32 hexadecimal digits, and what they say; nothing for any other text.
std::string to_text(digest const& one);
std::optional<digest> digest_from(std::string_view text);

/// For unordered containers: it is a hash already.
struct digest_hash
{
    using is_avalanching = void;
    std::size_t operator()(digest const& one) const noexcept { return one.low; }
};

} // namespace batch_tool
