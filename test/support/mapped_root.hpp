#pragma once

#include "support/leftovers.hpp"
#include "support/schema_document.hpp"

#include <responses/json.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace responses::test {

/// What became of JSON on its way through a C++ type.
struct round_trip
{
    boost::json::value back;
    std::vector<leftover> kept_raw;
};

/// A schema that a C++ type is for.
struct mapped_root
{
    std::string schema; ///< Of a component, or of a root of the document.
    std::function<round_trip(boost::json::value const&)> travel;
};

/// A type that the mapping knows.
template <class T>
mapped_root mapped(std::string schema)
{
    return {std::move(schema), [](boost::json::value const& json) {
                auto const typed = from_json<T>(json);
                return round_trip{boost::json::parse(to_json(typed)), leftovers(typed)};
            }};
}

struct round_trip_report
{
    std::size_t instances = 0;
    schema_parts covered = {};            ///< By instances without a fault.
    std::vector<std::string> faults = {}; ///< What was lost, or is not modelled.
};

/// Sends every instance of the root's schema through its type. It is a fault if the JSON that comes
/// back is not the same, or if more is kept raw than was planted.
round_trip_report check(schema_document const& document, mapped_root const& root);

/// The schema with this name. Throws std::out_of_range if there is none.
schema_root root_of(schema_document const& document, std::string const& name);

/// All that the operations reach.
schema_parts reachable(schema_document const& document);

} // namespace responses::test
