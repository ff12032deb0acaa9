#include "protocol/event_decoder.hpp"
#include "protocol/response.hpp"
#include "support/failure.hpp"

#include <responses/event.hpp>
#include <responses/visit.hpp>

#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

BOOST_AUTO_TEST_SUITE(events)

namespace {

using responses::errc;
using responses::event;
using responses::event_type;
using responses::owned_event;
using responses::test::fails;

static_assert(std::is_trivially_copyable_v<event>);
static_assert(std::is_nothrow_move_constructible_v<owned_event>);
static_assert(!std::is_copy_constructible_v<owned_event>);

// An event whose bytes, and whose decoder, are gone.
owned_event kept(std::string_view data, std::string_view name = {})
{
    std::string bytes(data);
    std::string frame(name);
    boost::system::error_code code;
    responses::event_decoder decoder;
    owned_event result = decoder.decode(bytes, frame, code).value().to_owned();
    BOOST_TEST(!code, data);
    bytes.assign(bytes.size(), '!');
    frame.assign(frame.size(), '!');
    return result;
}

constexpr std::string_view delta =
    R"({"type":"response.output_text.delta","item_id":"msg\n1","delta":"a\nb","sequence_number":3,)"
    R"("output_index":1,"content_index":2})";

void check_delta(event const& seen)
{
    BOOST_TEST(seen.raw() == delta);
    BOOST_TEST(seen.name() == "response.output_text.delta");
    BOOST_TEST((seen.type() == event_type::output_text_delta));
    BOOST_TEST(seen.sequence_number().value() == 3);
    BOOST_TEST(seen.text() == "a\nb");
    auto const payload = seen.get<responses::events::output_text_delta>();
    BOOST_TEST(payload.item_id == "msg\n1");
    BOOST_TEST(payload.delta == "a\nb");
    BOOST_TEST(payload.output_index == 1);
    BOOST_TEST(payload.content_index == 2);
    BOOST_TEST(seen.json().at("content_index").as_int64() == 2);
}

} // namespace

BOOST_AUTO_TEST_CASE(an_owned_event_needs_nothing_else)
{
    owned_event first = kept(delta);
    check_delta(first);
    owned_event const moved = std::move(first);
    check_delta(moved);
    owned_event assigned = kept("{}", "x");
    assigned = moved.to_owned();
    check_delta(assigned);
    check_delta(kept(moved.raw()));
}

BOOST_AUTO_TEST_CASE(an_owned_event_of_nothing)
{
    owned_event const empty{event()};
    BOOST_TEST(empty.raw() == "");
    BOOST_TEST(empty.name() == "");
    BOOST_TEST((empty.type() == event_type::unknown));
    BOOST_TEST(!empty.sequence_number());
    BOOST_TEST(kept("{}", "ping").name() == "ping");
}

BOOST_AUTO_TEST_CASE(the_name_of_the_frame_is_kept)
{
    owned_event const other = kept(delta, "message").to_owned();
    BOOST_TEST(other.frame_name() == "message");
    check_delta(other);
    BOOST_TEST(kept(delta).frame_name() == "");
}

BOOST_AUTO_TEST_CASE(a_payload_of_another_type_is_refused)
{
    using responses::events::completed;
    using responses::events::output_text_delta;
    owned_event const text = kept(delta);
    BOOST_TEST(fails(errc::invalid_state, [&] { text.get<completed>(); }));
    owned_event const done = kept(R"({"type":"response.completed","response":{}})");
    BOOST_TEST(fails(errc::invalid_state, [&] { done.get<output_text_delta>(); }));
    BOOST_TEST(fails(errc::invalid_state, [] { event().get<output_text_delta>(); }));
    for (std::string_view const type :
         {"error", "keepalive", "response.output_item.added", "response.cancelled", "x"})
        BOOST_TEST(fails(errc::invalid_state, [&] {
            kept(R"({"type":")" + std::string(type) + R"(","response":{}})").get<completed>();
        }));
}

BOOST_AUTO_TEST_CASE(the_lifecycle_events_carry_a_response)
{
    for (std::string_view const name :
         {"created", "queued", "in_progress", "completed", "failed", "incomplete"}) {
        owned_event const seen = kept(R"({"type":"response.)" + std::string(name) +
                                      R"(","response":{"id":"resp_1","status":"s\ud83d"}})");
        visit(
            []<class Payload>(Payload const& payload) {
                if constexpr (requires { payload.response; }) {
                    BOOST_TEST(payload.response.id == "resp_1");
                    BOOST_TEST(payload.response.status == "s\uFFFD");
                } else {
                    BOOST_ERROR("another payload");
                }
            },
            seen);
        BOOST_TEST(responses::response_of(seen).id == "resp_1");
    }
}

BOOST_AUTO_TEST_CASE(a_lifecycle_event_without_a_response_is_malformed)
{
    for (std::string_view const member : {"", R"(,"response":null)", R"(,"response":[])",
                                          R"(,"response":"x")", R"(,"item":{"response":{}})"})
        BOOST_TEST(fails(errc::malformed_json, [&] {
            responses::response_of(
                kept(R"({"type":"response.completed")" + std::string(member) + "}"));
        }));
}

BOOST_AUTO_TEST_CASE(a_visitor_gets_an_unknown_event_itself)
{
    owned_event const seen = kept(R"({"type":"response.new","sequence_number":4})");
    std::string name;
    visit(
        [&]<class Payload>(Payload const& payload) {
            if constexpr (std::is_same_v<Payload, event>)
                name = payload.name();
        },
        seen);
    BOOST_TEST(name == "response.new");
}

BOOST_AUTO_TEST_CASE(what_a_payload_does_not_have_is_in_its_extra)
{
    auto const payload =
        kept(R"({"type":"response.output_text.delta","delta":"a","new":1,"logprobs":null})")
            .get<responses::events::output_text_delta>();
    BOOST_TEST(payload.delta == "a");
    BOOST_TEST(!payload.logprobs);
    BOOST_TEST(payload.extra.at("new") == 1);
    BOOST_TEST(payload.extra.at("logprobs").is_null());
    BOOST_TEST(payload.extra.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
