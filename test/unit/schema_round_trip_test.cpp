#include "protocol/event_decoder.hpp"
#include "support/leftovers.hpp"
#include "support/mapped_root.hpp"

#include <responses/compact.hpp>
#include <responses/conversation.hpp>
#include <responses/json.hpp>
#include <responses/request.hpp>
#include <responses/response.hpp>
#include <responses/token_count.hpp>
#include <responses/visit.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <type_traits>
#include <vector>

BOOST_AUTO_TEST_SUITE(schema_round_trips)

namespace {

namespace json = boost::json;
using responses::test::mapped;
using responses::test::mapped_root;
using responses::test::round_trip;
using responses::test::round_trip_report;
using responses::test::schema_parts;

// An event is a view: its payload makes the way.
round_trip travel_of_event(json::value const& sent)
{
    responses::event_decoder decoder;
    boost::system::error_code code;
    std::string const text = json::serialize(sent);
    auto const seen = decoder.decode(text, "", code);
    return visit(
        []<class Payload>(Payload const& payload) -> round_trip {
            if constexpr (std::is_same_v<Payload, responses::event>)
                return {payload.json(), {{"", payload.json()}}};
            else
                return {json::parse(responses::to_json(payload)),
                        responses::test::leftovers(payload)};
        },
        *seen);
}

// A root with a member that its type leaves to others: it may stay raw.
mapped_root without(std::string const& member, mapped_root root)
{
    root.travel = [member, travel = root.travel](json::value const& sent) {
        round_trip made = travel(sent);
        std::erase_if(made.kept_raw,
                      [&](auto const& kept) { return kept.path.ends_with("/" + member); });
        return made;
    };
    return root;
}

// They are read as they are, see the suite server_errors, and never sent.
bool is_of_errors(std::string const& part)
{
    return (part + "/").starts_with("/components/schemas/Error/") ||
           (part + "/").starts_with("/components/schemas/ErrorResponse/");
}

// The C++ types of all that operations send and receive.
std::vector<mapped_root> roots()
{
    using namespace responses;
    return {without("stream", mapped<request>("CreateResponse")), // The call decides.
            without("output_text", mapped<response>("Response")), // A function makes it.
            without("output_text", {"ResponseStreamEvent", travel_of_event}),
            mapped<item_page>("ResponseItemList"),
            mapped<compact_request>("CompactResponseMethodPublicBody"),
            mapped<compacted_response>("CompactResource"),
            mapped<token_count_request>("TokenCountsBody"),
            mapped<token_count>("TokenCountsResource"),
            mapped<conversation_request>("CreateConversationBody"),
            mapped<conversation_request>("UpdateConversationBody"),
            mapped<conversation_request>("createConversationItems request"),
            mapped<conversation>("ConversationResource"),
            mapped<deletion>("DeletedConversationResource"),
            mapped<item_page>("ConversationItemList"),
            mapped<item>("ConversationItem")};
}

void print(std::vector<std::string> const& lines)
{
    constexpr std::size_t most = 40; // More do not help to find the cause.
    for (std::size_t i = 0; i < std::min(lines.size(), most); ++i)
        BOOST_TEST_MESSAGE("  " << lines[i]);
}

} // namespace

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
    auto uncovered = missing(wanted, covered);
    std::erase_if(uncovered, is_of_errors);
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
