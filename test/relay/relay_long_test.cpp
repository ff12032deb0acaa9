// What responses-relay does with very many browsers: too long for every change. The relay is a
// process of one thread; the model and the browsers are this one.

#include "support/process.hpp"
#include "tool/descriptors.hpp"

#include <responses/testing/server.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

BOOST_AUTO_TEST_SUITE(relay_long)

namespace {

namespace asio = boost::asio;
namespace testing = responses::testing;
using namespace std::chrono_literals;
using asio::ip::tcp;
using std::chrono::steady_clock;

/// How a browser reads.
struct pace
{
    std::size_t octets = 64 * 1024; ///< At once.
    std::chrono::milliseconds pause{0};
};

/// What a browser has seen of its stream.
struct sight
{
    std::int64_t next = 0; ///< The sequence number that is due.
    bool in_order = true;
    bool whole = false;                    ///< The terminal event was there.
    std::string error = {};                ///< The code of an error event.
    std::vector<std::int64_t> delays = {}; ///< Of stamped events, in nanoseconds.
};

std::int64_t number_behind(std::string_view text, std::string_view name)
{
    auto const at = text.find(name);
    if (at == text.npos)
        return -1;
    std::int64_t value = -1;
    std::from_chars(text.data() + at + name.size(), text.data() + text.size(), value);
    return value;
}

// Events are looked at as text: a reader that is slow would measure itself.
void look_at(std::string_view event, sight& seen)
{
    if (event.find(R"("type":"error","code":")") != event.npos) {
        auto const begin = event.find(R"("code":")") + 8;
        seen.error = event.substr(begin, event.find('"', begin) - begin);
        return;
    }
    auto const number = number_behind(event, R"("sequence_number":)");
    if (number < 0)
        return; // the head, or what is between chunks
    seen.in_order = seen.in_order && number == seen.next;
    seen.next = number + 1;
    auto const sent = number_behind(event, R"("sent_at":)");
    if (sent > 0)
        seen.delays.push_back(steady_clock::now().time_since_epoch().count() - sent);
    seen.whole = event.find(R"("type":"response.completed")") != event.npos;
}

void look_at_all(std::string& text, sight& seen)
{
    std::size_t begin = 0;
    for (auto end = text.find("\n\n"); end != text.npos; end = text.find("\n\n", begin)) {
        look_at(std::string_view(text).substr(begin, end - begin), seen);
        begin = end + 2;
    }
    text.erase(0, begin);
}

asio::awaitable<void> read_stream(tcp::endpoint from, std::string request, pace how,
                                  std::shared_ptr<sight> seen)
{
    auto const executor = co_await asio::this_coro::executor;
    tcp::socket socket(executor);
    asio::steady_timer timer(executor);
    socket.open(tcp::v4());
    if (how.pause.count() > 0)
        socket.set_option(tcp::socket::receive_buffer_size(4096));
    co_await socket.async_connect(from, asio::use_awaitable);
    auto const octets = asio::buffer(request);
    co_await asio::async_write(socket, octets, asio::use_awaitable);
    std::vector<char> room(how.octets);
    std::string text;
    while (!seen->whole && seen->error.empty()) {
        auto const buffer = asio::buffer(room);
        auto const count = co_await socket.async_read_some(buffer, asio::use_awaitable);
        text.append(room.data(), count);
        look_at_all(text, *seen);
        if (how.pause.count() == 0)
            continue;
        timer.expires_after(how.pause);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

std::string post(std::string_view target, std::string_view body)
{
    return std::string("POST ")
        .append(target)
        .append(
            " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ")
        .append(std::to_string(body.size()))
        .append("\r\n\r\n")
        .append(body);
}

std::string chat_request()
{
    return post("/api/chat", R"({"messages":[{"role":"user","content":"Hi"}],"events":"raw"})");
}

std::string model_request()
{
    return post("/v1/responses", R"({"model":"m","input":"Hi","stream":true})");
}

/// A crowd of browsers, in a context of its own.
class crowd
{
public:
    crowd(tcp::endpoint to, std::string request) : to_(std::move(to)), request_(std::move(request))
    {}

    void add(std::size_t count, pace how = {})
    {
        for (std::size_t i = 0; i < count; ++i) {
            auto const& seen = all_.emplace_back(std::make_shared<sight>());
            asio::co_spawn(context_, read_stream(to_, request_, how, seen),
                           [this](std::exception_ptr thrown) { lost_ += thrown ? 1 : 0; });
        }
    }

    void run() { context_.run(); }
    void run_for(std::chrono::milliseconds time) { context_.run_for(time); }

    // Reads on until these have all.
    void run_until_whole(std::size_t first, std::size_t count)
    {
        auto const is_whole = [](auto const& one) { return one->whole; };
        auto const begin = all_.begin() + static_cast<std::ptrdiff_t>(first);
        while (!std::all_of(begin, begin + static_cast<std::ptrdiff_t>(count), is_whole))
            context_.run_one();
    }

    // Every event, in order.
    std::size_t whole(std::int64_t events) const
    {
        return static_cast<std::size_t>(std::ranges::count_if(all_, [&](auto const& one) {
            return one->whole && one->in_order && one->next == events;
        }));
    }

    std::vector<std::shared_ptr<sight>> const& all() const { return all_; }
    std::size_t lost() const { return lost_; }

    // In milliseconds.
    double delay(double quantile) const
    {
        std::vector<std::int64_t> delays;
        for (auto const& one : all_)
            delays.insert(delays.end(), one->delays.begin(), one->delays.end());
        auto const at =
            static_cast<std::ptrdiff_t>(quantile * static_cast<double>(delays.size() - 1));
        std::nth_element(delays.begin(), delays.begin() + at, delays.end());
        return static_cast<double>(delays[static_cast<std::size_t>(at)]) / 1e6;
    }

private:
    asio::io_context context_{1};
    tcp::endpoint to_;
    std::string request_;
    std::vector<std::shared_ptr<sight>> all_;
    std::size_t lost_ = 0; // connections that failed
};

tcp::endpoint local(std::uint16_t port) { return {asio::ip::address_v4::loopback(), port}; }

class relay_process
{
public:
    explicit relay_process(testing::server const& model)
        : relay_({command(), "--port", "0", "--base-url", model.url(), "--log", "off",
                  "--max-streams-per-client", "5000"})
    {
        if (!relay_.wait_for_output("/\n"))
            throw std::runtime_error("the relay has not started");
        auto const line = relay_.output();
        std::from_chars(line.data() + line.rfind(':') + 1, line.data() + line.size(), port_);
    }

    tcp::endpoint endpoint() const { return local(port_); }
    double mebibytes() const { return static_cast<double>(relay_.resident()) / (1 << 20); }

    int stop()
    {
        relay_.signal(SIGTERM);
        return relay_.wait().status;
    }

private:
    static std::string command()
    {
        auto const& master = boost::unit_test::framework::master_test_suite();
        if (master.argc != 2)
            throw std::runtime_error("usage: relay_long -- RELAY");
        return master.argv[1];
    }

    support::process relay_;
    std::uint16_t port_ = 0;
};

struct fixture
{
    fixture() { tool::allow_many_descriptors(); }
};

constexpr std::int64_t other_events = 8; // of a stream, besides the deltas

} // namespace

BOOST_FIXTURE_TEST_CASE(two_thousand_streams_come_whole, fixture)
{
    constexpr std::size_t streams = 2'000;
    constexpr std::size_t tokens = 100;
    testing::server const model(testing::server_options{
        .tokens = tokens, .tokens_per_second = 5, .stamped = true, .kept_requests = 1});
    crowd direct(local(model.port()), model_request());
    direct.add(streams);
    direct.run();
    BOOST_TEST(direct.whole(tokens + other_events) == streams);

    relay_process relay(model);
    double const before = relay.mebibytes();
    crowd relayed(relay.endpoint(), chat_request());
    relayed.add(streams);
    relayed.run_for(10s); // half of the time
    double const during = relay.mebibytes();
    relayed.run();
    BOOST_TEST(relayed.whole(tokens + other_events) == streams);
    BOOST_TEST(relayed.lost() == 0U);
    BOOST_TEST(relay.stop() == 0);
    std::printf("2,000 streams of 5 events a second on one thread: %.1f KiB a stream, an event "
                "takes p50 %.2f ms, p99 %.2f ms (without the relay %.2f, %.2f); ",
                (during - before) * 1024 / streams, relayed.delay(0.5), relayed.delay(0.99),
                direct.delay(0.5), direct.delay(0.99));
}

BOOST_FIXTURE_TEST_CASE(slow_browsers_do_not_slow_others, fixture)
{
    constexpr std::size_t streams = 200;
    constexpr std::size_t tokens = 2'000;
    testing::server const model(testing::server_options{.tokens = tokens, .kept_requests = 1});
    relay_process relay(model);
    auto const time_of_the_fast = [&](crowd& people) {
        auto const first = people.all().size();
        auto const start = steady_clock::now();
        people.add(streams);
        people.run_until_whole(first, streams);
        return std::chrono::duration<double>(steady_clock::now() - start).count();
    };
    std::vector<double> ratios;
    double most = 0;
    for (int round = 0; round < 3; ++round) {
        crowd alone(relay.endpoint(), chat_request());
        double const usual = time_of_the_fast(alone);
        crowd mixed(relay.endpoint(), chat_request());
        mixed.add(streams, {.octets = 1024, .pause = 1s});
        mixed.run_for(5s);
        double const beside = time_of_the_fast(mixed);
        most = std::max(most, relay.mebibytes());
        ratios.push_back(beside / usual);
    }
    std::ranges::sort(ratios);
    BOOST_TEST(ratios[1] <= 1.1);
    BOOST_TEST(relay.stop() == 0);
    std::printf("200 fast streams beside 200 of 1 KiB a second take %.2f of their time alone "
                "(median of 3), the relay %.1f MiB at most; ",
                ratios[1], most);
}

BOOST_FIXTURE_TEST_CASE(a_model_that_dies_is_told_to_everybody, fixture)
{
    constexpr std::size_t streams = 500;
    std::optional<testing::server> model(
        std::in_place, testing::server_options{.tokens = 10'000, .tokens_per_second = 10});
    relay_process relay(*model);
    crowd people(relay.endpoint(), chat_request());
    people.add(streams);
    people.run_for(3s);
    for (auto const& one : people.all())
        BOOST_TEST_REQUIRE(one->next > 10);
    model.reset();
    people.run();
    for (auto const& one : people.all()) {
        BOOST_TEST_REQUIRE(one->in_order);
        BOOST_TEST_REQUIRE(one->error == "broken_off");
    }
    crowd later(relay.endpoint(), chat_request());
    later.add(20);
    later.run();
    for (auto const& one : later.all())
        BOOST_TEST(one->error == "unreachable");
    BOOST_TEST(relay.stop() == 0);
    std::printf("500 streams were told that their model was gone, and 20 later ones");
}

BOOST_AUTO_TEST_SUITE_END()
