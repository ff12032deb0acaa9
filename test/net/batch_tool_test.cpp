#include "batch/journal.hpp"
#include "support/batch_tool.hpp"
#include "support/gzip.hpp"
#include "support/process.hpp"

#include <responses/testing/server.hpp>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <random>
#include <sstream>
#include <sys/stat.h>
#include <thread>

BOOST_AUTO_TEST_SUITE(batch_command)

namespace {

namespace json = boost::json;
namespace testing = responses::testing;
using namespace std::chrono_literals;
using support::process_result;
using words = std::vector<std::string>;
using keys = std::multiset<std::string>;

std::string row(std::string const& key, std::string const& input = "Hi",
                std::string const& more = R"(,"max_output_tokens":1)")
{
    return R"({"custom_id":")" + key +
           R"(","method":"POST","url":"/v1/responses","body":{"model":"m","input":")" + input +
           "\"" + more + "}}\n";
}

std::string rows(int count)
{
    std::string text;
    for (int number = 0; number < count; ++number)
        text += row("row-" + std::to_string(number), "Hi " + std::to_string(number));
    return text;
}

struct fixture : support::batch_files
{
    testing::server server{testing::server_options{.tokens = 1, .kept_requests = 100'000}};

    words command(words const& more = {}, std::string const& input = {}) const
    {
        words all{RESPONSES_BATCH,
                  "-i",
                  input.empty() ? path("in") : input,
                  "-o",
                  path("out"),
                  "-e",
                  path("err"),
                  "--base-url",
                  server.url()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    process_result run(words const& more = {}) const { return support::run(command(more)); }

    std::vector<json::value> lines(std::string const& name) const
    {
        std::vector<json::value> all;
        std::istringstream text(read(name));
        for (std::string line; std::getline(text, line);)
            all.push_back(json::parse(line));
        return all;
    }

    // Those of the lines that have one.
    keys keys_in(std::string const& name) const
    {
        keys all;
        for (auto const& line : lines(name))
            if (auto const& key = line.at("custom_id"); key.is_string())
                all.emplace(key.as_string());
        return all;
    }

    void check_all_done(int count) const
    {
        keys expected;
        for (int number = 0; number < count; ++number)
            expected.insert("row-" + std::to_string(number));
        keys seen = keys_in("out");
        seen.merge(keys_in("err"));
        BOOST_TEST((seen == expected));
    }

    // How often each input was asked.
    std::map<std::string, int> asked() const
    {
        std::map<std::string, int> count;
        for (auto const& request : server.requests())
            ++count[std::string(json::parse(request.body).at("input").as_string())];
        return count;
    }
};

} // namespace

// Results

BOOST_FIXTURE_TEST_CASE(rows_are_answered_in_the_batch_format, fixture)
{
    write("in", rows(100));
    auto const done = run();
    BOOST_TEST(done.status == 0, done.err);
    BOOST_TEST(done.out.empty());
    BOOST_TEST(done.err.starts_with("100 succeeded, 0 failed in "), done.err);
    check_all_done(100);
    for (auto const& line : lines("out")) {
        BOOST_TEST(line.at("response").at("status_code") == 200);
        BOOST_TEST(line.at("response").at("request_id").as_string().starts_with("req_"));
        BOOST_TEST(line.at("response").at("body").at("object") == "response");
        BOOST_TEST(line.at("error").is_null());
    }
    BOOST_TEST(read("err").empty());
}

BOOST_FIXTURE_TEST_CASE(lines_that_are_no_rows_are_told_and_stop_nothing, fixture)
{
    write("in",
          row("a") + "broken\n\n" + row("a", "twice") +
              R"({"custom_id":"b","method":"POST","url":"/v1/x","body":{}})" + "\n" +
              R"({"model":"m","input":"bare","max_output_tokens":1})" + "\r\n" +
              R"({"custom_id":"c","method":"POST","url":"/v1/responses","body":{"model":1}})" +
              "\n" + R"({"method":"POST","url":"/v1/responses","body":{}})" + "\n" +
              row("last").substr(0, row("last").size() - 1));
    auto const done = run();
    BOOST_TEST(done.status == 10, done.err);
    BOOST_TEST((keys_in("out") == keys{"a", "last", "line-6"}));
    std::map<std::int64_t, std::string> told;
    for (auto const& line : lines("err"))
        told[line.at("x_metrics").at("line").as_int64()] =
            line.at("error").is_null()
                ? std::to_string(line.at("response").at("status_code").as_int64())
                : std::string(line.at("error").at("code").as_string());
    BOOST_TEST((told == std::map<std::int64_t, std::string>{{2, "invalid_json"},
                                                            {4, "duplicate_custom_id"},
                                                            {5, "invalid_url"},
                                                            {7, "400"},
                                                            {8, "missing_custom_id"}}));
    BOOST_TEST(done.err.find("1 x HTTP 400") != std::string::npos, done.err);
}

BOOST_FIXTURE_TEST_CASE(a_file_a_pipe_and_gzip_are_read, fixture)
{
    std::string const text = rows(30);
    write("in", support::gzip(text));
    BOOST_TEST(run({"--quiet"}).err == "");
    check_all_done(30);
    for (auto const& piped :
         {text, support::gzip(text.substr(0, 500)) + support::gzip(text.substr(500))}) {
        for (auto const* name : {"out", "err", "out.journal"})
            write(name, "");
        auto const done = support::run(command({}, "-"), {.input = piped});
        BOOST_TEST(done.status == 0, done.err);
        check_all_done(30);
    }
}

BOOST_FIXTURE_TEST_CASE(gzip_that_ends_too_early_is_an_error_behind_its_rows, fixture)
{
    std::string const packed = support::gzip(rows(30));
    write("in", packed.substr(0, packed.size() - 4));
    auto const done = run();
    BOOST_TEST(done.status == 1);
    BOOST_TEST(done.err.find("gzip") != std::string::npos, done.err);
    BOOST_TEST(lines("out").size() >= 29U);
}

BOOST_FIXTURE_TEST_CASE(results_come_in_the_order_of_the_input_when_asked, fixture)
{
    std::string text;
    words expected;
    for (int number = 0; number < 40; ++number) {
        expected.push_back("k" + std::to_string(number));
        text += row(expected.back(), "x",
                    R"(,"max_output_tokens":)" + std::to_string(1 + number * 7 % 20));
    }
    testing::server const slow(testing::server_options{.tokens = 20, .tokens_per_second = 500});
    write("in", text);
    words command{
        RESPONSES_BATCH, "-i",    path("in"),   "-o",       path("out"),     "-e", path("err"),
        "--order",       "input", "--base-url", slow.url(), "--concurrency", "8"};
    BOOST_TEST(support::run(command).status == 0);
    words seen;
    for (auto const& line : lines("out"))
        seen.emplace_back(line.at("custom_id").as_string());
    BOOST_TEST((seen == expected));
}

BOOST_FIXTURE_TEST_CASE(failures_go_to_the_error_file, fixture)
{
    write("in", row("a"));
    server.script({.status = 400,
                   .headers = {{"Content-Type", "application/json"}, {"x-request-id", "req_x"}},
                   .body = R"({"error":{"message":"no","type":"t","param":null,"code":"c"}})"});
    auto done = run();
    BOOST_TEST(done.status == 10);
    auto const refused = lines("err").at(0);
    BOOST_TEST(refused.at("custom_id") == "a");
    BOOST_TEST(refused.at("response").at("status_code") == 400);
    BOOST_TEST(refused.at("response").at("request_id") == "req_x");
    BOOST_TEST(refused.at("response").at("body").at("error").at("code") == "c");
    write("err", "");
    write("out.journal", "");
    server.script({.what = testing::fault::reset, .when = testing::fault_point::request});
    done = run({"--retries", "0"});
    BOOST_TEST(done.status == 10);
    auto const lost = lines("err").at(0);
    BOOST_TEST(lost.at("response").is_null());
    BOOST_TEST(lost.at("error").at("code") == "connection");
}

// Resuming

BOOST_FIXTURE_TEST_CASE(what_was_answered_is_not_asked_again, fixture)
{
    write("in", rows(20) + "broken\n" + row("row-3"));
    BOOST_TEST(run().status == 10);
    auto const before = read("err");
    write("in", rows(25) + row("row-3"));
    auto const again = run();
    BOOST_TEST(again.status == 1);
    BOOST_TEST(again.err.find("--resume goes on with it") != std::string::npos, again.err);
    write("in", rows(20) + "broken\n" + row("row-3") + rows(25).substr(rows(20).size()));
    auto const resumed = run({"--resume"});
    BOOST_TEST(resumed.status == 10, resumed.err); // That of before.
    BOOST_TEST(resumed.err.starts_with("5 succeeded, 0 failed, 22 skipped"), resumed.err);
    check_all_done(25);
    BOOST_TEST((read("err") == before));
    BOOST_TEST(server.figures().requests == 25U);
}

BOOST_FIXTURE_TEST_CASE(failures_are_asked_again_when_that_is_wanted, fixture)
{
    write("in", rows(10) + "broken\n");
    for (int refused = 0; refused < 4; ++refused)
        server.script({.status = 401, .body = "{}"});
    BOOST_TEST(run().status == 10);
    BOOST_TEST(keys_in("err").size() == 4U);
    BOOST_TEST(run({"--resume"}).err.find("11 skipped") != std::string::npos);
    auto const again = run({"--resume", "--retry-failed"});
    BOOST_TEST(again.err.starts_with("4 succeeded, 1 failed, 6 skipped"), again.err);
    check_all_done(10);
    BOOST_TEST(keys_in("out").size() == 10U);
    BOOST_TEST(lines("err.before").size() == 5U);
    BOOST_TEST(lines("err").size() == 1U);
    BOOST_TEST(run({"--retry-failed"}).status == 2);
}

BOOST_FIXTURE_TEST_CASE(a_request_that_has_changed_is_told, fixture)
{
    write("in", row("a") + row("b"));
    BOOST_TEST(run().status == 0);
    write("in", row("a", "other") + row("b"));
    BOOST_TEST(run({"--resume"}).status == 10);
    BOOST_TEST(lines("err").at(0).at("error").at("code") == "changed_request");
    BOOST_TEST((keys_in("out") == keys{"a", "b"}));
    BOOST_TEST(server.figures().requests == 2U);
}

// It does not say what was asked.
BOOST_FIXTURE_TEST_CASE(an_output_of_the_providers_own_service_is_gone_on_with, fixture)
{
    write("in", row("a") + row("b"));
    write("out", R"({"id":"batch_req_1","custom_id":"a","response":{"status_code":200,)"
                 R"("request_id":"req_1","body":{}},"error":null})"
                 "\n");
    auto const done = run({"--resume"});
    BOOST_TEST(done.err.starts_with("1 succeeded, 0 failed, 1 skipped"), done.err);
    BOOST_TEST((keys_in("out") == keys{"a", "b"}));
}

BOOST_FIXTURE_TEST_CASE(a_torn_journal_is_whole_again_after_the_next_run, fixture)
{
    write("in", rows(20));
    BOOST_TEST(run().status == 0);
    cut("out.journal", 30); // into the last group: it counts no more, nor do its rows
    write("in", rows(25));
    BOOST_TEST(run({"--resume"}).status == 0);
    check_all_done(25);
    batch_tool::answered_rows told;
    batch_tool::journal_reader reader(told);
    for (std::istringstream journal(read("out.journal")); journal;) {
        std::string line;
        if (std::getline(journal, line))
            BOOST_TEST(reader.read(line), line);
    }
    BOOST_TEST(told.size() == 25U);
    BOOST_TEST(reader.sizes().out == std::filesystem::file_size(path("out")));
}

BOOST_FIXTURE_TEST_CASE(rows_may_be_as_deep_as_requests, fixture)
{
    std::string const deep = std::string(200, '[') + std::string(200, ']');
    write("in", row("a", "Hi", R"(,"max_output_tokens":1,"metadata":{},"made_up":)" + deep));
    auto const done = run();
    BOOST_TEST(done.status == 0, done.err + read("err"));
    std::filesystem::remove(path("out.journal"));
    BOOST_TEST(run({"--resume"}).err.find("1 skipped") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_pipe_whose_reader_has_gone_is_told, fixture)
{
    auto const pipe = path("pipe");
    BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    write("in", rows(50));
    std::thread reader([&] { std::ifstream(pipe).get(); });
    words const command{
        RESPONSES_BATCH, "-i",         path("in"),      "-o", pipe, "-e", path("err"),
        "--base-url",    server.url(), "--concurrency", "1"};
    auto const done = support::run(command);
    reader.join();
    BOOST_TEST(done.status == 1);
    BOOST_TEST(done.err.find("Broken pipe") != std::string::npos, done.err);
}

BOOST_FIXTURE_TEST_CASE(one_file_is_not_both_output_and_errors, fixture)
{
    write("in", rows(1));
    write("out", "");
    std::filesystem::create_hard_link(path("out"), path("same"));
    words const command{RESPONSES_BATCH, "-i",         path("in"),  "-o", path("out"), "-e",
                        path("same"),    "--base-url", server.url()};
    auto const done = support::run(command);
    BOOST_TEST(done.status == 1);
    BOOST_TEST(done.err.find("are the same file") != std::string::npos, done.err);
}

// What stands behind the last group, as when a run was killed there, must not become part of
// another.
BOOST_FIXTURE_TEST_CASE(a_row_that_is_in_no_group_was_not_answered, fixture)
{
    write("in", row("a"));
    BOOST_TEST(run().status == 0);
    batch_tool::answered const torn{batch_tool::digest_of("b"), {}};
    write("out.journal", read("out.journal") + batch_tool::row_entry(torn));
    write("in", row("a") + row("c"));
    BOOST_TEST(run({"--resume"}).status == 0);
    write("in", row("a") + row("b") + row("c"));
    BOOST_TEST(run({"--resume"}).status == 0);
    BOOST_TEST((keys_in("out") == keys{"a", "b", "c"}));
}

BOOST_FIXTURE_TEST_CASE(torn_lines_and_a_lost_journal_are_made_good, fixture)
{
    write("in", rows(40));
    BOOST_TEST(run({"--concurrency", "4"}).status == 0);
    std::mt19937 random(1);
    for (int round = 0; round < 12; ++round) {
        auto const requests = server.figures().requests;
        auto const size = std::filesystem::file_size(path("out"));
        auto const cut_off = std::uniform_int_distribution<std::size_t>(0, 3'000)(random);
        if (round % 3 != 1)
            cut("out", cut_off);
        if (round % 3 != 2)
            cut("out.journal",
                std::min<std::size_t>(std::filesystem::file_size(path("out.journal")), cut_off));
        if (round % 4 == 3)
            std::filesystem::remove(path("out.journal"));
        BOOST_TEST(run({"--resume"}).status == 0);
        check_all_done(40);
        if (round % 3 == 1)
            BOOST_TEST(server.figures().requests == requests); // All was in the output.
        BOOST_TEST(std::filesystem::file_size(path("out")) > size - 200);
    }
    BOOST_TEST(run({"--resume"}).err.find("40 skipped") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(killed_at_any_moment_nothing_is_lost_and_little_asked_twice, fixture)
{
    constexpr int count = 1'500;
    constexpr int concurrency = 8;
    constexpr int group = 64;
    write("in", rows(count));
    testing::server slow(
        testing::server_options{.tokens = 1, .tokens_per_second = 200, .kept_requests = 100'000});
    words command{RESPONSES_BATCH,
                  "-i",
                  path("in"),
                  "-o",
                  path("out"),
                  "-e",
                  path("err"),
                  "--base-url",
                  slow.url(),
                  "--concurrency",
                  std::to_string(concurrency),
                  "--resume",
                  "--quiet"};
    std::mt19937 random(7);
    int kills = 0;
    for (; kills < 20; ++kills) {
        support::process running(command);
        std::this_thread::sleep_for(
            std::chrono::milliseconds(std::uniform_int_distribution<int>(5, 120)(random)));
        running.signal(SIGKILL);
        running.wait();
    }
    auto const killed_at = keys_in("out").size();
    BOOST_TEST(killed_at < static_cast<std::size_t>(count)); // Not too late to be seen.
    BOOST_TEST(support::run(command).status == 0);
    check_all_done(count);
    BOOST_TEST(slow.figures().requests >= static_cast<std::size_t>(count));
    BOOST_TEST(slow.figures().requests <=
               static_cast<std::size_t>(count + kills * (concurrency + group)));
}

BOOST_FIXTURE_TEST_CASE(two_runs_do_not_write_the_same_files, fixture)
{
    testing::server stuck;
    stuck.script({.what = testing::fault::stall, .when = testing::fault_point::request});
    write("in", row("a"));
    words const first{RESPONSES_BATCH, "-i",         path("in"), "-o", path("out"), "-e",
                      path("err"),     "--base-url", stuck.url()};
    support::process running(first);
    for (int waited = 0; waited < 1'000 && stuck.figures().requests == 0; ++waited)
        std::this_thread::sleep_for(10ms);
    auto const second = run({"--resume"});
    BOOST_TEST(second.status == 1);
    BOOST_TEST(second.err.find("another run is writing") != std::string::npos, second.err);
}

// Ends

BOOST_FIXTURE_TEST_CASE(the_first_interrupt_drains_and_the_second_stops, fixture)
{
    for (bool const twice : {false, true}) {
        testing::server slow(
            testing::server_options{.tokens = 1, .tokens_per_second = twice ? 0.01 : 4});
        for (auto const* name : {"out", "err", "out.journal"})
            write(name, "");
        write("in", rows(50));
        support::process running({RESPONSES_BATCH, "-i", path("in"), "-o", path("out"), "-e",
                                  path("err"), "--base-url", slow.url(), "--concurrency", "5"});
        for (int waited = 0; waited < 1'000 && slow.figures().requests < 5; ++waited)
            std::this_thread::sleep_for(10ms);
        running.signal(SIGINT);
        std::this_thread::sleep_for(100ms);
        if (twice)
            running.signal(SIGINT);
        auto const ended = running.wait();
        BOOST_TEST(ended.status == 130);
        BOOST_TEST(keys_in("out").size() == (twice ? 0U : 5U));
        BOOST_TEST((ended.err.find("5 in flight were given up") != std::string::npos) == twice,
                   ended.err);
        BOOST_TEST(ended.err.find("interrupted") != std::string::npos, ended.err);
        BOOST_TEST(slow.figures().requests == 5U);
    }
}

BOOST_FIXTURE_TEST_CASE(a_bound_on_the_cost_stops_it, fixture)
{
    write("in", rows(100));
    // Each row costs a dollar.
    auto const done = run({"--price-output", "1000000", "--max-cost", "10", "--concurrency", "2"});
    BOOST_TEST(done.status == 11, done.err);
    BOOST_TEST(done.err.find("stopped by --max-cost") != std::string::npos);
    auto const count = keys_in("out").size();
    BOOST_TEST(count >= 8U);
    BOOST_TEST(count <= 12U);
    BOOST_TEST(run({"--resume"}).status == 0);
    check_all_done(100);
}

BOOST_FIXTURE_TEST_CASE(a_deadline_stops_it, fixture)
{
    testing::server slow(testing::server_options{.tokens = 1, .tokens_per_second = 10});
    write("in", rows(1'000));
    auto const start = std::chrono::steady_clock::now();
    auto const done =
        support::run({RESPONSES_BATCH, "-i", path("in"), "-o", path("out"), "-e", path("err"),
                      "--base-url", slow.url(), "--concurrency", "2", "--deadline", "0.3"});
    BOOST_TEST((std::chrono::steady_clock::now() - start < 5s));
    BOOST_TEST(done.status == 11, done.err);
    BOOST_TEST(done.err.find("stopped by --deadline") != std::string::npos);
    BOOST_TEST(keys_in("out").size() >= 2U);
    BOOST_TEST(keys_in("out").size() < 20U);
    BOOST_TEST(keys_in("out").size() == slow.figures().requests); // What was asked is written.
}

BOOST_FIXTURE_TEST_CASE(a_full_disk_is_told, fixture)
{
    write("in", rows(10));
    auto const full = support::run({RESPONSES_BATCH, "-i", path("in"), "-o", "/dev/full", "-e",
                                    path("err"), "--base-url", server.url()});
    BOOST_TEST(full.status == 1);
    BOOST_TEST(full.err.find("cannot write '/dev/full': No space left") != std::string::npos,
               full.err);
}

BOOST_FIXTURE_TEST_CASE(output_may_be_a_pipe, fixture)
{
    write("in", rows(10));
    auto const done = support::run({RESPONSES_BATCH, "-i", path("in"), "-o", "-", "-e", path("err"),
                                    "--base-url", server.url()});
    BOOST_TEST(done.status == 0, done.err);
    BOOST_TEST(std::ranges::count(done.out, '\n') == 10);
    BOOST_TEST(!std::filesystem::exists(path("-.journal")));
}

BOOST_FIXTURE_TEST_CASE(the_rate_of_the_server_is_kept_to, fixture)
{
    testing::server bound(
        testing::server_options{.tokens = 1, .rate = {.per_second = 40, .bucket = 10}});
    write("in", rows(60));
    auto const done = support::run({RESPONSES_BATCH, "-i", path("in"), "-o", path("out"), "-e",
                                    path("err"), "--base-url", bound.url()});
    BOOST_TEST(done.status == 0, done.err);
    check_all_done(60);
    BOOST_TEST(bound.figures().refused <= 10U);
}

BOOST_FIXTURE_TEST_CASE(requests_a_minute_are_kept_to, fixture)
{
    write("in", rows(15));
    auto const start = std::chrono::steady_clock::now();
    BOOST_TEST(run({"--rpm", "600"}).status == 0);
    BOOST_TEST((std::chrono::steady_clock::now() - start >= 490ms));
}

BOOST_FIXTURE_TEST_CASE(what_cannot_be_used_is_usage, fixture)
{
    write("in", rows(1));
    for (words const& wrong :
         {words{"--concurrency", "0"}, words{"--concurrency", "auto"},
          words{"--concurrency", "auto:3..2"}, words{"--concurrency", "x"}, words{"--rpm", "-1"},
          words{"--order", "up"}, words{"--max-cost", "1"}, words{"--price-input", "-1"},
          words{"--nonsense"}, words{"word"}, words{"--deadline", "-1"}}) {
        auto const refused = run(wrong);
        BOOST_TEST(refused.status == 2, refused.err);
        BOOST_TEST(refused.err.starts_with("responses-batch: "), refused.err);
        BOOST_TEST(std::ranges::count(refused.err, '\n') == 1, refused.err);
    }
    BOOST_TEST(support::run({RESPONSES_BATCH}).status == 2);
    BOOST_TEST(support::run({RESPONSES_BATCH, "-i", path("nix"), "-o", path("o"), "-e", path("e"),
                             "--base-url", server.url()})
                   .status == 1);
    BOOST_TEST(!std::filesystem::exists(path("o")));
    BOOST_TEST(support::run({RESPONSES_BATCH, "--help"}).out.starts_with("Usage: responses-batch"));
    BOOST_TEST(support::run({RESPONSES_BATCH, "--version"}).out ==
               "responses-batch " RESPONSES_VERSION "\n");
}

BOOST_AUTO_TEST_SUITE_END()
