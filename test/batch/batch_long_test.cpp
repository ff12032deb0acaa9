// What responses-batch does with many rows and for minutes: too long for every change.

#include "support/batch_tool.hpp"

#include <responses/testing/server.hpp>

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unordered_set>
#include <vector>

BOOST_AUTO_TEST_SUITE(batch_tool_long)

namespace {

namespace json = boost::json;
namespace testing = responses::testing;
using namespace std::chrono_literals;
using std::chrono::steady_clock;
using words = std::vector<std::string>;

constexpr std::size_t octets_a_row = 40; // of keys that have been seen

struct run_figures
{
    int status = 0;
    long peak = 0; // resident, in KiB
    double seconds = 0;
};

run_figures run_measured(words command)
{
    auto const start = steady_clock::now();
    std::vector<char*> pointers;
    for (auto& word : command)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    std::vector<char*> none{nullptr};
    pid_t child = -1;
    if (::posix_spawn(&child, pointers[0], nullptr, nullptr, pointers.data(), none.data()) != 0)
        throw std::runtime_error("cannot start the command");
    int status = 0;
    rusage used{};
    ::wait4(child, &status, 0, &used);
    return {.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
            .peak = used.ru_maxrss,
            .seconds = std::chrono::duration<double>(steady_clock::now() - start).count()};
}

struct fixture : support::batch_files
{
    void write_rows(std::size_t count) const
    {
        std::ofstream file(path("in"));
        for (std::size_t number = 0; number < count; ++number)
            file << R"({"custom_id":"row-)" << number
                 << R"(","method":"POST","url":"/v1/responses","body":{"model":"m","input":"Hi )"
                 << number << R"(","max_output_tokens":1}})" << '\n';
        for (auto const* name : {"out", "err", "out.journal"})
            write(name, "");
    }

    run_figures run(testing::server const& server) const
    {
        return run_measured({RESPONSES_BATCH, "-i", path("in"), "-o", path("out"), "-e",
                             path("err"), "--base-url", server.url(), "--quiet"});
    }

    // Every key exactly once, in both files together.
    void check_keys(std::size_t count) const
    {
        std::unordered_set<std::string> seen;
        for (auto const* name : {"out", "err"}) {
            std::ifstream file(path(name));
            for (std::string line; std::getline(file, line);)
                BOOST_TEST_REQUIRE(
                    seen.emplace(json::parse(line).at("custom_id").as_string()).second);
        }
        BOOST_TEST(seen.size() == count);
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(memory_does_not_grow_with_the_rows, fixture)
{
    testing::server const server(testing::server_options{.tokens = 1, .kept_requests = 1});
    long peaks[2]{};
    std::size_t const counts[]{10'000, 100'000};
    double seconds = 0;
    for (int which : {0, 1}) {
        write_rows(counts[which]);
        auto const done = run(server);
        BOOST_TEST(done.status == 0);
        check_keys(counts[which]);
        peaks[which] = done.peak - static_cast<long>(counts[which] * octets_a_row / 1024);
        seconds = done.seconds;
    }
    BOOST_TEST(static_cast<double>(peaks[1]) <= 1.2 * static_cast<double>(peaks[0]));
    std::printf("memory less %zu octets a row: %.1f MiB for 10,000 rows, %.1f MiB for 100,000 "
                "(%.0f rows a second, not optimised); ",
                octets_a_row, static_cast<double>(peaks[0]) / 1024,
                static_cast<double>(peaks[1]) / 1024, 100'000 / seconds);
}

// 10 a second, with a bucket of 10, for three minutes. The client is given no rate.
BOOST_FIXTURE_TEST_CASE(the_rate_of_a_server_is_found_and_used, fixture)
{
    for (bool const told : {true, false}) {
        testing::server const server(
            testing::server_options{.tokens = 1,
                                    .rate = {.per_second = 10, .bucket = 10, .told = told},
                                    .kept_requests = 1});
        write_rows(1'810);
        testing::server_figures after_start;
        std::thread observer([&] {
            std::this_thread::sleep_for(10s);
            after_start = server.figures();
        });
        auto const done = run(server);
        observer.join();
        BOOST_TEST(done.status == 0);
        check_keys(1'810);
        double const used = 1'810 / (10 + 10 * done.seconds);
        auto const all = server.figures();
        double const late = static_cast<double>(all.refused - after_start.refused) /
                            static_cast<double>(all.requests - after_start.requests);
        BOOST_TEST(used >= 0.95);
        if (told)
            BOOST_TEST(late <= 0.01);
        std::printf("%s: %.1f %% of the rate used, %.1f %% refused, %.1f %% after 10 s; ",
                    told ? "limits told" : "429 and Retry-After only", used * 100,
                    100.0 * static_cast<double>(all.refused) / static_cast<double>(all.requests),
                    late * 100);
    }
}

BOOST_AUTO_TEST_SUITE_END()
