#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace responses::test {

/// The octets of a file below the directory of the tests.
std::string file_octets(std::string_view path);

/// What vectors/streams/index.json says of each stream and body.
boost::json::array const& stream_vectors();

/// The entry with this name.
boost::json::object const& stream_vector(std::string_view name);

/// The octets of an entry's file.
std::string octets_of(boost::json::object const& entry);

} // namespace responses::test
