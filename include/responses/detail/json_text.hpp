#pragma once

#include <responses/export.hpp>

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <string>
#include <string_view>

// JSON as it is sent. For the library itself.
namespace responses::detail {

RESPONSES_API void append_string(std::string& text, std::string_view value);
RESPONSES_API void append_integer(std::string& text, std::int64_t value);
RESPONSES_API void append_integer(std::string& text, std::uint64_t value);

/// In the shortest form that says the same number: 0.7, not 7E-1.
/// Throws `error(errc::invalid_argument)` for an infinite one and for NaN, which JSON cannot write.
RESPONSES_API void append_number(std::string& text, double value);

/// A number that was read as infinite, as 1e400 is, is written as one that is so read again.
RESPONSES_API void append_value(std::string& text, boost::json::value const& value);
RESPONSES_API void append_object(std::string& text, boost::json::object const& object);

/// Writes the members of an object; the braces come by construction and `end`.
class RESPONSES_API object_text
{
public:
    explicit object_text(std::string& text) : text_(text) { text_ += '{'; }
    object_text(object_text const&) = delete;
    object_text& operator=(object_text const&) = delete;

    void end() { text_ += '}'; }

    /// The next member's name; its value is to follow in the same text.
    std::string& member(std::string_view name);

private:
    std::string& text_;
    bool first_ = true;
};

} // namespace responses::detail
