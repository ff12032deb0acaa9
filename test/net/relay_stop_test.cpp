#include "support/browser.hpp"
#include "support/process.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <csignal>

BOOST_AUTO_TEST_SUITE(relays_that_stop)

namespace {

namespace json = boost::json;
namespace testing = responses::testing;
using namespace support;
using namespace std::chrono_literals;

testing::server_options slow(std::size_t tokens)
{
    return {.tokens = tokens, .tokens_per_second = 50};
}

bool is_refused(std::uint16_t port)
try {
    raw::client const one(port);
    return false;
} catch (boost::system::system_error const&) {
    return true;
}

} // namespace

BOOST_AUTO_TEST_CASE(streams_may_end_and_nothing_new_is_begun)
{
    testing::server const model(slow(20));
    auto how = settings_for(model);
    how.grace = 10s;
    running_relay relay(how);
    browser reading(relay);
    browser idle(relay);
    BOOST_TEST(idle.ask("GET", "/healthz").result_int() == 200U);
    reading.start_chat();
    reading.read_until("\"type\":\"text\"");
    relay.stop();
    BOOST_TEST(idle.read_to_end() == "");
    BOOST_TEST(wait_until([&] { return is_refused(relay.port()); }));
    auto const rest = reading.read_to_end();
    BOOST_TEST(rest.find(R"("type":"done","status":"completed")") != std::string::npos);
    BOOST_TEST(rest.ends_with("0\r\n\r\n"));
    relay.join();
}

BOOST_AUTO_TEST_CASE(streams_that_do_not_end_are_told)
{
    testing::server const model(slow(100'000));
    auto how = settings_for(model);
    how.grace = 50ms;
    how.threads = 2;
    running_relay relay(how);
    std::vector<std::unique_ptr<browser>> readers;
    for (auto const* form : {"", "", R"(,"events":"raw")", R"(,"events":"raw")"}) {
        readers.push_back(std::make_unique<browser>(relay));
        readers.back()->start_chat(form);
        readers.back()->read_until("delta");
    }
    relay.stop();
    for (auto const& one : readers) {
        auto const rest = one->read_to_end();
        BOOST_TEST(rest.find(R"(data: {"type":"error","code":"stopping","message":)") !=
                   std::string::npos);
        BOOST_TEST(rest.ends_with("0\r\n\r\n"));
    }
    relay.join();
    BOOST_TEST(wait_until([&] { return model.figures().aborted == 4; }));
}

// The model's stream is over long before the browser has it.
BOOST_AUTO_TEST_CASE(who_still_takes_the_end_has_the_grace_for_it)
{
    testing::server model;
    testing::scenario large{.framed = testing::framing::until_close};
    large.body = R"(data: {"type":"response.completed","response":{"status":"completed"},"x":")";
    large.body.append(30'000'000, 'x').append("\"}\n\n"); // more than all sockets take
    model.script(large);
    auto how = settings_for(model);
    how.grace = 10s;
    running_relay relay(how);
    browser late(relay);
    late.start_chat(R"(,"events":"raw")");
    late.read_until("xxx");
    relay.stop();
    std::this_thread::sleep_for(1200ms);
    auto const rest = late.read_to_end();
    BOOST_TEST(rest.size() > 29'000'000U);
    BOOST_TEST(rest.ends_with("\"}\n\n\r\n0\r\n\r\n"));
    relay.join();
}

// Neither a browser that reads nothing nor one that asks slowly.
BOOST_AUTO_TEST_CASE(nobody_holds_it_up)
{
    testing::server const model(testing::server_options{.tokens = 2'000'000});
    running_relay relay(settings_for(model));
    browser stuck(relay);
    stuck.start_chat(R"(,"events":"raw")");
    stuck.read_head();
    browser slow_asker(relay);
    slow_asker.send("GET / HT");
    BOOST_TEST(relay.wait_for("relay_streams_open 1"));
    auto const start = std::chrono::steady_clock::now();
    relay.stop();
    relay.stop();
    relay.join();
    BOOST_TEST((std::chrono::steady_clock::now() - start < 5s));
}

// The command

BOOST_AUTO_TEST_CASE(the_command_serves_until_it_is_told_to_stop)
{
    process command({RESPONSES_RELAY, "--port", "0", "--base-url", "mock:?tokens=30&rate=50"});
    BOOST_TEST_REQUIRE(command.wait_for_output("/\n"));
    command.signal(SIGTERM);
    auto const result = command.wait();
    BOOST_TEST(result.status == 0);
    BOOST_TEST(result.out.starts_with("http://127.0.0.1:"));
    BOOST_TEST(result.err == "");
}

BOOST_AUTO_TEST_CASE(the_command_says_what_it_cannot_use)
{
    std::vector<std::pair<std::vector<std::string>, std::string>> const all{
        {{"--port", "x"}, "--port must be a whole number"},
        {{"--port", "70000"}, "--port must be between 0 and 65535"},
        {{"--threads", "0"}, "--threads must be 1 or more"},
        {{"--address", "localhost"}, "--address must be an IP address, not 'localhost'"},
        {{"--base-url", "mock:?colour=red"}, "mock: knows"},
        {{"--base-url", "ftp://x"}, "URL"},
        {{"--grace", "-1"}, "--grace must be"},
        {{"--max-streams", "0"}, "--max-streams must be 1 or more"},
        {{"--log", "loud"}, "--log must be"},
        {{"prompt"}, "too many"},
    };
    for (auto const& [words, complaint] : all) {
        std::vector<std::string> line{RESPONSES_RELAY};
        line.insert(line.end(), words.begin(), words.end());
        auto const result = support::run(line);
        BOOST_TEST(result.status == 2);
        BOOST_TEST(result.err.starts_with("responses-relay: "));
        BOOST_TEST(result.err.find(complaint) != std::string::npos, result.err);
        BOOST_TEST(result.out == "");
    }
    auto const help = support::run({RESPONSES_RELAY, "--help"});
    BOOST_TEST(help.status == 0);
    BOOST_TEST(help.out.starts_with("Usage: responses-relay [options]\n"));
    testing::server const other; // Its port is taken.
    auto const taken = support::run({RESPONSES_RELAY, "--port", std::to_string(other.port())});
    BOOST_TEST(taken.status == 1);
    BOOST_TEST(taken.err.find("in use") != std::string::npos, taken.err);
}

BOOST_AUTO_TEST_SUITE_END()
