#include "support/process.hpp"
#include "support/tool_answers.hpp"

#include <responses/testing/server.hpp>

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>

namespace {

std::string read_file(std::string const& path)
{
    std::ifstream file{path, std::ios::binary};
    BOOST_REQUIRE(file);
    return {std::istreambuf_iterator<char>(file), {}};
}

support::process_result run_example(std::string const& name,
                                    responses::testing::server const& server,
                                    std::vector<std::string> const& arguments = {})
{
    std::vector<std::string> command{RESPONSES_EXAMPLE_DIR "/example_" + name};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return support::run(command, {.environment = {{"OPENAI_BASE_URL", server.url()}}});
}

} // namespace

BOOST_AUTO_TEST_SUITE(examples)

BOOST_AUTO_TEST_CASE(readme_shows_the_first_program)
{
    auto const program = read_file(RESPONSES_SOURCE_DIR "/example/readme.cpp");
    auto const readme = read_file(RESPONSES_SOURCE_DIR "/README.md");
    BOOST_TEST(readme.find("```cpp\n" + program + "```\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(first_program_prints_the_answer)
{
    responses::testing::server server;
    server.script({.body =
                       "data: {\"type\":\"response.output_text.delta\",\"sequence_number\":0,"
                       "\"item_id\":\"m\",\"output_index\":0,\"content_index\":0,"
                       "\"delta\":\"Once upon a time.\"}\n\n"
                       "data: {\"type\":\"response.completed\",\"sequence_number\":1,"
                       "\"response\":{\"id\":\"r\",\"status\":\"completed\",\"output\":[]}}\n\n"});
    auto const result = run_example("readme", server);
    BOOST_TEST(result.status == 0);
    BOOST_TEST(result.out == "Once upon a time.");
}

BOOST_AUTO_TEST_CASE(create)
{
    responses::testing::server const server;
    auto const result = run_example("01_create", server);
    BOOST_TEST(result.status == 0);
    BOOST_TEST(result.err == "");
    BOOST_TEST(result.out.ends_with(" tokens\n"));
}

BOOST_AUTO_TEST_CASE(create_tells_an_error)
{
    responses::testing::server const server{
        responses::testing::server_options{.api_key = "sk-other"}};
    auto const result = run_example("01_create", server);
    BOOST_TEST(result.status == 1);
    BOOST_TEST(result.err.find("HTTP 401") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(stream)
{
    responses::testing::server const server;
    auto const result = run_example("02_stream", server);
    BOOST_TEST(result.status == 0);
    BOOST_TEST(result.out.starts_with("[resp_"));
    BOOST_TEST(result.out.ends_with("[completed]\n"));
}

BOOST_AUTO_TEST_CASE(observing_is_shown_by_its_example)
{
    auto const program = read_file(RESPONSES_SOURCE_DIR "/example/03_observe.cpp");
    auto const page = read_file(RESPONSES_SOURCE_DIR "/docs/observing.md");
    BOOST_TEST(page.find("```cpp\n" + program + "```\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(observe)
{
    responses::testing::server server;
    server.script({.status = 503, .headers = {{"Retry-After", "0.01"}}, .body = "{}"});
    server.script({.headers = {{"Content-Type", "application/json"},
                               {"x-ratelimit-remaining-tokens", "159976"}},
                   .body = R"({"object":"response","status":"completed","output":[]})"});
    auto const result = run_example("03_observe", server);
    BOOST_TEST(result.status == 0);
    BOOST_TEST(result.out == "159976 tokens left\n"
                             "calls: 1, failed: 0, retries: 1\n");
    BOOST_TEST(result.err.find("] warn call=1 retry next_attempt=2 wait_ms=10 status=503 ") !=
                   std::string::npos,
               result.err);
    BOOST_TEST(result.err.find("] info call=1 end result=ok ") != std::string::npos, result.err);
}

BOOST_AUTO_TEST_CASE(structured_output)
{
    responses::testing::server server;
    server.script(
        {.body = "data: {\"type\":\"response.output_text.delta\","
                 "\"delta\":\"{\\\"title\\\":\\\"Panca\"}\n\n"
                 "data: {\"type\":\"response.output_text.delta\","
                 "\"delta\":\"kes\\\",\\\"steps\\\":[]}\"}\n\n"
                 "data: {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\","
                 "\"output\":[{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":"
                 "\"output_text\","
                 "\"text\":\"{\\\"title\\\":\\\"Pancakes\\\",\\\"steps\\\":[]}\"}]}]}}\n\n"});
    server.script(
        {.headers = {{"Content-Type", "application/json"}},
         .body =
             R"({"object":"response","status":"completed","output":[{"type":)"
             R"("message","role":"assistant","content":[{"type":"refusal","refusal":"No."}]}]})"});
    auto const result = run_example("04_structured_output", server);
    BOOST_TEST(result.status == 0);
    BOOST_TEST(result.err == "");
    BOOST_TEST(result.out == "{\"title\":\"Panca\"}\n"
                             "{\"title\":\"Pancakes\",\"steps\":[]}\n"
                             "Pancakes: 0 steps\n"
                             "refused: No.\n");
}

// What was read before it left and what it took up are the whole story, once.
BOOST_AUTO_TEST_CASE(background)
{
    responses::testing::server const server{
        responses::testing::server_options{.tokens = 12, .tokens_per_second = 100}};
    auto const result = run_example("08_background", server);
    BOOST_TEST(result.status == 0);
    BOOST_TEST(result.err == "");
    auto const left = result.out.find(" [resp_");
    auto const back = result.out.find(" from 8]");
    BOOST_REQUIRE(back != std::string::npos);
    std::string const story = result.out.substr(0, left) + result.out.substr(back + 8);
    BOOST_TEST(story.starts_with("Once upon a time"), story);
    BOOST_TEST(story.find(": completed\n") != std::string::npos, story);
    auto const whole = run_example("02_stream", server).out;
    BOOST_TEST(whole.find(story.substr(0, story.find('\n'))) != std::string::npos, whole);
}

BOOST_AUTO_TEST_CASE(conversation)
{
    responses::testing::server server;
    server.script({.headers = {{"Content-Type", "application/json"}},
                   .body = R"({"object":"response","status":"completed","output":[{"type":)"
                           R"("message","role":"assistant","content":[{"type":"output_text",)"
                           R"("text":"Goethe.","annotations":[]}]}]})"});
    auto const result = run_example("05_conversation", server);
    BOOST_TEST(result.status == 0);
    BOOST_TEST(result.err == "");
    BOOST_TEST(result.out.starts_with("> Who wrote Faust?\nGoethe.\n> And when?\n"), result.out);
    BOOST_TEST(server.requests().back().body.find(
                   R"("input":[{"role":"user","content":"Who wrote Faust?"},{"type":"message",)"
                   R"("role":"assistant","content":[{"type":"output_text","text":"Goethe.",)"
                   R"("annotations":[]}]},{"role":"user","content":"And when?"}],"store":false)") !=
                   std::string::npos,
               server.requests().back().body);
}

BOOST_AUTO_TEST_CASE(image)
{
    std::string const path = RESPONSES_SCRATCH_DIR "/example-image.png";
    std::ofstream(path, std::ios::binary) << "\x89PNG\r\n\x1a\n";
    responses::testing::server const server;
    auto const result = run_example("06_image", server, {path});
    BOOST_TEST(result.status == 0);
    BOOST_TEST(result.err == "");
    BOOST_TEST(server.requests().back().body.find(
                   R"("image_url":"data:image/png;base64,iVBORw0KGgo=","detail":"low")") !=
                   std::string::npos,
               server.requests().back().body);
}

BOOST_AUTO_TEST_CASE(cancel)
{
    responses::testing::server const server{
        responses::testing::server_options{.tokens = 600, .tokens_per_second = 20}};
    auto const result = run_example("07_cancel", server);
    BOOST_TEST(result.status == 0);
    BOOST_TEST(result.err == "");
    BOOST_TEST(result.out.starts_with("[stopped] "), result.out);
    BOOST_TEST(!result.out.starts_with("[stopped] 0 "), result.out);
}

BOOST_AUTO_TEST_CASE(completion_tokens)
{
    responses::testing::server const server;
    auto const result = run_example("09_completion_tokens", server);
    BOOST_TEST(result.status == 0);
    BOOST_TEST(result.err == "");
    for (auto const how : {"callback", "deferred", "future"})
        BOOST_TEST(result.out.find(std::string(how) + ": completed\n") != std::string::npos,
                   result.out);
    BOOST_TEST(server.requests().size() == 3U);
}

BOOST_AUTO_TEST_CASE(tools)
{
    using responses::test::call_item;
    using responses::test::whole_answer;
    responses::testing::server server;
    server.script(whole_answer({call_item("get_user_city", "c1")}));
    server.script(whole_answer({call_item("get_weather", "c2", R"({"city":"Paris"})"),
                                call_item("get_weather", "c3", R"({"city":"Atlantis"})")}));
    server.script(whole_answer({responses::test::text_item("No.")}));
    auto const result = run_example("10_tools", server);
    BOOST_TEST(result.status == 0);
    BOOST_TEST(result.err == "");
    BOOST_TEST(
        result.out ==
        "get_user_city{} -> Paris\n"
        "get_weather{\"city\":\"Paris\"} -> {\"celsius\":21.5,\"sky\":\"cloudy\"}\n"
        "get_weather{\"city\":\"Atlantis\"} -> {\"error\":\"there is no station in Atlantis\"}\n"
        "No. (3 turns)\n");
}

BOOST_AUTO_TEST_SUITE_END()
