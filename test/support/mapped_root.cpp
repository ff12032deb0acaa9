#include "support/mapped_root.hpp"

#include "support/same_json.hpp"
#include "support/schema_instances.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <exception>
#include <optional>
#include <sstream>

namespace responses::test {

namespace json = boost::json;

namespace {

std::string lost(json_difference const& difference)
{
    std::ostringstream text;
    text << "went in and came back as " << difference;
    return text.str();
}

std::optional<std::string> fault_of(schema_instance const& instance, round_trip const& trip)
{
    if (auto const difference = first_difference(instance.value, trip.back))
        return lost(*difference);
    for (leftover const& kept : trip.kept_raw)
        if (!kept.value.is_null() &&
            std::ranges::find(instance.planted, kept.path) == instance.planted.end())
            return "is not modelled: \"" + kept.path + "\": " + json::serialize(kept.value);
    return {};
}

// Null is kept raw whether its member is modelled or not.
schema_parts shown_by(schema_instance const& instance, round_trip const& trip)
{
    schema_parts parts = instance.covers;
    if (std::ranges::any_of(trip.kept_raw,
                            [](leftover const& kept) { return kept.value.is_null(); }))
        parts.members.clear();
    return parts;
}

std::optional<std::string> fault_of(schema_instance const& instance, mapped_root const& root,
                                    schema_parts& covered)
{
    try {
        round_trip const trip = root.travel(instance.value);
        auto fault = fault_of(instance, trip);
        if (!fault)
            covered.add(shown_by(instance, trip));
        return fault;
    } catch (std::exception const& error) {
        return "is refused: " + std::string(error.what());
    }
}

} // namespace

round_trip_report check(schema_document const& document, mapped_root const& root)
{
    round_trip_report report;
    for_each_instance(document, root_of(document, root.schema), [&](schema_instance const& each) {
        ++report.instances;
        if (auto const fault = fault_of(each, root, report.covered))
            report.faults.push_back(root.schema + ", " + each.what + ": " + *fault);
    });
    return report;
}

schema_root root_of(schema_document const& document, std::string const& name)
{
    for (schema_root& root : document.roots())
        if (root.name == name)
            return std::move(root);
    return {name, document.component(name)};
}

schema_parts reachable(schema_document const& document)
{
    schema_parts all;
    for (schema_root const& root : document.roots())
        all.add(document.reachable(root.schema));
    return all;
}

} // namespace responses::test
