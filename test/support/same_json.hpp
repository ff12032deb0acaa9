#pragma once

#include <boost/json/value.hpp>

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace responses::test {

/// Where two JSON values differ, and what each has there: JSON text, or "nothing".
struct json_difference
{
    std::string path = {}; ///< A JSON pointer (RFC 6901).
    std::string left = {};
    std::string right = {};

    friend bool operator==(json_difference const&, json_difference const&) = default;
    friend std::ostream& operator<<(std::ostream& out, json_difference const& difference);
};

/// The first difference of two values as data: the order of members does not count, and numbers are
/// equal when they are the same number, 5 and 5.0.
std::optional<json_difference> first_difference(boost::json::value const& left,
                                                boost::json::value const& right);

/// A JSON pointer that goes one step further, with "~" and "/" escaped.
std::string pointer_to(std::string const& pointer, std::string_view step);

} // namespace responses::test
