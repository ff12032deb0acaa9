#pragma once

#include "support/schema_document.hpp"

#include <boost/json/value.hpp>

#include <functional>
#include <string>
#include <vector>

namespace responses::test {

/// One JSON value that shows one thing that a schema allows, and is as small as it can be
/// otherwise.
struct schema_instance
{
    std::string what; ///< For people: where in the value, of which schema, and in which form.
    boost::json::value value;
    schema_parts covers;
    std::vector<std::string>
        planted; ///< Pointers to what no schema knows: a reader may keep these raw.
};

/// Calls `use` with instances, the same ones in the same order each time. For each place of a value
/// where a schema is used, which is the whole value and each member that can be reached:
/// - each alternative of unions, alone and in lists with the others,
/// - of objects: the required members only; all members; all, as empty as they may be; all, null
/// where
///   that is allowed; and a member that nobody knows,
/// - each value of enumerations, and one that nobody knows; a tag that nobody knows,
/// - empty lists and maps, whole and broken numbers, true and false.
/// Places of the same member are visited once, which bounds recursion. A member that is required
/// but nowhere described is left out.
void for_each_instance(schema_document const& document, schema_root const& root,
                       std::function<void(schema_instance const&)> const& use);

} // namespace responses::test
