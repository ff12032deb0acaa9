#include "protocol/surrogates.hpp"

#include "protocol/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace responses {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD"; // U+FFFD
constexpr std::size_t escape_size = 6;                   // \uXXXX
constexpr std::size_t half_size = 3;                     // a half in WTF-8

bool is_leading(unsigned unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_trailing(unsigned unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// The code unit of the `\uXXXX` that starts at `at`, if one does.
std::optional<unsigned> escape_at(std::string_view text, std::size_t at)
{
    if (text.size() < at + escape_size || text.substr(at, 2) != "\\u")
        return std::nullopt;
    char const* const end = text.data() + at + escape_size;
    unsigned unit = 0;
    auto const [used, code] = std::from_chars(text.data() + at + 2, end, unit, 16);
    return code == std::errc{} && used == end ? std::optional(unit) : std::nullopt;
}

std::string utf8_of(unsigned code)
{
    auto const octet = [](unsigned lead, unsigned bits) { return static_cast<char>(lead | bits); };
    std::string text;
    if (code > 0xFFFF)
        text = {octet(0xF0, code >> 18), octet(0x80, code >> 12 & 0x3F)};
    else
        text = {octet(0xE0, code >> 12)};
    return text + octet(0x80, code >> 6 & 0x3F) + octet(0x80, code & 0x3F);
}

unsigned joined(unsigned leading, unsigned trailing)
{
    return 0x10000 + ((leading - 0xD800) << 10) + (trailing - 0xDC00);
}

// The half that the text begins with in WTF-8, or 0.
unsigned half_at_front(std::string_view text)
{
    auto const at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (text.size() < half_size || at(0) != 0xED || (at(1) & 0xE0) != 0xA0 ||
        (at(2) & 0xC0) != 0x80)
        return 0;
    return 0xD000u | (at(1) & 0x3Fu) << 6 | (at(2) & 0x3Fu);
}

// Writes each lone half as `form` gives it, in one pass: a document may be made of nothing else.
bool rewrite_lone_halves(std::string& document, std::string (*form)(unsigned))
{
    std::string written;
    std::size_t done = 0;
    for (std::size_t i = document.find('\\'); i < document.size(); i = document.find('\\', i)) {
        auto const unit = escape_at(document, i);
        if (!unit) {
            i += 2;
            continue;
        }
        auto const next = is_leading(*unit) ? escape_at(document, i + escape_size) : std::nullopt;
        if (next && is_trailing(*next)) {
            i += 2 * escape_size;
            continue;
        }
        if (is_leading(*unit) || is_trailing(*unit)) {
            written.append(document, done, i - done).append(form(*unit));
            done = i + escape_size;
        }
        i += escape_size;
    }
    if (done == 0)
        return false;
    written.append(document, done);
    document = std::move(written);
    return true;
}

// Where the first half in WTF-8 is, or the end.
std::size_t find_half(std::string_view text)
{
    std::size_t i = text.find('\xED');
    while (i < text.size() && half_at_front(text.substr(i)) == 0)
        i = text.find('\xED', i + 1);
    return std::min(i, text.size());
}

} // namespace

bool replace_lone_surrogates(std::string& document)
{
    return rewrite_lone_halves(document, [](unsigned) { return std::string("\\ufffd"); });
}

bool encode_lone_surrogates(std::string& document)
{
    return rewrite_lone_halves(document, utf8_of);
}

void append_without_surrogates(std::string& out, std::string_view text)
{
    for (;;) {
        std::size_t const half = find_half(text);
        utf8::append_repaired(out, text.substr(0, half));
        text.remove_prefix(half);
        if (text.empty())
            return;
        out.append(replacement);
        text.remove_prefix(half_size);
    }
}

std::string_view surrogate_joiner::join(std::string_view delta, delta_key const& key)
{
    bool const continues = kept_ != 0 && key == key_;
    if (!continues && utf8::valid_prefix(delta) == delta.size())
        return delta;
    text_.clear();
    if (continues)
        take_kept(delta);
    keep_last(delta, key);
    append_without_surrogates(text_, delta);
    return text_;
}

void surrogate_joiner::take_kept(std::string_view& delta)
{
    if (delta.empty())
        return;
    unsigned const leading = std::exchange(kept_, 0);
    unsigned const trailing = half_at_front(delta);
    if (!is_trailing(trailing)) {
        text_.append(replacement);
        return;
    }
    text_.append(utf8_of(joined(leading, trailing)));
    delta.remove_prefix(half_size);
}

void surrogate_joiner::keep_last(std::string_view& delta, delta_key const& key)
{
    if (delta.size() < half_size)
        return;
    unsigned const last = half_at_front(delta.substr(delta.size() - half_size));
    if (!is_leading(last))
        return;
    kept_ = last;
    key_ = key;
    delta.remove_suffix(half_size);
}

} // namespace responses
