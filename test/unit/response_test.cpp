#include "protocol/response.hpp"
#include "protocol/utf8.hpp"
#include "support/failure.hpp"
#include "support/stream_vectors.hpp"

#include <responses/json.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

BOOST_AUTO_TEST_SUITE(responses_of_the_api)

namespace {

namespace json = boost::json;
using responses::created_from_body;
using responses::errc;
using responses::error;
using responses::response;
using responses::response_from_body;
using responses::response_from_json;
using responses::test::fails;
using responses::test::failure_of;
using responses::test::file_octets;
using responses::test::octets_of;
using responses::test::stream_vector;

response of(std::string_view document) { return response_from_json(json::parse(document)); }

} // namespace

BOOST_AUTO_TEST_CASE(a_documented_body)
{
    response const reply = response_from_body(file_octets("vectors/service_c_response.json"));
    BOOST_TEST(reply.id == "resp_67ccd2bed1ec8190b14f964abc0542670bb6a6b452d3795b");
    BOOST_TEST(reply.model == "gpt-4.1-2025-04-14");
    BOOST_TEST(reply.status == "completed");
    BOOST_TEST(reply.created_at == 1741476542);
    BOOST_TEST(!reply.error);
    BOOST_TEST(!reply.incomplete_details);
    BOOST_REQUIRE(reply.usage);
    BOOST_TEST(reply.usage->input_tokens == 36);
    BOOST_TEST(reply.usage->output_tokens == 87);
    BOOST_TEST(reply.usage->total_tokens == 123);
    BOOST_TEST(reply.usage->input_tokens_details.cached_tokens == 0);
    BOOST_TEST(reply.usage->output_tokens_details.reasoning_tokens == 0);
    BOOST_TEST(reply.output_text().starts_with("In a peaceful grove beneath a silver moon"));
    BOOST_TEST(reply.output_text().ends_with("sparkled like stardust."));
    BOOST_TEST(reply.truncation == "disabled");
    BOOST_TEST(reply.head.request_id() == "");
}

BOOST_AUTO_TEST_CASE(the_body_of_the_vectors)
{
    response const reply = response_from_body(octets_of(stream_vector("json_completed")));
    BOOST_TEST(reply.output_text() == "Hello there 😀");
    BOOST_REQUIRE(reply.usage);
    BOOST_TEST(reply.usage->total_tokens == 10);
    BOOST_TEST(reply.usage->output_tokens_details.reasoning_tokens == 2);
    auto const body = [](char const* name) { return octets_of(stream_vector(name)); };
    BOOST_TEST(
        fails(errc::malformed_json, [&] { response_from_body(body("json_malformed_200")); }));
    BOOST_TEST(fails(errc::malformed_json, [&] { response_from_body(body("html_200")); }));
    auto const failure = failure_of([&] { response_from_body(body("json_error_200")); });
    BOOST_REQUIRE(failure);
    BOOST_TEST((failure->code() == errc::response_failed));
    BOOST_TEST(failure->api()->message == "model overloaded");
    BOOST_TEST(failure->is_retryable());
}

BOOST_AUTO_TEST_CASE(what_is_missing_or_null_is_empty)
{
    for (std::string_view const document :
         {R"({})", R"({"id":null,"model":null,"status":null,"created_at":null,"error":null,
                       "incomplete_details":null,"usage":null,"output":null})"}) {
        response const reply = of(document);
        BOOST_TEST(reply.id == "");
        BOOST_TEST(reply.model == "");
        BOOST_TEST(reply.status == "");
        BOOST_TEST(reply.created_at == 0);
        BOOST_TEST(!reply.error);
        BOOST_TEST(!reply.incomplete_details);
        BOOST_TEST(!reply.usage);
        BOOST_TEST(reply.output_text() == "");
    }
}

BOOST_AUTO_TEST_CASE(what_has_another_type_is_empty)
{
    response const reply = of(R"({"id":1,"model":[],"status":{},"created_at":"1","error":"x",
               "incomplete_details":"y","usage":7,"output":{"0":1}})");
    BOOST_TEST(reply.id == "");
    BOOST_TEST(reply.model == "");
    BOOST_TEST(reply.status == "");
    BOOST_TEST(reply.created_at == 0);
    BOOST_TEST(!reply.incomplete_details);
    BOOST_TEST(!reply.usage);
    BOOST_TEST(reply.output_text() == "");
    BOOST_TEST(reply.extra.at("usage").as_int64() == 7);
}

BOOST_AUTO_TEST_CASE(numbers)
{
    BOOST_TEST(of(R"({"created_at":1741476542.75})").created_at == 1741476542.75);
    BOOST_TEST(of(R"({"created_at":-1})").created_at == -1);
    BOOST_TEST(of(R"({"created_at":18446744073709551615})").created_at == 18446744073709551615.0);
    auto const usage = of(R"({"usage":{"input_tokens":9223372036854775807,
        "output_tokens":18446744073709551615,"total_tokens":"3","input_tokens_details":null,
        "output_tokens_details":{"reasoning_tokens":4,"new":1}}})")
                           .usage;
    BOOST_REQUIRE(usage);
    BOOST_TEST(usage->input_tokens == 9223372036854775807);
    BOOST_TEST(usage->output_tokens == 0);
    BOOST_TEST(usage->total_tokens == 0);
    BOOST_TEST(usage->input_tokens_details.cached_tokens == 0);
    BOOST_TEST(usage->output_tokens_details.reasoning_tokens == 4);
}

BOOST_AUTO_TEST_CASE(the_object_is_kept_whole)
{
    constexpr std::string_view document =
        R"({"id":"r","object":"response","new":{"b":[1,2.5e10,"\u0000"],"a":null},"status":"queued"})";
    json::value const sent = json::parse(document);
    BOOST_TEST(json::parse(responses::to_json(response_from_body(document))) == sent);
}

BOOST_AUTO_TEST_CASE(output_text_joins_the_text_of_all_messages)
{
    BOOST_TEST(of(R"({"output":[
        {"type":"reasoning","content":[{"type":"output_text","text":"no"}]},
        {"type":"message","role":"assistant","content":[{"type":"output_text","text":"a"},
            {"type":"refusal","refusal":"no","text":"no"},{"type":"output_text","text":"b"}]},
        {"type":"function_call","arguments":"no"},
        {"type":"message","role":"assistant","content":[{"type":"output_text","text":""},
            {"type":"output_text","text":"\ud83d\ude00"}]}]})")
                   .output_text() == "ab😀");
}

BOOST_AUTO_TEST_CASE(output_text_of_odd_output)
{
    for (std::string_view const output :
         {"[]", "[null]", "[1,\"x\",[]]", R"([{"type":"message"}])",
          R"([{"type":"message","content":null}])", R"([{"type":"message","content":"x"}])",
          R"([{"type":"message","content":[null,1,{}]}])",
          R"([{"type":"message","content":[{"type":"output_text"}]}])",
          R"([{"type":"message","content":[{"type":"output_text","text":null}]}])",
          R"([{"content":[{"type":"output_text","text":"x"}]}])"})
        BOOST_TEST(of("{\"output\":" + std::string(output) + "}").output_text() == "", output);
}

BOOST_AUTO_TEST_CASE(statuses_that_are_returned)
{
    for (std::string_view const status :
         {"completed", "incomplete", "in_progress", "queued", "cancelled", "new"}) {
        response const reply = response_from_body(R"({"object":"response","status":")" +
                                                  std::string(status) + R"("})");
        BOOST_TEST(reply.status == status);
    }
    response const incomplete = response_from_body(
        R"({"object":"response","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}})");
    BOOST_TEST(incomplete.incomplete_details->reason == "max_output_tokens");
}

BOOST_AUTO_TEST_CASE(a_failed_response_is_inside_the_error)
{
    auto const failure = failure_of([] {
        created_from_body(R"({"id":"resp_1","object":"response","status":"failed","output":[],
                               "error":{"code":"server_error","message":"sorry"}})");
    });
    BOOST_REQUIRE(failure);
    BOOST_TEST((failure->code() == errc::response_failed));
    BOOST_TEST(failure->api()->code == "server_error");
    BOOST_TEST(failure->api()->message == "sorry");
    BOOST_TEST(failure->is_retryable());
    BOOST_REQUIRE(failure->details().failed);
    BOOST_TEST(failure->details().failed->id == "resp_1");
    BOOST_TEST(failure->details().failed->error->message == "sorry");
    BOOST_TEST(fails(errc::response_failed, [] {
        created_from_body(R"({"object":"response","status":"failed","error":null})");
    }));
}

BOOST_AUTO_TEST_CASE(a_server_may_leave_out_what_kind_of_object_it_is)
{
    BOOST_TEST(response_from_body(R"({"id":"r","output":[]})").id == "r");
    BOOST_TEST(response_from_body(R"({"id":"r","status":"completed","output":[]})").id == "r");
    BOOST_TEST(response_from_body(R"({"id":"r","status":"queued"})").status == "queued");
}

BOOST_AUTO_TEST_CASE(an_error_object_is_an_error)
{
    for (std::string_view const body :
         {R"({"error":{"message":"m","code":"c"}})", R"({"error":"m"})",
          R"({"object":"error","error":{"message":"m"}})",
          R"({"status":500,"error":{"message":"m"}})",
          R"({"status":"error","error":{"message":"m"}})"}) {
        auto const failure = failure_of([&] { response_from_body(body); });
        BOOST_TEST_REQUIRE(failure.has_value(), body);
        BOOST_TEST((failure->code() == errc::response_failed), body);
        BOOST_TEST(failure->api()->message == "m", body);
    }
}

BOOST_AUTO_TEST_CASE(something_else_is_unexpected_and_shown)
{
    for (std::string_view const body :
         {R"({"id":"c","object":"chat.completion","choices":[]})", R"([])", R"("completed")",
          "null", "{}", R"({"error":null})", R"({"object":"list","data":[]})", "1"}) {
        auto const failure = failure_of([&] { response_from_body(body); });
        BOOST_TEST_REQUIRE(failure.has_value(), body);
        BOOST_TEST((failure->code() == errc::unexpected_content), body);
        BOOST_TEST(failure->details().reason == "not a response object: " + std::string(body));
    }
    std::string const odd = "[\"" + std::string(300, '\xFF') + "\"]";
    std::string const reason = failure_of([&] { response_from_body(odd); })->details().reason;
    BOOST_TEST(responses::utf8::valid_prefix(reason) == reason.size());
}

BOOST_AUTO_TEST_CASE(broken_text_is_repaired)
{
    response const reply = response_from_body(
        "{\"object\":\"response\",\"id\":\"\xFF\",\"output\":[{\"type\":\"message\",\"content\":"
        "[{\"type\":\"output_text\",\"text\":\"a\\ud83d\"}]}]}");
    BOOST_TEST(reply.id == "�");
    BOOST_TEST(reply.output_text() == "a�");
}

BOOST_AUTO_TEST_CASE(a_body_that_is_cut_is_malformed)
{
    std::string const body = file_octets("vectors/service_c_response.json");
    std::size_t const size = body.find_last_of('}') + 1;
    for (std::size_t i = 0; i < size; i += 7)
        BOOST_TEST(fails(errc::malformed_json, [&] { response_from_body(body.substr(0, i)); }));
}

BOOST_AUTO_TEST_SUITE_END()
