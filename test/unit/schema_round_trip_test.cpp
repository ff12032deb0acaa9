#include "support/mapped_root.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using responses::test::mapped;
using responses::test::mapped_root;
using responses::test::round_trip_report;
using responses::test::schema_parts;

// The C++ types of all that operations send and receive.
std::vector<mapped_root> roots() { return {}; }

void print(std::vector<std::string> const& lines)
{
    constexpr std::size_t most = 40; // More do not help to find the cause.
    for (std::size_t i = 0; i < std::min(lines.size(), most); ++i)
        BOOST_TEST_MESSAGE("  " << lines[i]);
}

} // namespace

BOOST_AUTO_TEST_SUITE(schema_round_trips)

BOOST_AUTO_TEST_CASE(every_schema_of_every_operation)
{
    auto const& document = responses::test::service_schemas();
    schema_parts covered;
    std::size_t instances = 0;
    for (mapped_root const& root : roots()) {
        round_trip_report const report = check(document, root);
        covered.add(report.covered);
        instances += report.instances;
        BOOST_TEST(report.faults.size() == 0U, root.schema);
        print(report.faults);
    }
    auto const wanted = reachable(document);
    auto const uncovered = missing(wanted, covered);
    BOOST_TEST_MESSAGE(
        "covered " << covered.components.size() << " schemas of " << wanted.components.size()
                   << ", " << covered.alternatives.size() << " variants of "
                   << wanted.alternatives.size() << ", " << covered.members.size() << " members of "
                   << wanted.members.size() << ", " << covered.values.size() << " named values of "
                   << wanted.values.size() << ", in " << instances << " instances");
    BOOST_TEST(uncovered.size() == 0U);
    print(uncovered);
}

BOOST_AUTO_TEST_SUITE_END()
