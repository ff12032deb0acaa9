#include "testing/generator.hpp"
#include "testing/story.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

BOOST_AUTO_TEST_SUITE(generator)

namespace json = boost::json;
namespace testing = responses::testing;

namespace {

std::string const hello = R"({"model":"gpt-4.1","input":"Hello"})";

struct sse_event
{
    std::string name;
    json::object data;
};

sse_event parse_event(std::string const& text)
{
    std::size_t const line = text.find('\n');
    BOOST_REQUIRE(text.starts_with("event: "));
    BOOST_REQUIRE(text.substr(line).starts_with("\ndata: "));
    BOOST_REQUIRE(text.ends_with("}\n\n"));
    BOOST_REQUIRE(text.find('\n', line + 1) == text.size() - 2);
    return {text.substr(7, line - 7), json::parse(text.substr(line + 7)).as_object()};
}

testing::generator make(std::string const& body, std::size_t tokens = 4)
{
    testing::server_options settings;
    settings.tokens = tokens;
    return {body, json::parse(body).as_object(), settings};
}

std::vector<std::string> texts(testing::generator from)
{
    std::vector<std::string> all;
    for (auto event = from.next(); !event.empty(); event = from.next())
        all.emplace_back(event);
    BOOST_TEST(from.next().empty());
    return all;
}

std::vector<sse_event> events(testing::generator from)
{
    std::vector<sse_event> all;
    for (std::string const& text : texts(std::move(from)))
        all.push_back(parse_event(text));
    return all;
}

std::string joined_deltas(std::vector<sse_event> const& all)
{
    std::string text;
    for (sse_event const& event : all)
        if (event.name == "response.output_text.delta")
            text += event.data.at("delta").as_string();
    return text;
}

json::string const& output_text(json::object const& response)
{
    auto const& content = response.at("output").at(0).at("content");
    return content.at(0).at("text").as_string();
}

std::string const basic = R"({"model":"gpt-4.1","input":"Hello"})";

} // namespace

BOOST_AUTO_TEST_CASE(gives_the_events_of_the_service_in_order)
{
    std::vector<std::string> names;
    for (sse_event const& event : events(make(basic, 2)))
        names.push_back(event.name);
    std::vector<std::string> const expected{
        "response.created",           "response.in_progress",
        "response.output_item.added", "response.content_part.added",
        "response.output_text.delta", "response.output_text.delta",
        "response.output_text.done",  "response.content_part.done",
        "response.output_item.done",  "response.completed"};
    BOOST_TEST(names == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(numbers_events_and_names_them_in_their_data)
{
    std::int64_t expected = 0;
    for (sse_event const& event : events(make(basic))) {
        BOOST_TEST(event.data.at("type").as_string() == event.name);
        BOOST_TEST(event.data.at("sequence_number").as_int64() == expected++);
    }
}

BOOST_AUTO_TEST_CASE(agrees_with_itself_about_the_text)
{
    auto const all = events(make(basic, 200));
    std::string const text = joined_deltas(all);
    BOOST_TEST(text == testing::story_text(200));
    auto const last = all.size() - 1;
    BOOST_TEST(all[last - 3].data.at("text").as_string() == text);
    BOOST_TEST(all[last - 2].data.at("part").at("text").as_string() == text);
    BOOST_TEST(all[last - 1].data.at("item").at("content").at(0).at("text").as_string() == text);
    BOOST_TEST(output_text(all[last].data.at("response").as_object()) == text);
}

BOOST_AUTO_TEST_CASE(gives_the_same_response_whole_and_at_the_end_of_the_stream)
{
    auto const all = events(make(basic));
    BOOST_TEST(json::parse(make(basic).response()) == all.back().data.at("response"));
}

BOOST_AUTO_TEST_CASE(uses_the_same_ids_everywhere)
{
    auto const all = events(make(basic));
    json::value const id = all[0].data.at("response").at("id");
    BOOST_TEST(id.as_string().starts_with("resp_"));
    BOOST_TEST(all.back().data.at("response").at("id") == id);
    json::value const item_id = all[2].data.at("item").at("id");
    BOOST_TEST(item_id.as_string().starts_with("msg_"));
    for (sse_event const& event : all)
        if (event.data.contains("item_id"))
            BOOST_TEST(event.data.at("item_id") == item_id);
}

BOOST_AUTO_TEST_CASE(is_deterministic)
{
    BOOST_TEST(texts(make(basic)) == texts(make(basic)), boost::test_tools::per_element());
    BOOST_TEST(make(basic).response() == make(basic).response());
    BOOST_TEST(make(basic).response() != make(R"({"model":"gpt-4.1","input":"Bye"})").response());
}

BOOST_AUTO_TEST_CASE(counts_tokens)
{
    json::value const usage = json::parse(make(basic, 7).response()).at("usage");
    BOOST_TEST(usage.at("output_tokens").as_int64() == 7);
    BOOST_TEST(usage.at("input_tokens").as_int64() == 2);
    BOOST_TEST(usage.at("total_tokens").as_int64() == 9);
    BOOST_TEST(usage.at("input_tokens_details").at("cached_tokens").as_int64() == 0);
    BOOST_TEST(usage.at("output_tokens_details").at("reasoning_tokens").as_int64() == 0);
}

BOOST_AUTO_TEST_CASE(tells_how_many_tokens_its_events_gave)
{
    auto from = make(basic, 2);
    std::vector<std::size_t> given;
    while (!from.next().empty())
        given.push_back(from.tokens_given());
    std::vector<std::size_t> const expected{0, 0, 0, 0, 1, 2, 2, 2, 2, 2};
    BOOST_TEST(given == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(is_incomplete_when_the_request_wants_less)
{
    std::string const body = R"({"model":"m","input":"i","max_output_tokens":3})";
    auto const all = events(make(body, 10));
    BOOST_TEST(all.back().name == "response.incomplete");
    json::object const& response = all.back().data.at("response").as_object();
    BOOST_TEST(response.at("status").as_string() == "incomplete");
    BOOST_TEST(response.at("incomplete_details").at("reason").as_string() == "max_output_tokens");
    BOOST_TEST(response.at("completed_at").is_null());
    BOOST_TEST(response.at("usage").at("output_tokens").as_int64() == 3);
    BOOST_TEST(response.at("output").at(0).at("status").as_string() == "incomplete");
    BOOST_TEST(output_text(response) == testing::story_text(3));
}

BOOST_AUTO_TEST_CASE(is_complete_when_the_limit_is_just_enough)
{
    std::string const body = R"({"model":"m","input":"i","max_output_tokens":10})";
    BOOST_TEST(events(make(body, 10)).back().name == "response.completed");
}

BOOST_AUTO_TEST_CASE(may_have_no_tokens_at_all)
{
    auto const all = events(make(basic, 0));
    BOOST_TEST(all.size() == 8u);
    BOOST_TEST(output_text(all.back().data.at("response").as_object()).empty());
}

BOOST_AUTO_TEST_CASE(pads_deltas_to_equal_sizes_unless_told_not_to)
{
    std::string const plain =
        R"({"model":"m","input":"i","stream_options":{"include_obfuscation":false}})";
    for (sse_event const& event : events(make(basic, 200)))
        if (event.name == "response.output_text.delta") {
            auto const size = event.data.at("delta").as_string().size() +
                              event.data.at("obfuscation").as_string().size();
            BOOST_TEST(size % 16 == 0u);
        }
    for (sse_event const& event : events(make(plain)))
        BOOST_TEST(!event.data.contains("obfuscation"));
}

BOOST_AUTO_TEST_CASE(echoes_the_request)
{
    json::value const response = json::parse(
        make(R"({"model":"gpt-x","input":"i","instructions":"Be brief.","temperature":0.25,
                 "metadata":{"a":"b"},"reasoning":{"effort":"low"},"store":false,"top_p":null,
                 "text":{"format":{"type":"json_object"}},"tools":[{"type":"web_search"}]})")
            .response());
    BOOST_TEST(response.at("model").as_string() == "gpt-x");
    BOOST_TEST(response.at("instructions").as_string() == "Be brief.");
    BOOST_TEST(response.at("temperature").as_double() == 0.25);
    BOOST_TEST(response.at("metadata").at("a").as_string() == "b");
    BOOST_TEST(response.at("reasoning").at("effort").as_string() == "low");
    BOOST_TEST(response.at("reasoning").at("summary").is_null());
    BOOST_TEST(response.at("store").as_bool() == false);
    BOOST_TEST(response.at("top_p").as_int64() == 1);
    BOOST_TEST(response.at("text").at("format").at("type").as_string() == "json_object");
    BOOST_TEST(response.at("tools").at(0).at("type").as_string() == "web_search");
    BOOST_TEST(!response.as_object().contains("input"));
}

BOOST_AUTO_TEST_CASE(leaves_out_what_was_given_before)
{
    auto const all = texts(make(hello));
    for (std::int64_t last = -1; last <= static_cast<std::int64_t>(all.size()); ++last) {
        testing::generator from = make(hello);
        from.skip_to(last);
        auto const given = static_cast<std::size_t>(last + 1);
        auto const rest = std::vector<std::string>(
            all.begin() + static_cast<std::ptrdiff_t>(std::min(given, all.size())), all.end());
        BOOST_TEST(texts(from) == rest);
    }
}

BOOST_AUTO_TEST_CASE(knows_the_response_before_its_end)
{
    auto const now = json::parse(make(hello).response("queued")).as_object();
    BOOST_TEST(now.at("status").as_string() == "queued");
    BOOST_TEST(now.at("id").as_string() == testing::response_id(hello));
    BOOST_TEST(now.at("output").as_array().empty());
}

BOOST_AUTO_TEST_CASE(wraps_the_story_around)
{
    BOOST_TEST(testing::story_token(0).text == "Once");
    std::string const text = testing::story_text(1000);
    std::size_t const again = text.find("Once upon a time", 1);
    BOOST_REQUIRE(again != std::string::npos);
    BOOST_TEST(text.substr(again, 100) == text.substr(0, 100));
}

BOOST_AUTO_TEST_SUITE_END()
