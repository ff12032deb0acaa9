#pragma once

#include <boost/json/parse_options.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace responses {

/// How every document is parsed: deep enough for tool schemas (32 levels are Boost.JSON's default),
/// and with ill-formed UTF-8 let through, which is then repaired where it is used.
inline constexpr boost::json::parse_options json_options{
    .max_depth = 256,
    .allow_comments = false,
    .allow_trailing_commas = false,
    .allow_invalid_utf8 = true,
};

/// Parses a document; ill-formed UTF-8 and lone surrogates become U+FFFD.
/// Throws `error(errc::malformed_json)`.
boost::json::value parse_json(std::string_view document, boost::json::storage_ptr storage = {});

/// The same, but lone surrogates stay, each as three octets (WTF-8): a text that was cut between
/// the two can be joined.
boost::json::value parse_json_with_halves(std::string_view document,
                                          boost::json::storage_ptr storage = {});

/// The member if it is a string, else empty.
std::string_view string_member(boost::json::object const& object, std::string_view name) noexcept;

/// The member if it is an object, else null.
boost::json::object const* object_member(boost::json::object const& object,
                                         std::string_view name) noexcept;

/// The value if it is an object, or the first element of a list if that is one, else null. Google
/// answers errors in lists.
boost::json::object const* first_object(boost::json::value const& value) noexcept;

} // namespace responses
