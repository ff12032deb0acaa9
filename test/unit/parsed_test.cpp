#include "protocol/response.hpp"
#include "support/described_types.hpp"
#include "support/failure.hpp"

#include <responses/json.hpp>
#include <responses/parsed.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <variant>

BOOST_AUTO_TEST_SUITE(parsed_answers)

namespace {

using namespace responses;
using test::amount;
using test::stock;
namespace json = boost::json;

std::string text_part(std::string_view text)
{
    return json::serialize(json::object{{"type", "output_text"}, {"text", text}});
}

std::string message_of(std::string_view parts)
{
    return R"({"type":"message","role":"assistant","content":[)" + std::string(parts) + "]}";
}

response reply_of(std::string_view items, std::string_view more = R"("status":"completed")")
{
    return response_from_json(json::parse(R"({"object":"response",)" + std::string(more) +
                                          R"(,"output":[)" + std::string(items) + "]}")
                                  .as_object());
}

parsed<amount> parsed_text(std::string_view text)
{
    return parsed_from<amount>(reply_of(message_of(text_part(text))));
}

mismatched_answer mismatch_of(std::string_view text)
{
    auto const result = parsed_text(text);
    BOOST_TEST(!result);
    auto const& problem = std::get<mismatched_answer>(result.outcome);
    BOOST_TEST(problem.text == text);
    return problem;
}

// The words of the error that `value` throws.
std::string complaint_of(parsed<amount> const& result)
{
    auto const failure = test::failure_of([&] { result.value(); });
    BOOST_REQUIRE(failure);
    BOOST_TEST((failure->code() == errc::invalid_state));
    return failure->details().reason;
}

constexpr std::string_view two_grams = R"({"value":2.5,"in":"gram"})";
constexpr std::string_view refusal_part = R"({"type":"refusal","refusal":"No."})";

} // namespace

BOOST_AUTO_TEST_CASE(an_answer_is_a_value_with_its_response)
{
    auto const result = parsed_text(two_grams);
    BOOST_TEST(static_cast<bool>(result));
    BOOST_TEST(result->value == 2.5);
    BOOST_TEST(((*result).in == test::unit::gram));
    BOOST_TEST(result.value().value == 2.5);
    BOOST_TEST(result.response.status == "completed");
}

BOOST_AUTO_TEST_CASE(before_anything_was_parsed_there_is_no_value)
{
    BOOST_TEST(!parsed<amount>{});
    BOOST_TEST(std::holds_alternative<mismatched_answer>(parsed<amount>{}.outcome));
}

BOOST_AUTO_TEST_CASE(the_last_text_of_the_last_message_is_the_answer)
{
    std::string const comment = message_of(text_part("Let me think."));
    std::string const call = R"({"type":"function_call","name":"f"})";
    std::string const answer = message_of(text_part("{}") + "," + text_part(two_grams));
    BOOST_TEST(static_cast<bool>(
        parsed_from<amount>(reply_of(comment + "," + call + "," + answer + "," + call))));
}

BOOST_AUTO_TEST_CASE(a_status_that_is_left_out_is_no_problem)
{
    BOOST_TEST(static_cast<bool>(
        parsed_from<amount>(reply_of(message_of(text_part(two_grams)), R"("model":"m")"))));
}

BOOST_AUTO_TEST_CASE(a_refusal_has_its_words)
{
    auto const result = parsed_from<amount>(reply_of(message_of(refusal_part)));
    BOOST_TEST(!result);
    BOOST_TEST(std::get<refused_answer>(result.outcome).text == "No.");
    BOOST_TEST(complaint_of(result) == "the model refused to answer: No.");
}

BOOST_AUTO_TEST_CASE(a_refusal_that_was_cut_off_is_a_refusal)
{
    auto const result =
        parsed_from<amount>(reply_of(message_of(refusal_part), R"("status":"incomplete")"));
    BOOST_TEST(std::holds_alternative<refused_answer>(result.outcome));
}

BOOST_AUTO_TEST_CASE(an_incomplete_answer_has_a_reason_and_its_text_is_not_parsed)
{
    // Though this one would be a value.
    auto const result = parsed_from<amount>(
        reply_of(message_of(text_part(two_grams)),
                 R"("status":"incomplete","incomplete_details":{"reason":"max_output_tokens"})"));
    auto const& problem = std::get<incomplete_answer>(result.outcome);
    BOOST_TEST(problem.reason == "max_output_tokens");
    BOOST_TEST(problem.text == two_grams);
    BOOST_TEST(complaint_of(result) == "the answer is not whole: max_output_tokens");
}

BOOST_AUTO_TEST_CASE(a_response_in_progress_is_incomplete)
{
    auto const result = parsed_from<amount>(reply_of("", R"("status":"queued")"));
    BOOST_TEST(std::get<incomplete_answer>(result.outcome).reason == "queued");
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_named)
{
    auto const problem = mismatch_of(R"({"value":"much","in":"gram"})");
    BOOST_TEST(problem.path == "value");
    BOOST_TEST(problem.reason == "expected a number, not this string");
    BOOST_TEST(mismatch_of(R"({"value":1,"in":"gram","more":1})").path == "more");
    BOOST_TEST(mismatch_of(R"({"value":1})").reason == "is missing");
    BOOST_TEST(complaint_of(parsed_text(R"({"value":1})")) ==
               "the answer is not what was asked for at in: is missing");
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_a_mismatch)
{
    BOOST_TEST(mismatch_of("Two grams.").path == "");
    BOOST_TEST(mismatch_of(R"({"value":1,)").reason != "");
    BOOST_TEST(mismatch_of("").reason == "there is no text");
    BOOST_TEST(complaint_of(parsed_from<amount>(reply_of(""))) ==
               "the answer is not what was asked for: there is no text");
}

BOOST_AUTO_TEST_CASE(output_of_odd_types_is_no_answer)
{
    for (std::string const items :
         {"1", R"({"type":"message","role":"assistant"})",
          R"({"type":"message","role":"assistant","content":{}})",
          R"({"type":"message","role":"assistant","content":[1,{"type":"output_text","text":1}]})"})
        BOOST_TEST(
            std::holds_alternative<mismatched_answer>(parsed_from<amount>(reply_of(items)).outcome),
            items);
    BOOST_TEST(std::holds_alternative<mismatched_answer>(
        parsed_from<amount>(response_from_json({{"status", "completed"}})).outcome));
}

BOOST_AUTO_TEST_CASE(a_format_has_the_name_and_the_schema_of_the_type)
{
    BOOST_TEST(to_json(format_of<amount>()) ==
               R"({"type":"json_schema","name":"amount","schema":)" +
                   json::serialize(schema_of<amount>()) + R"(,"strict":true})");
}

BOOST_AUTO_TEST_CASE(a_format_that_strict_mode_does_not_take_is_not_strict)
{
    BOOST_TEST(!format_of<stock>().strict.value());
}

BOOST_AUTO_TEST_CASE(a_format_goes_beside_the_other_settings_of_the_text)
{
    request const what{.model = "m", .text = text_options{.verbosity = "low"}};
    json_schema_format const format{.name = "n"};
    BOOST_TEST(to_json(detail::with_format(what, format)) ==
               R"({"model":"m","text":{"format":{"type":"json_schema","name":"n","schema":{}},)"
               R"("verbosity":"low"}})");
}

BOOST_AUTO_TEST_CASE(a_request_with_a_format_is_refused)
{
    for (text_options const& text :
         {text_options{.format = text_format{}}, text_options{.extra = {{"format", 1}}}}) {
        request const what{.model = "m", .text = text};
        BOOST_TEST(test::fails(errc::invalid_argument, [&] { detail::with_format(what, {}); }));
    }
}

BOOST_AUTO_TEST_SUITE_END()
