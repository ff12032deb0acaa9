#include "protocol/log_line.hpp"

#include "protocol/one_line.hpp"
#include "protocol/utf8.hpp"

#include <charconv>

namespace responses {
namespace {

bool is_word(std::string_view text) { return text.find_first_of(" \"\\=") == text.npos; }

std::string quoted(std::string_view text)
{
    std::string made = "\"";
    for (char const one : text) {
        if (one == '"' || one == '\\')
            made += '\\';
        made += one;
    }
    return made += '"';
}

} // namespace

log_line::log_line(call_info const& call, std::string_view what)
    : text_("call=" + std::to_string(call.id) + ' ')
{
    text_ += what;
}

void log_line::add(std::string_view name, std::string_view text, std::size_t longest)
{
    if (text.empty())
        return;
    std::string const shown = in_one_line(utf8::prefix(text, longest));
    text_.append(" ").append(name).append("=").append(is_word(shown) ? shown : quoted(shown));
    if (text.size() > longest)
        text_.append("...");
}

void log_line::add(std::string_view name, call_timings::duration time)
{
    char digits[32];
    double const milliseconds = std::chrono::duration<double, std::milli>(time).count();
    auto const end =
        std::to_chars(digits, digits + sizeof digits, milliseconds, std::chars_format::fixed, 1);
    add(name, std::string_view(digits, static_cast<std::size_t>(end.ptr - digits)));
}

} // namespace responses
