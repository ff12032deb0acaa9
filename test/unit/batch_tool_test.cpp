#include "batch/costs.hpp"
#include "batch/inflater.hpp"
#include "batch/journal.hpp"
#include "batch/line.hpp"
#include "batch/progress.hpp"
#include "batch/record.hpp"
#include "batch/result_files.hpp"
#include "support/batch_tool.hpp"
#include "support/gzip.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <csignal>
#include <stdexcept>
#include <sys/resource.h>

BOOST_AUTO_TEST_SUITE(batch_command_parts)

namespace {

namespace json = boost::json;
using namespace batch_tool;
using namespace std::chrono_literals;

std::string line_of(std::string const& more)
{
    return R"({"custom_id":"a","method":"POST","url":"/v1/responses","body":{"model":"m",)" + more +
           "}}";
}

row good(std::string const& line, std::uint64_t number = 1)
{
    auto read = row_of(line, number);
    auto* const bad = std::get_if<bad_line>(&read);
    BOOST_REQUIRE_MESSAGE(bad == nullptr, (bad == nullptr ? "" : bad->code + ": " + bad->message));
    return std::get<row>(std::move(read));
}

std::string code_of(std::string const& line)
{
    auto const read = row_of(line, 1);
    auto const* bad = std::get_if<bad_line>(&read);
    return bad == nullptr ? "" : bad->code;
}

json::value parsed(record const& one)
{
    BOOST_TEST(one.line.find('\n') == one.line.size() - 1);
    return json::parse(one.line);
}

record failure_record(responses::error const& failure)
{
    return record_of({.key = "k", .outcome = failure}, {.line = 3});
}

} // namespace

// Lines

BOOST_AUTO_TEST_CASE(a_line_of_the_format_is_a_row)
{
    auto const one = good(line_of(R"("input":"你好","new_parameter":[1,null])"));
    BOOST_TEST(one.key == "a");
    BOOST_TEST(one.request.model == "m");
    BOOST_TEST(json::serialize(one.request.extra) == R"({"new_parameter":[1,null]})");
}

BOOST_AUTO_TEST_CASE(a_body_alone_is_a_row_named_by_its_line)
{
    auto const one = good(R"({"model":"m","input":"Hi"})", 7);
    BOOST_TEST(one.key == "line-7");
    BOOST_TEST(one.request.model == "m");
    BOOST_TEST(good(R"({"input":"Hi"})", 8).key == "line-8");
}

BOOST_AUTO_TEST_CASE(lines_that_are_no_rows_say_why)
{
    BOOST_TEST(code_of("{") == "invalid_json");
    BOOST_TEST(code_of("[]") == "invalid_json");
    BOOST_TEST(code_of("\xff") == "invalid_json");
    BOOST_TEST(code_of("{}") == "missing_custom_id");
    BOOST_TEST(code_of(R"({"custom_id":"","body":{}})") == "missing_custom_id");
    BOOST_TEST(code_of(R"({"custom_id":1,"body":{}})") == "missing_custom_id");
    BOOST_TEST(code_of(R"({"custom_id":"a","body":{}})") == "invalid_method");
    BOOST_TEST(code_of(R"({"custom_id":"a","method":"GET","body":{}})") == "invalid_method");
    BOOST_TEST(code_of(R"({"custom_id":"a","method":"POST","url":"/v1/embeddings","body":{}})") ==
               "invalid_url");
    std::string const head = R"({"custom_id":"a","method":"POST","url":"/v1/responses")";
    BOOST_TEST(code_of(head + "}") == "invalid_body");
    BOOST_TEST(code_of(head + R"(,"body":[]})") == "invalid_body");
    BOOST_TEST(code_of(line_of(R"("stream":true)")) == "invalid_body");
    BOOST_TEST(code_of(line_of(R"("stream":false)")) == "");
}

BOOST_AUTO_TEST_CASE(the_hash_is_that_of_what_is_asked)
{
    auto const one = good(line_of(R"("input":"Hi")"));
    auto const other = good(R"( { "custom_id":"b", "url":"/v1/responses", "method":"POST",)"
                            R"( "body": { "model":"m", "input":"Hi" } } )");
    BOOST_TEST((one.hash == other.hash));
    BOOST_TEST((one.hash == good(R"({"model":"m","input":"Hi"})").hash));
    BOOST_TEST((one.hash != good(line_of(R"("input":"Ho")")).hash));
}

BOOST_AUTO_TEST_CASE(blank_lines)
{
    BOOST_TEST(is_blank(""));
    BOOST_TEST(is_blank(" \t\r"));
    BOOST_TEST(!is_blank(" x"));
}

// Records

BOOST_AUTO_TEST_CASE(a_response_is_a_line_of_the_format)
{
    responses::response reply;
    reply.id = "resp_1";
    reply.extra["new_member"] = 1;
    reply.head = responses::response_head(200);
    reply.head.add("x-request-id", "req_1");
    reply.timings.attempts = 2;
    reply.timings.finished = 1500ms;
    auto const made = record_of({.key = "k\"\n", .outcome = reply},
                                {.line = 3, .request = {.high = 1, .low = 2}});
    BOOST_TEST(!made.is_error);
    auto const line = parsed(made);
    BOOST_TEST(line.at("id").as_string().starts_with("batch_req_"));
    BOOST_TEST(line.at("custom_id") == "k\"\n");
    BOOST_TEST(line.at("error").is_null());
    BOOST_TEST(line.at("response").at("status_code") == 200);
    BOOST_TEST(line.at("response").at("request_id") == "req_1");
    BOOST_TEST(line.at("response").at("body").at("id") == "resp_1");
    BOOST_TEST(line.at("response").at("body").at("new_member") == 1);
    BOOST_TEST(line.at("x_metrics").at("attempts") == 2);
    BOOST_TEST(line.at("x_metrics").at("seconds") == 1.5);
    BOOST_TEST(line.at("x_metrics").at("line") == 3);
    BOOST_TEST(line.at("x_metrics").at("request_hash") == "00000000000000010000000000000002");
}

BOOST_AUTO_TEST_CASE(a_refusal_has_the_servers_words)
{
    std::string const said = R"({"error":{"message":"no","code":"bad"},"more":[1]})";
    auto const made = failure_record(responses::error(
        responses::errc::http_status,
        {.api = responses::api_error{
             .status = 400, .code = "bad", .message = "no", .request_id = "req_2", .body = said}}));
    BOOST_TEST(made.is_error);
    BOOST_TEST(made.kind == "HTTP 400 bad");
    auto const line = parsed(made);
    BOOST_TEST(line.at("custom_id") == "k");
    BOOST_TEST(line.at("error").is_null());
    BOOST_TEST(line.at("response").at("status_code") == 400);
    BOOST_TEST(line.at("response").at("request_id") == "req_2");
    BOOST_TEST(json::serialize(line.at("response").at("body")) == said);
}

BOOST_AUTO_TEST_CASE(a_refusal_that_is_no_json_is_told_in_the_form_of_the_service)
{
    auto const made = failure_record(responses::error(
        responses::errc::http_status,
        {.api = responses::api_error{.status = 502, .message = "Bad gateway", .body = "<html>"}}));
    BOOST_TEST(made.kind == "HTTP 502");
    BOOST_TEST(parsed(made).at("response").at("body").at("error").at("message") == "Bad gateway");
}

BOOST_AUTO_TEST_CASE(other_failures_have_no_response)
{
    auto const line = parsed(failure_record(responses::error(responses::errc::connect_failed)));
    BOOST_TEST(line.at("response").is_null());
    BOOST_TEST(line.at("error").at("code") == "connection");
    BOOST_TEST(line.at("error").at("message").as_string().starts_with("cannot connect"));
    BOOST_TEST(failure_record(responses::error(responses::errc::idle_timeout)).kind ==
               "time_limit");
    BOOST_TEST(failure_record(responses::error(responses::errc::malformed_json)).kind ==
               "unusable_answer");
    BOOST_TEST(failure_record(responses::error(responses::errc::invalid_argument)).kind ==
               "invalid_body");
}

BOOST_AUTO_TEST_CASE(a_response_that_failed_is_there_whole)
{
    auto const failed = std::make_shared<responses::response>();
    failed->id = "resp_9";
    auto const made =
        failure_record(responses::error(responses::errc::response_failed,
                                        {.failed = failed, .head = responses::response_head(200)}));
    auto const line = parsed(made);
    BOOST_TEST(line.at("response").at("status_code") == 200);
    BOOST_TEST(line.at("response").at("body").at("id") == "resp_9");
    BOOST_TEST(line.at("error").at("code") == "response_failed");
}

BOOST_AUTO_TEST_CASE(a_line_that_is_no_row_answers_to_no_key)
{
    auto const made = record_of(bad_line{"invalid_json", "not JSON"}, {.line = 12});
    BOOST_TEST(made.is_error);
    auto const line = parsed(made);
    BOOST_TEST(line.at("custom_id").is_null());
    BOOST_TEST(line.at("error").at("code") == "invalid_json");
    BOOST_TEST(line.at("error").at("message") == "line 12: not JSON");
}

// The journal

BOOST_AUTO_TEST_CASE(a_journal_counts_up_to_its_last_group)
{
    answered const one{digest_of("a"), digest_of("x")};
    answered const two{digest_of("b"), digest_of("y")};
    answered_rows rows;
    journal_reader reader(rows);
    auto const read = [&](std::string const& entry) {
        BOOST_TEST(entry.ends_with('\n'));
        return reader.read(std::string_view(entry).substr(0, entry.size() - 1));
    };
    BOOST_TEST(read(row_entry(one)));
    BOOST_TEST(rows.size() == 0U);
    BOOST_TEST(read(group_entry({.out = 10, .errors = 20})));
    BOOST_TEST(read(row_entry(two)));
    BOOST_TEST(rows.size() == 1U);
    BOOST_TEST((reader.sizes() == written_sizes{.out = 10, .errors = 20}));
    BOOST_REQUIRE(rows.request_of(one.key) != nullptr);
    BOOST_TEST((*rows.request_of(one.key) == one.request));
    BOOST_TEST(rows.request_of(two.key) == nullptr);
    for (std::string_view const bad :
         {"", "row", "row 12 34", "group 1", "group 1 2 3", "group x 1", "group 1 -2", "rows a b"})
        BOOST_TEST(!reader.read(bad));
}

// The disk is full for a while, and then it is not: the limit of a file's size plays it.
BOOST_AUTO_TEST_CASE(behind_a_write_that_failed_nothing_is_written)
{
    support::batch_files const files;
    result_paths const paths{.out = files.path("out"), .errors = files.path("err")};
    std::signal(SIGXFSZ, SIG_IGN);
    {
        answered_rows none;
        result_files results(paths, none);
        auto const add = [&](std::string const& key, bool is_error, std::size_t size) {
            record one{.line = R"({"custom_id":")" + key + R"("})", .is_error = is_error};
            one.line.append(size, ' ').append("\n");
            results.add(one, {digest_of(key), {}});
        };
        add("a", false, 10);
        results.write();
        add("b", true, 10'000);
        rlimit usual{};
        ::getrlimit(RLIMIT_FSIZE, &usual);
        rlimit const full{.rlim_cur = 4'096, .rlim_max = usual.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &full);
        BOOST_CHECK_THROW(results.write(), std::runtime_error);
        ::setrlimit(RLIMIT_FSIZE, &usual);
        add("c", false, 10);
        results.write();
    }
    answered_rows done;
    result_paths again = paths;
    again.resume = true;
    result_files const results(again, done);
    BOOST_TEST(done.request_of(digest_of("a")) != nullptr);
    BOOST_TEST(done.request_of(digest_of("b")) == nullptr);
    BOOST_TEST(done.request_of(digest_of("c")) == nullptr);
    BOOST_TEST(files.read("err") == ""); // The torn line is cut.
}

BOOST_AUTO_TEST_CASE(records_say_what_they_answer)
{
    auto const made = record_of(bad_line{"invalid_json", ""}, {.line = 12, .request = {1, 2}});
    auto const bad = answered_in(made.line);
    BOOST_REQUIRE(bad);
    BOOST_TEST((bad->key == digest_of(line_key(12))));
    BOOST_TEST((bad->request == digest{1, 2}));
    auto const others = answered_in(R"({"custom_id":"a","response":{}})");
    BOOST_REQUIRE(others);
    BOOST_TEST((others->key == digest_of("a")));
    BOOST_TEST((others->request == digest{}));
    for (std::string_view const none : {"", "{", "[]", "{}", R"({"custom_id":null})",
                                        R"({"custom_id":null,"x_metrics":{"line":"1"}})"})
        BOOST_TEST(!answered_in(none));
}

BOOST_AUTO_TEST_CASE(digests_are_written_and_read)
{
    digest const one = digest_of("abc"); // FIPS 180-2, appendix B.1
    BOOST_TEST(to_text(one) == "ba7816bf8f01cfea414140de5dae2223");
    BOOST_TEST((digest_from(to_text(one)) == one));
    for (std::string_view const bad :
         {"", "ba7816bf8f01cfea414140de5dae222", "ba7816bf8f01cfea414140de5dae222x"})
        BOOST_TEST(!digest_from(bad));
}

// gzip

BOOST_AUTO_TEST_CASE(members_come_one_after_another_in_any_pieces)
{
    std::string text;
    for (int line = 0; line < 5'000; ++line)
        text += "line " + std::to_string(line) + "\n";
    std::string const packed = support::gzip(text) + support::gzip("") + support::gzip("last");
    for (std::size_t const size : {std::size_t{1}, std::size_t{7}, packed.size()}) {
        inflater unpacked;
        std::string came;
        for (std::size_t at = 0; at < packed.size(); at += size)
            unpacked.feed(std::string_view(packed).substr(at, size), came);
        BOOST_TEST(unpacked.is_whole());
        BOOST_TEST((came == text + "last"));
    }
}

BOOST_AUTO_TEST_CASE(damaged_gzip_is_told)
{
    std::string const packed = support::gzip("some text that is long enough to be cut somewhere");
    inflater cut;
    std::string came;
    cut.feed(std::string_view(packed).substr(0, packed.size() - 3), came);
    BOOST_TEST(!cut.is_whole());
    std::string damaged = packed;
    damaged[damaged.size() - 6] ^= 1; // its CRC
    inflater other;
    BOOST_CHECK_THROW(other.feed(damaged, came), std::runtime_error);
}

// Costs

BOOST_AUTO_TEST_CASE(usage_costs_by_its_parts)
{
    responses::token_usage const usage{
        .input_tokens = 1'000, .input_tokens_details = {.cached_tokens = 400}, .output_tokens = 50};
    BOOST_TEST(cost_of(usage, {.input = 2, .cached = 0.5, .output = 8}) == 1.8e-3,
               boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(what_is_in_flight_counts_against_the_bound)
{
    costs spent(1.0);
    BOOST_TEST(!spent.is_at_bound(1'000)); // Nothing is known.
    spent.add(0.1);
    BOOST_TEST(!spent.is_at_bound(8));
    BOOST_TEST(spent.is_at_bound(9));
    BOOST_TEST(!costs(0).is_at_bound(9));
}

// Progress

BOOST_AUTO_TEST_CASE(progress_is_one_line_as_wide_as_the_terminal)
{
    totals so_far;
    so_far.succeeded = 40;
    so_far.failed = 10;
    so_far.input_tokens = 600;
    so_far.output_tokens = 400;
    progress now{.so_far = so_far, .running = 50, .time = 10s, .share_taken = 0.5};
    BOOST_TEST(progress_line(now, 200) ==
               "[##########..........]  50 %  50 done (10 failed)  5.0/s  100 tokens/s  "
               "50 in flight  30s left");
    BOOST_TEST(progress_line(now, 20) == "[##########.........");
    now.share_taken.reset();
    now.has_prices = true;
    so_far.cost = 1.5;
    so_far.failed = 0;
    now.notice = "waiting";
    BOOST_TEST(progress_line(now, 200) ==
               "40 done  4.0/s  100 tokens/s  50 in flight  $1.50  waiting");
}

BOOST_AUTO_TEST_CASE(the_summary_has_percentiles_and_errors_by_kind)
{
    totals all;
    for (int call = 1; call <= 100; ++call) {
        ++all.succeeded;
        all.took.add(call / 100.0);
    }
    all.count_error("HTTP 400 bad");
    all.count_error("HTTP 400 bad");
    all.count_error("time_limit");
    auto const text = summary({.so_far = all, .skipped = 7, .time = 103s, .notice = "interrupted"});
    BOOST_TEST(
        text.starts_with("100 succeeded, 3 failed, 7 skipped (done before) in 1m43s: 1.0/s\n"));
    BOOST_TEST(text.find("       2 x HTTP 400 bad\n       1 x time_limit\n") != text.npos);
    BOOST_TEST(text.ends_with("interrupted\n"));
    BOOST_TEST(all.took.quantile(0.5) == 0.5, boost::test_tools::tolerance(0.05));
    BOOST_TEST(all.took.quantile(0.99) == 0.99, boost::test_tools::tolerance(0.05));
    BOOST_TEST(durations().quantile(0.5) == 0.0);
}

BOOST_AUTO_TEST_CASE(kinds_of_errors_are_bounded)
{
    totals all;
    for (int kind = 0; kind < 1'000; ++kind)
        all.count_error(std::to_string(kind));
    BOOST_TEST(all.errors.size() == 51U);
    BOOST_TEST(all.errors.at("others") == 950U);
    BOOST_TEST(all.failed == 1'000U);
}

BOOST_AUTO_TEST_SUITE_END()
