#include "protocol/log_line.hpp"
#include "protocol/log_text.hpp"
#include "protocol/one_line.hpp"

#include <boost/asio/error.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

BOOST_AUTO_TEST_SUITE(log_lines)

namespace {

namespace text = responses::log_text;
using namespace responses;
using namespace std::chrono_literals;

call_info const call{
    .id = 7, .operation = "stream", .method = "POST", .url = "http://h/v1/responses"};

std::string line_with(std::string_view value, std::size_t longest = 256)
{
    log_line line(call, "x");
    line.add("a", value, longest);
    return line.take();
}

bool contains(std::string_view all, std::string_view part) { return all.find(part) != all.npos; }

response_head answered(int status)
{
    response_head head(status);
    head.add("x-request-id", "req_1");
    return head;
}

// The server's own words and the beginning of a body: what must be asked for.
error refusal()
{
    error_details details;
    details.stage = call_stage::body;
    details.reason = "a part of the body";
    details.head = answered(429);
    details.timings.attempts = 2;
    details.api = api_error{.status = 429,
                            .type = "requests",
                            .code = "rate_limit_exceeded",
                            .message = "the prompt was: secret",
                            .param = "model",
                            .body = "{\"secret\":1}"};
    return error(errc::http_status, details);
}

std::string end_of(error const& failure, std::size_t shown = 0)
{
    auto const& details = failure.details();
    return text::of_end(
        call,
        {.failure = &failure, .head = details.head, .timings = details.timings, .elapsed = 1s},
        shown);
}

} // namespace

// The form

BOOST_AUTO_TEST_CASE(words_stand_bare_and_texts_in_quotes)
{
    BOOST_TEST(line_with("word") == "call=7 x a=word");
    BOOST_TEST(line_with("two words") == "call=7 x a=\"two words\"");
    BOOST_TEST(line_with("a=b") == "call=7 x a=\"a=b\"");
    BOOST_TEST(line_with("say \"so\"") == R"(call=7 x a="say \"so\"")");
    BOOST_TEST(line_with(R"(a\b)") == R"(call=7 x a="a\\b")");
    BOOST_TEST(line_with("") == "call=7 x");
}

BOOST_AUTO_TEST_CASE(nothing_ends_the_line_or_drives_a_terminal)
{
    BOOST_TEST(line_with("a\nb\rc") == "call=7 x a=\"a b c\"");
    BOOST_TEST(line_with("\x1b[2J") == "call=7 x a=\" [2J\"");
    BOOST_TEST(line_with(std::string_view("a\0b", 3)) == "call=7 x a=\"a b\"");
    BOOST_TEST(line_with("a\u0085b\u2028c\u2029d") == "call=7 x a=\"a  b   c   d\"");
    BOOST_TEST(line_with("\xff") == "call=7 x a=\uFFFD");
    for (int octet = 0; octet < 256; ++octet) {
        std::string const one(1, static_cast<char>(octet));
        auto const line = in_one_line(one);
        BOOST_TEST(line.find_first_of("\n\r\t\x1b\x7f") == line.npos, octet);
    }
}

BOOST_AUTO_TEST_CASE(no_part_can_be_forged)
{
    BOOST_TEST(line_with("x call=8 end result=ok") == "call=7 x a=\"x call=8 end result=ok\"");
    BOOST_TEST(line_with("x\" b=\"y") == R"(call=7 x a="x\" b=\"y")");
}

BOOST_AUTO_TEST_CASE(long_texts_are_cut_between_characters)
{
    BOOST_TEST(line_with("abcdef", 6) == "call=7 x a=abcdef");
    BOOST_TEST(line_with("abcdef", 5) == "call=7 x a=abcde...");
    BOOST_TEST(line_with("a\u20acb", 3) == "call=7 x a=a...");
    BOOST_TEST(line_with(std::string(1 << 20, 'a')).size() < 300);
}

BOOST_AUTO_TEST_CASE(numbers_and_times)
{
    log_line line(call, "x");
    line.add("a", 0);
    line.add("b", -5);
    line.add("c", 1234567us);
    line.add("d", 0ms);
    line.add("e", 24h * 365);
    BOOST_TEST(line.take() == "call=7 x a=0 b=-5 c=1234.6 d=0.0 e=31536000000.0");
}

BOOST_AUTO_TEST_CASE(a_time_is_in_utc)
{
    using namespace std::chrono;
    BOOST_TEST(text::of_time(sys_days(2026y / 11 / 24) + 20h + 1min + 2s + 3ms) ==
               "2026-11-24T20:01:02.003Z");
    BOOST_TEST(text::of_time(sys_days(1969y / 12 / 31) + 23h + 999999us) ==
               "1969-12-31T23:00:00.999Z");
}

// What is told

BOOST_AUTO_TEST_CASE(beginnings)
{
    BOOST_TEST(text::of_begin(call) ==
               "call=7 begin operation=stream method=POST url=http://h/v1/responses");
    BOOST_TEST(text::of_attempt(call, 2) == "call=7 attempt number=2");
}

BOOST_AUTO_TEST_CASE(a_head_shows_harmless_fields_and_hides_all_others)
{
    response_head head = answered(200);
    head.add("Content-Type", "text/event-stream; charset=utf-8");
    head.add("Set-Cookie", "session=secret");
    head.add("X-RateLimit-Remaining-Tokens", "5");
    head.add("X-Echo", "Bearer secret");
    head.add("openai-organization", "secret");
    BOOST_TEST(text::of_head(call, head) ==
               "call=7 head status=200 header.x-request-id=req_1 "
               "header.Content-Type=\"text/event-stream; charset=utf-8\" "
               "header.Set-Cookie=[hidden] header.X-RateLimit-Remaining-Tokens=5 "
               "header.X-Echo=[hidden] header.openai-organization=[hidden]");
}

BOOST_AUTO_TEST_CASE(which_fields_are_harmless)
{
    for (auto const* name : {"Content-Type", "DATE", "x-request-id", "Retry-After",
                             "x-ratelimit-limit-tokens", "x-rate-limit-reset-tokens"})
        BOOST_TEST(text::is_harmless(name), name);
    for (auto const* name : {"Authorization", "api-key", "x-api-key", "Cookie", "Set-Cookie",
                             "Set-Cookie2", "Proxy-Authorization", "WWW-Authenticate", "Location",
                             "openai-organization", "openai-project", "X-Amz-Security-Token",
                             "X-Unknown", "", "Dat", "Dates", "x-ratelimit", "x-date"})
        BOOST_TEST(!text::is_harmless(name), name);
}

BOOST_AUTO_TEST_CASE(an_event_shows_its_size_and_its_data_when_asked)
{
    detail::event_parts parts;
    parts.raw = R"({"delta":"secret"})";
    parts.name = "response.output_text.delta";
    event const seen(parts);
    BOOST_TEST(text::of_event(call, seen, 0) ==
               "call=7 event type=response.output_text.delta size=18");
    parts.sequence_number = 0;
    BOOST_TEST(text::of_event(call, seen, 0) ==
               "call=7 event type=response.output_text.delta sequence_number=0 size=18");
    BOOST_TEST(contains(text::of_event(call, seen, 100), R"( data="{\"delta\":\"secret\"}")"));
    BOOST_TEST(contains(text::of_event(call, seen, 4), R"( data="{\"de"...)"));
}

BOOST_AUTO_TEST_CASE(a_retry)
{
    BOOST_TEST(text::of_retry(call, refusal(), 1500ms, 3, 0) ==
               "call=7 retry next_attempt=3 wait_ms=1500 status=429 request_id=req_1 "
               "error=\"the server refused the request\" stage=\"reading from\" type=requests "
               "code=rate_limit_exceeded param=model");
}

BOOST_AUTO_TEST_CASE(a_good_end)
{
    response reply;
    reply.usage = token_usage{.input_tokens = 10, .output_tokens = 64};
    auto const head = answered(200);
    call_timings const timings{.first_event = 412300us, .attempts = 1};
    BOOST_TEST(text::of_end(call,
                            {.reply = &reply, .head = head, .timings = timings, .elapsed = 2213ms},
                            0) ==
               "call=7 end result=ok operation=stream method=POST url=http://h/v1/responses "
               "status=200 request_id=req_1 attempts=1 first_event_ms=412.3 total_ms=2213.0 "
               "input_tokens=10 output_tokens=64");
}

BOOST_AUTO_TEST_CASE(an_end_of_which_little_is_known)
{
    response_head const head;
    call_timings const timings{.attempts = 1};
    BOOST_TEST(
        text::of_end(call, {.head = head, .timings = timings, .elapsed = 0ms}, 0) ==
        "call=7 end result=ok operation=stream method=POST url=http://h/v1/responses attempts=1 "
        "total_ms=0.0");
}

BOOST_AUTO_TEST_CASE(a_refusal_without_the_servers_words_unless_asked_for)
{
    auto const line = end_of(refusal());
    BOOST_TEST(line == "call=7 end result=failed operation=stream method=POST "
                       "url=http://h/v1/responses status=429 request_id=req_1 attempts=2 "
                       "total_ms=1000.0 error=\"the server refused the request\" "
                       "stage=\"reading from\" type=requests code=rate_limit_exceeded param=model");
    auto const shown = end_of(refusal(), 100);
    BOOST_TEST(contains(shown, " message=\"the prompt was: secret\""), shown);
    BOOST_TEST(contains(shown, " reason=\"a part of the body\""), shown);
    BOOST_TEST(
        contains(end_of(refusal(), 10), " message=\"the prompt\"... reason=\"a part of \"..."));
}

BOOST_AUTO_TEST_CASE(our_own_reasons_are_shown)
{
    error_details details;
    details.stage = call_stage::connect;
    details.reason = "127.0.0.1: Connection refused";
    BOOST_TEST(contains(end_of(error(errc::connect_failed, details)),
                        " stage=\"connecting to\" reason=\"127.0.0.1: Connection refused\""));
    for (errc const about_a_body :
         {errc::http_status, errc::unexpected_content, errc::malformed_json, errc::response_failed})
        BOOST_TEST(!contains(end_of(error(about_a_body, details)), "refused\""));
}

BOOST_AUTO_TEST_CASE(a_cancelled_call)
{
    auto const line =
        end_of(error(boost::system::error_code(boost::asio::error::operation_aborted)));
    BOOST_TEST(contains(line, "result=cancelled"), line);
    BOOST_TEST(contains(line, "error=\"the call was cancelled\""), line);
}

BOOST_AUTO_TEST_CASE(a_failed_response_shows_its_tokens)
{
    error_details details;
    auto failed = std::make_shared<response>();
    failed->usage = token_usage{.input_tokens = 3};
    details.failed = failed;
    BOOST_TEST(contains(end_of(error(errc::response_failed, details)), "input_tokens=3"));
}

BOOST_AUTO_TEST_SUITE_END()
