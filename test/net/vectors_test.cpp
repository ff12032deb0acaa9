#include "support/run.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <sstream>

// Every stream vector from a real server: what a user of the whole path sees.
BOOST_AUTO_TEST_SUITE(vectors)

namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace responses;

std::string read_file(std::string const& name)
{
    std::ifstream file(RESPONSES_TEST_DIR "/vectors/streams/" + name, std::ios::binary);
    BOOST_REQUIRE_MESSAGE(file, "cannot read " << name);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
}

testing::scenario scenario_of(json::object const& vector, std::size_t piece_size)
{
    testing::scenario answer;
    auto const& http = vector.at("http").as_object();
    answer.status = static_cast<int>(http.at("status").as_int64());
    for (auto const& [name, value] : http.at("headers").as_object())
        answer.headers.emplace_back(name, std::string(value.as_string()));
    answer.body = read_file(std::string(vector.at("file").as_string()));
    answer.piece_size = answer.body.size() > 20'000 ? 0 : piece_size;
    return answer;
}

test::transcript stream(testing::server& server, testing::scenario answer)
{
    server.script(std::move(answer));
    asio::io_context context;
    options const settings = test::options_for(server);
    client const model(context, settings);
    request what;
    what.model = "gpt-4.1";
    event_stream events = model.stream(what);
    return test::run(context, test::read_all(events));
}

bool has_code(std::string_view kind, error const& failure)
{
    if (kind == "truncated")
        return failure.code() == errc::truncated;
    if (kind == "parse")
        return failure.code() == errc::malformed_json;
    if (kind == "stream_error" || kind == "response_failed")
        return failure.code() == errc::response_failed;
    if (kind == "unexpected_format_or_parse")
        return failure.code() == errc::malformed_json || failure.code() == errc::unexpected_content;
    if (kind == "unexpected_format_or_api_error")
        return failure.code() == errc::response_failed;
    if (kind.starts_with("unexpected_format"))
        return failure.code() == errc::unexpected_content;
    return failure.code() == errc::http_status; // One kind for each status.
}

void check_failure(json::object const& expected, error const& failure)
{
    auto const kind = std::string_view(expected.at("kind").as_string());
    BOOST_TEST(has_code(kind, failure), kind << " is not " << failure.what());
    if (auto const* message = expected.if_contains("message"))
        BOOST_TEST(failure.api()->message == message->as_string());
    if (auto const* code = expected.if_contains("code"))
        BOOST_TEST(failure.api()->code == (code->is_string() ? std::string(code->as_string())
                                                             : std::to_string(code->as_int64())));
    if (auto const* retryable = expected.if_contains("retryable"))
        BOOST_TEST(failure.is_retryable() == retryable->as_bool());
    if (auto const* id = expected.if_contains("request_id"))
        BOOST_TEST(failure.api()->request_id == id->as_string());
    if (auto const* wait = expected.if_contains("retry_after_ms"))
        BOOST_TEST(failure.api()->retry_after.value().count() == wait->as_int64());
}

void check(json::object const& vector, test::transcript const& seen)
{
    auto const& expected = vector.at("expect").as_object();
    if (auto const* count = expected.if_contains("event_count"))
        BOOST_TEST(seen.names.size() == static_cast<std::size_t>(count->as_int64()));
    auto const* failure = expected.at("error").if_object();
    if (failure != nullptr && failure->at("kind") != "unexpected_format_or_completed") {
        BOOST_REQUIRE(seen.failure);
        check_failure(*failure, *seen.failure);
        return;
    }
    BOOST_REQUIRE_MESSAGE(!seen.failure, (seen.failure ? seen.failure->what() : ""));
    BOOST_TEST(seen.final->output_text() == expected.at("output_text").as_string());
    BOOST_TEST(seen.final->status == expected.at("response_status").as_string());
}

// A JSON body is asked for with `create`.
bool is_played(json::object const& vector) { return vector.at("request").at("stream").as_bool(); }

} // namespace

BOOST_AUTO_TEST_CASE(give_what_they_must_over_plain_and_tls)
{
    testing::server plain;
    testing::server tls(testing::server_options{.tls = true});
    auto const index = json::parse(read_file("index.json"));
    std::size_t played = 0;
    for (auto const& entry : index.at("streams").as_array()) {
        auto const& vector = entry.as_object();
        if (!is_played(vector))
            continue;
        ++played;
        for (std::size_t const piece_size : {0U, 1U, 97U})
            BOOST_TEST_CONTEXT(vector.at("name").as_string() << " in pieces of " << piece_size)
            {
                check(vector,
                      stream(piece_size == 97 ? tls : plain, scenario_of(vector, piece_size)));
            }
    }
    BOOST_TEST(played > 40);
}

BOOST_AUTO_TEST_SUITE_END()
