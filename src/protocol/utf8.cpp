#include "protocol/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace responses::utf8 {
namespace {

struct sequence
{
    std::size_t size = 0; ///< Octets that belong together.
    bool valid = false;
};

bool between(unsigned char c, unsigned char low, unsigned char high)
{
    return c >= low && c <= high;
}

// Of a sequence of two octets or more.
bool is_lead(unsigned char c) { return between(c, 0xC2, 0xF4); }

// The character, or the maximal part of one, that starts at the front of a non-empty text.
sequence first_sequence(std::string_view text)
{
    auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    unsigned char const lead = at(0);
    if (lead < 0x80)
        return {1, true};
    if (!is_lead(lead))
        return {1, false};

    std::size_t const length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    unsigned char const low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char const high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (text.size() < 2 || !between(at(1), low, high))
        return {1, false};
    for (std::size_t i = 2; i < length; ++i)
        if (text.size() <= i || !between(at(i), 0x80, 0xBF))
            return {i, false};
    return {length, true};
}

std::size_t ascii_prefix(std::string_view text)
{
    std::size_t i = 0;
    for (; i + 8 <= text.size(); i += 8) {
        std::uint64_t octets;
        std::memcpy(&octets, text.data() + i, 8);
        if ((octets & 0x8080808080808080u) != 0)
            break;
    }
    while (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80)
        ++i;
    return i;
}

} // namespace

std::size_t valid_prefix(std::string_view text) noexcept
{
    std::size_t i = 0;
    for (;;) {
        i += ascii_prefix(text.substr(i));
        if (i == text.size())
            return i;
        sequence const next = first_sequence(text.substr(i));
        if (!next.valid)
            return i;
        i += next.size;
    }
}

bool is_beginning(std::string_view text) noexcept
{
    sequence const first = first_sequence(text);
    return is_lead(static_cast<unsigned char>(text.front())) && first.size == text.size() &&
           !first.valid;
}

void append_repaired(std::string& out, std::string_view text)
{
    while (!text.empty()) {
        std::size_t const good = valid_prefix(text);
        out.append(text.substr(0, good));
        text.remove_prefix(good);
        if (text.empty())
            return;
        out.append("\xEF\xBF\xBD");
        text.remove_prefix(first_sequence(text).size);
    }
}

std::string_view prefix(std::string_view text, std::size_t size) noexcept
{
    if (text.size() <= size)
        return text;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
        --size;
    return text.substr(0, size);
}

std::string excerpt(std::string_view text)
{
    std::string beginning;
    append_repaired(beginning, prefix(text, 200));
    return beginning;
}

} // namespace responses::utf8
