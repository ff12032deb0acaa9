#include "support/ask.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

using responses::testing::scenario;
using responses::testing::server;

namespace support {

process_result run_ask(words const& arguments, process_options const& settings)
{
    words command{RESPONSES_ASK};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return run(command, settings);
}

process_result run_ask(server const& from, words arguments, process_options const& settings)
{
    arguments.insert(arguments.begin(), {"--base-url", from.url(), "--retries", "0"});
    return run_ask(arguments, settings);
}

words lines(std::string const& text)
{
    words result;
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);)
        result.push_back(line);
    return result;
}

std::string response_object(std::string const& status, std::string const& text,
                            std::string const& more)
{
    return R"({"id":"resp_1","object":"response","created_at":1,"model":"m","status":")" + status +
           R"(","output":[{"type":"message","id":"msg_1","role":"assistant","status":"completed",)" +
           R"("content":[{"type":"output_text","text":")" + text + R"(","annotations":[]}]}])" +
           more + "}";
}

std::string lifecycle(std::string const& status, std::string const& text, std::string const& more)
{
    return R"(data: {"type":"response.)" + status + R"(","sequence_number":9,"response":)" +
           response_object(status, text, more) + "}\n\n";
}

std::string delta(std::string const& text)
{
    return R"(data: {"type":"response.output_text.delta","sequence_number":1,)"
           R"("item_id":"msg_1","output_index":0,"content_index":0,"delta":")" +
           text + "\"}\n\n";
}

scenario stream_of(std::string const& body)
{
    scenario played{.body = body};
    return played;
}

scenario json_of(int status, std::string const& body)
{
    scenario played{
        .status = status, .headers = {{"Content-Type", "application/json"}}, .body = body};
    return played;
}

void check_usage(words const& arguments, std::string const& complaint)
{
    auto const result = run_ask(arguments);
    BOOST_TEST(result.status == 2);
    BOOST_TEST(result.out == "");
    BOOST_TEST(result.err == "responses-ask: " + complaint + "\n");
}

void check_failure(process_result const& result, int status)
{
    BOOST_TEST(result.status == status);
    BOOST_TEST(result.err.starts_with("responses-ask: "), result.err);
    BOOST_TEST(result.err.find('\n') == result.err.size() - 1, result.err);
}

} // namespace support
