#pragma once

#include <responses/item.hpp>
#include <responses/request.hpp>

#include <boost/describe/class.hpp>
#include <boost/json/object.hpp>

#include <map>
#include <string>
#include <vector>

namespace responses {

/// The body of `POST /responses`, with the members of `more`, which win; `stream` is sent only when
/// true. Throws `error(errc::invalid_argument)`: text that is not UTF-8, a number that JSON cannot
/// write, `stream` in `extra`, or a member there that is set in the request.
std::string serialize(request const& what, bool stream, boost::json::object const& more = {});

/// Throws `error(errc::invalid_argument)` for what `call_options::body` must not have.
void check_more(boost::json::object const& more);

/// The body of another operation: a `compact_request`, a `conversation_request`, an `items_body`, a
/// `metadata_body`, a `token_count_request`. Throws likewise.
template <class T>
std::string serialize(T const& what, boost::json::object const& more = {});

/// The body of `POST /conversations/{id}`.
struct metadata_body
{
    std::map<std::string, std::string> metadata = {};
};
BOOST_DESCRIBE_STRUCT(metadata_body, (), (metadata))

/// The body of `POST /conversations/{id}/items`.
struct items_body
{
    std::vector<item> items = {};
};
BOOST_DESCRIBE_STRUCT(items_body, (), (items))

} // namespace responses
