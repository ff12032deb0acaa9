#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace responses::utf8 {

/// The offset of the first octet that is not part of well-formed UTF-8 (Unicode, table 3-7), or
/// `text.size()` when all of it is.
std::size_t valid_prefix(std::string_view text) noexcept;

/// All of a non-empty `text` is the beginning of a character, and not yet the whole.
bool is_beginning(std::string_view text) noexcept;

/// Appends `text` with each maximal ill-formed part replaced by U+FFFD (WHATWG Encoding, "UTF-8
/// decode").
void append_repaired(std::string& out, std::string_view text);

/// `size` octets of `text` at most, not cut inside a character.
std::string_view prefix(std::string_view text, std::size_t size) noexcept;

/// The beginning of what a server sent, well-formed, for a message.
std::string excerpt(std::string_view text);

} // namespace responses::utf8
