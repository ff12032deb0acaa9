#include "protocol/event_reader.hpp"
#include "protocol/response.hpp"
#include "support/failure.hpp"
#include "support/stream_vectors.hpp"

#include <responses/json.hpp>
#include <responses/snapshot.hpp>

#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

BOOST_AUTO_TEST_SUITE(whole_for_stream)

// What came whole where a stream was asked for, and the other way round.

namespace {

using namespace responses;
using responses::test::fails;
using responses::test::file_octets;
using responses::test::octets_of;
using responses::test::stream_vector;
using strings = std::vector<std::string>;

struct heard
{
    strings types;
    std::string text;
    std::optional<error> failure;
    std::optional<response> final;
    response kept;
    std::vector<snapshot_violation> violations;

    errc code() const { return static_cast<errc>(failure ? failure->code().value() : 0); }
};

heard read(std::string_view body, std::size_t piece_size = 1000, std::size_t bound = 1 << 20)
{
    heard seen;
    snapshot kept({.strict = true});
    event_reader reader(bound);
    auto const take = [&] {
        while (auto const one = reader.next()) {
            seen.types.emplace_back(one->name());
            seen.text += one->text();
            kept.apply(*one);
        }
    };
    try {
        for (std::size_t at = 0; at < body.size(); at += piece_size) {
            std::string const piece(body.substr(at, piece_size));
            reader.feed(piece);
            take();
        }
        reader.end_input();
        take();
    } catch (error const& failure) {
        seen.failure = failure;
    }
    if (auto const* final = reader.final_response())
        seen.final = *final;
    seen.kept = kept.response();
    seen.violations = kept.violations();
    return seen;
}

void check_whole(heard const& seen)
{
    BOOST_REQUIRE_MESSAGE(!seen.failure, (seen.failure ? seen.failure->what() : ""));
    BOOST_REQUIRE(seen.final);
    BOOST_TEST(seen.text == seen.final->output_text());
    BOOST_TEST(to_json(seen.kept) == to_json(*seen.final));
    for (auto const& one : seen.violations)
        BOOST_ERROR(one.event + ": expected " + one.expected);
}

std::string with_status(std::string_view status)
{
    return R"({"id":"r","object":"response","output":[],"error":null,"status":")" +
           std::string(status) + "\"}";
}

} // namespace

BOOST_AUTO_TEST_CASE(a_response_becomes_the_events_it_stands_for)
{
    for (std::string const& body : {file_octets("vectors/service_c_response.json"),
                                    octets_of(stream_vector("json_for_stream"))})
        for (std::size_t const piece_size : {std::size_t{1}, std::size_t{7}, body.size()}) {
            heard const seen = read(body, piece_size);
            check_whole(seen);
            BOOST_TEST(to_json(*seen.final) == to_json(response_from_body(body)));
        }
    heard const seen = read(octets_of(stream_vector("json_for_stream")));
    BOOST_TEST(seen.text == "Hello there 😀");
    strings const expected{"response.created",           "response.in_progress",
                           "response.output_item.added", "response.output_item.done",
                           "response.output_item.added", "response.content_part.added",
                           "response.output_text.delta", "response.output_text.done",
                           "response.content_part.done", "response.content_part.added",
                           "response.output_text.delta", "response.output_text.done",
                           "response.content_part.done", "response.output_item.done",
                           "response.completed"};
    BOOST_TEST(seen.types == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_call_and_a_refusal)
{
    heard const seen = read(
        R"({"id":"r","object":"response","status":"incomplete","output":[
            {"type":"function_call","id":"fc","call_id":"c","name":"f","arguments":"{}"},
            {"type":"message","id":"m","role":"assistant","status":"completed",
             "content":[{"type":"refusal","refusal":"no"}]}]})");
    check_whole(seen);
    BOOST_TEST(seen.types[3] == "response.function_call_arguments.delta");
    BOOST_TEST(seen.final->refusal() == "no");
    BOOST_TEST(seen.types.back() == "response.incomplete");
}

BOOST_AUTO_TEST_CASE(a_completion_too)
{
    heard const seen = read(file_octets("vectors/service_a_completion.json"), 5);
    check_whole(seen);
    BOOST_TEST((seen.final->dialect == dialect::chat_completion));
    BOOST_TEST(seen.text == "\n\nHello there, how may I assist you today?");
}

BOOST_AUTO_TEST_CASE(what_else_may_have_come)
{
    heard const failed = read(with_status("failed"));
    BOOST_TEST((failed.code() == errc::response_failed));
    BOOST_TEST(failed.types.back() == "response.failed");
    for (std::string_view const unfinished : {"queued", "in_progress", "cancelled"})
        BOOST_TEST((read(with_status(unfinished)).code() == errc::unexpected_content));
    heard const refused = read(R"({"error":{"message":"m","code":"c"}})");
    BOOST_TEST((refused.code() == errc::response_failed));
    BOOST_TEST(refused.failure->api()->message == "m");
    BOOST_TEST((read(R"({"object":"list"})").code() == errc::unexpected_content));
    BOOST_TEST((read("{malformed json}").code() == errc::malformed_json));
    BOOST_TEST((read("[1]").code() == errc::unexpected_content));
    BOOST_TEST((read("  \n" + with_status("completed")).code() == errc{}));
}

BOOST_AUTO_TEST_CASE(cut_anywhere_it_is_truncated)
{
    std::string const body = octets_of(stream_vector("json_for_stream"));
    for (std::size_t size = 0; size <= body.rfind('}'); ++size)
        BOOST_REQUIRE((read(body.substr(0, size)).code() == errc::truncated));
}

BOOST_AUTO_TEST_CASE(there_is_a_bound)
{
    std::string const body = with_status("completed").insert(1, std::string(100, '\n'));
    BOOST_TEST((read(body, 10, body.size()).code() == errc{}));
    BOOST_TEST((read(body, 10, body.size() - 1).code() == errc::too_large));
}

BOOST_AUTO_TEST_CASE(a_stream_gives_its_final_response)
{
    for (char const* name : {"text_basic", "text_bom", "text_basic_cr", "data_only_done"}) {
        response const reply = response_from_body(octets_of(stream_vector(name)));
        BOOST_TEST(reply.id == "resp_text01", name);
        BOOST_TEST(reply.output_text() == "Hello, wörld 😀 日本語.", name);
    }
    response const chunks = response_from_body(octets_of(stream_vector("chat_chunks_done")));
    BOOST_TEST(chunks.output_text() == "Hello 😀");
    BOOST_TEST((chunks.dialect == dialect::chat_completion));
    auto const body = [](char const* name) { return octets_of(stream_vector(name)); };
    BOOST_TEST(fails(errc::truncated, [&] { response_from_body(body("eof_before_completed")); }));
    BOOST_TEST(fails(errc::response_failed, [&] { response_from_body(body("failed")); }));
    BOOST_TEST(
        fails(errc::response_failed, [&] { response_from_body(body("error_event_nested")); }));
}

BOOST_AUTO_TEST_SUITE_END()
