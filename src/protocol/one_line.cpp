#include "protocol/one_line.hpp"

#include "protocol/utf8.hpp"

#include <cstddef>

namespace responses {
namespace {

// Octets of the control character, or the line separator, that a text begins with; else 0.
std::size_t control_size(std::string_view text)
{
    auto const first = static_cast<unsigned char>(text[0]);
    if (first < 0x20 || first == 0x7f)
        return 1;
    if (first == 0xC2 && text.size() > 1 && static_cast<unsigned char>(text[1]) < 0xA0)
        return 2;
    return text.starts_with("\u2028") || text.starts_with("\u2029") ? 3 : 0;
}

} // namespace

std::string in_one_line(std::string_view said)
{
    std::string text;
    utf8::append_repaired(text, said);
    for (std::size_t i = 0; i < text.size(); ++i)
        if (auto const size = control_size(std::string_view(text).substr(i)))
            text.replace(i, size, size, ' ');
    return text;
}

} // namespace responses
