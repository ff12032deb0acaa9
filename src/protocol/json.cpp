#include "protocol/json.hpp"

#include "protocol/utf8.hpp"

#include <responses/error.hpp>

#include <boost/json/parse.hpp>

#include <optional>

namespace responses {
namespace {

std::optional<unsigned> hex_digits(std::string_view four)
{
    unsigned value = 0;
    for (char c : four) {
        unsigned digit = 0;
        if (c >= '0' && c <= '9')
            digit = static_cast<unsigned>(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = static_cast<unsigned>(c - 'a') + 10;
        else if (c >= 'A' && c <= 'F')
            digit = static_cast<unsigned>(c - 'A') + 10;
        else
            return std::nullopt;
        value = value * 16 + digit;
    }
    return value;
}

// The code unit of the `\uXXXX` that starts at `at`, if one does.
std::optional<unsigned> unicode_escape(std::string_view text, std::size_t at)
{
    if (text.size() < at + 6 || text[at] != '\\' || text[at + 1] != 'u')
        return std::nullopt;
    return hex_digits(text.substr(at + 2, 4));
}

bool is_leading(unsigned unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_trailing(unsigned unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

} // namespace

bool replace_lone_surrogates(std::string& document) noexcept
{
    bool found = false;
    for (std::size_t i = document.find('\\'); i < document.size(); i = document.find('\\', i)) {
        auto const unit = unicode_escape(document, i);
        if (!unit) {
            i += 2;
            continue;
        }
        auto const next = is_leading(*unit) ? unicode_escape(document, i + 6) : std::nullopt;
        if (next && is_trailing(*next)) {
            i += 12;
            continue;
        }
        if (is_leading(*unit) || is_trailing(*unit)) {
            document.replace(i + 2, 4, "fffd");
            found = true;
        }
        i += 6;
    }
    return found;
}

boost::json::value parse_json(std::string_view document)
{
    std::string repaired;
    if (utf8::valid_prefix(document) != document.size()) {
        utf8::append_repaired(repaired, document);
        document = repaired;
    }
    boost::system::error_code code;
    auto value = boost::json::parse(document, code, {}, json_options);
    if (std::string paired; code && replace_lone_surrogates(paired = document))
        value = boost::json::parse(paired, code, {}, json_options);
    if (code)
        throw error(errc::malformed_json, code.message());
    return value;
}

std::string_view string_member(boost::json::object const& object, std::string_view name) noexcept
{
    auto const* member = object.if_contains(name);
    return member != nullptr && member->is_string() ? std::string_view(member->get_string())
                                                    : std::string_view{};
}

boost::json::object const* object_member(boost::json::object const& object,
                                         std::string_view name) noexcept
{
    auto const* member = object.if_contains(name);
    return member != nullptr ? member->if_object() : nullptr;
}

} // namespace responses
