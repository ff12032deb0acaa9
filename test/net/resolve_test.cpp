#include "support/context.hpp"
#include "support/descriptors.hpp"
#include "support/dns_server.hpp"
#include "transport/connection.hpp"
#include "transport/resolve.hpp"

#if RESPONSES_WITH_CARES
#include "transport/cares_sockets.hpp"
#endif

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <sys/socket.h>
#include <sys/uio.h>
#include <thread>
#include <unistd.h>

BOOST_AUTO_TEST_SUITE(resolving)

namespace {

namespace asio = boost::asio;
using namespace responses;
using namespace std::chrono_literals;
using test::dns_server;
using test::dns_zone;
using transport::addresses;
using transport::lookup;
using transport::name_answer;
using transport::name_service;
using transport::resolver;

due in(std::chrono::milliseconds limit)
{
    return {std::chrono::steady_clock::now() + limit, errc::connect_timeout};
}

asio::awaitable<addresses> run_lookup(std::shared_ptr<lookup> one, std::string host, due limit)
{
    addresses found = co_await one->run(std::move(host), 443, limit);
    co_return found;
}

// What was found, in its order, as text.
std::string text_of(addresses const& found)
{
    std::string text;
    for (auto const& one : found) {
        BOOST_TEST(one.port() == 443);
        text.append(text.empty() ? "" : " ").append(one.address().to_string());
    }
    return text;
}

/// Names of a client, with a service to choose.
struct names
{
    explicit names(std::shared_ptr<name_service> service)
        : shared(std::make_shared<resolver>(context.get_executor(), std::move(service)))
    {}

    std::string find(std::string host, due limit = in(15s))
    {
        auto const one = std::make_shared<lookup>(shared);
        return text_of(test::run(context, run_lookup(one, std::move(host), limit)));
    }

    error failure(std::string host, due limit = in(15s))
    {
        return test::error_of([&] { find(std::move(host), limit); });
    }

    /// A look-up that goes on while the caller does other things.
    std::shared_ptr<lookup> start(std::string host, std::string& result, due limit = in(15s))
    {
        auto one = std::make_shared<lookup>(shared);
        asio::co_spawn(context, run_lookup(one, std::move(host), limit),
                       [&result](std::exception_ptr thrown, addresses const& found) {
                           result = thrown ? "failed" : text_of(found);
                       });
        return one;
    }

    asio::io_context context;
    std::shared_ptr<resolver> shared;
};

/// A name service that answers when it is told to.
class puppet : public name_service
{
public:
    std::shared_ptr<void> ask(asio::any_io_executor, std::string const& host, handler done) override
    {
        asked.push_back(host);
        if (at_once) {
            done(answer);
            return nullptr;
        }
        done_ = std::move(done);
        auto const token = std::make_shared<int>();
        handle = token;
        return token;
    }

    void tell() { std::exchange(done_, nullptr)(answer); }

    std::vector<std::string> asked;
    std::weak_ptr<void> handle;
    bool at_once = true;
    name_answer answer{{asio::ip::make_address("192.0.2.1")}, 60s, ""};

private:
    handler done_;
};

std::chrono::milliseconds time_of(auto action)
{
    auto const begin = std::chrono::steady_clock::now();
    action();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                 begin);
}

// A name of /etc/hosts that only it knows, with its address; empty when there is none.
std::pair<std::string, std::string> name_of_this_machine()
{
    std::ifstream hosts("/etc/hosts");
    for (std::string line; std::getline(hosts, line);) {
        std::istringstream words(line.substr(0, line.find('#')));
        std::string address;
        std::string name;
        if (words >> address >> name && address.find(':') == std::string::npos &&
            name.find("localhost") == std::string::npos)
            return {name, address};
    }
    return {};
}

// Cancels a look-up of `host` in both ways; nothing is left pending.
void check_cancellation(std::shared_ptr<name_service> const& service, std::string const& host)
{
    {
        names with(service);
        std::string result;
        auto const one = with.start(host, result);
        asio::steady_timer timer(with.context, 100ms);
        timer.async_wait([&](boost::system::error_code) { one->cancel(); });
        with.context.run_for(600ms);
        BOOST_TEST(result == "failed");
        test::run_to_end(with.context);
    }
    {
        names with(service);
        asio::cancellation_signal signal;
        std::exception_ptr thrown;
        asio::co_spawn(with.context,
                       run_lookup(std::make_shared<lookup>(with.shared), host, in(15s)),
                       asio::bind_cancellation_slot(
                           signal.slot(), [&](std::exception_ptr e, auto const&) { thrown = e; }));
        asio::steady_timer timer(with.context, 100ms);
        timer.async_wait(
            [&](boost::system::error_code) { signal.emit(asio::cancellation_type::terminal); });
        with.context.run_for(600ms);
        BOOST_TEST(test::error_of([&] { std::rethrow_exception(thrown); }).is_cancelled());
        test::run_to_end(with.context);
    }
}

std::shared_ptr<transport::route const> way_to(std::string const& host,
                                               std::shared_ptr<resolver> with)
{
    transport::route const way{.host = host, .port = 80, .names = std::move(with)};
    return std::make_shared<transport::route const>(way);
}

asio::awaitable<void> open(std::shared_ptr<transport::connection> one,
                           std::shared_ptr<transport::route const> way, due limit)
{
    call_timings timings;
    co_await one->open(way, limit, std::chrono::steady_clock::now(), timings);
}

// A call that waits for a name ends at its limit and when its connection is closed.
void check_connection(std::shared_ptr<name_service> const& service, std::string const& host)
{
    names with(service);
    auto const late = std::make_shared<transport::connection>(with.context.get_executor());
    auto const failed = test::error_of(
        [&] { test::run(with.context, open(late, way_to(host, with.shared), in(200ms))); });
    BOOST_TEST(failed.code() == errc::connect_timeout);
    BOOST_TEST(failed.details().reason == "looking up " + host);
    BOOST_TEST((late->stage() == call_stage::resolve));

    auto const closed = std::make_shared<transport::connection>(with.context.get_executor());
    asio::steady_timer timer(with.context, 100ms);
    timer.async_wait([&](boost::system::error_code) { closed->close(); });
    BOOST_TEST(test::error_of([&] {
                   test::run(with.context, open(closed, way_to(host, with.shared), in(15s)));
               }).is_cancelled());
}

} // namespace

BOOST_AUTO_TEST_CASE(nobody_is_asked_about_addresses)
{
    auto const service = std::make_shared<puppet>();
    names with(service);
    BOOST_TEST(with.find("127.0.0.1") == "127.0.0.1");
    BOOST_TEST(with.find("::1") == "::1");
    BOOST_TEST(with.find("2001:DB8::1") == "2001:db8::1");
    BOOST_TEST(service->asked.empty());
}

BOOST_AUTO_TEST_CASE(localhost_is_always_loopback_and_invalid_is_nothing)
{
    auto const service = std::make_shared<puppet>();
    names with(service);
    BOOST_TEST(with.find("localhost") == "::1 127.0.0.1");
    BOOST_TEST(with.find("API.Localhost.") == "::1 127.0.0.1");
    auto const failed = with.failure("no-such-host.invalid");
    BOOST_TEST(failed.code() == errc::resolve_failed);
    BOOST_TEST(failed.details().reason.find("no-such-host.invalid") == 0);
    BOOST_TEST(service->asked.empty());
}

BOOST_AUTO_TEST_CASE(an_answer_is_remembered_for_all_spellings_of_the_name)
{
    auto const service = std::make_shared<puppet>();
    names with(service);
    BOOST_TEST(with.find("api.test") == "192.0.2.1");
    BOOST_TEST(with.find("API.Test") == "192.0.2.1");
    BOOST_TEST(service->asked.size() == 1);
    BOOST_TEST(with.find("other.test") == "192.0.2.1");
    BOOST_TEST(service->asked.size() == 2);
}

BOOST_AUTO_TEST_CASE(an_expired_answer_is_asked_for_again)
{
    auto const service = std::make_shared<puppet>();
    service->answer.valid_for = 1s;
    names with(service);
    with.find("api.test");
    with.find("api.test");
    BOOST_TEST(service->asked.size() == 1);
    std::this_thread::sleep_for(1100ms);
    with.find("api.test");
    BOOST_TEST(service->asked.size() == 2);
}

BOOST_AUTO_TEST_CASE(what_must_not_be_kept_is_not)
{
    auto const service = std::make_shared<puppet>();
    service->answer.valid_for = 0s;
    names with(service);
    with.find("api.test");
    with.find("api.test");
    BOOST_TEST(service->asked.size() == 2);
}

BOOST_AUTO_TEST_CASE(a_failure_is_told_and_not_remembered)
{
    auto const service = std::make_shared<puppet>();
    service->answer = name_answer{{}, 60s, "out of order"};
    names with(service);
    auto const failed = with.failure("api.test");
    BOOST_TEST(failed.code() == errc::resolve_failed);
    BOOST_TEST(failed.details().reason == "api.test: out of order");
    with.failure("api.test");
    BOOST_TEST(service->asked.size() == 2);
}

BOOST_AUTO_TEST_CASE(who_asks_for_the_same_name_at_once_shares_the_look_up)
{
    auto const service = std::make_shared<puppet>();
    service->at_once = false;
    names with(service);
    std::string one;
    std::string other;
    with.start("api.test", one);
    with.start("api.test", other);
    with.context.run_for(50ms);
    BOOST_TEST(service->asked.size() == 1);
    service->tell();
    test::run_to_end(with.context);
    BOOST_TEST(one == "192.0.2.1");
    BOOST_TEST(other == "192.0.2.1");
    BOOST_TEST(service->handle.expired());
}

BOOST_AUTO_TEST_CASE(a_look_up_ends_with_the_last_who_waits_for_it)
{
    auto const service = std::make_shared<puppet>();
    service->at_once = false;
    names with(service);
    std::string one;
    std::string other;
    auto const first = with.start("api.test", one);
    auto const second = with.start("api.test", other);
    with.context.run_for(50ms);
    first->cancel();
    with.context.run_for(50ms);
    BOOST_TEST(one == "failed");
    BOOST_TEST(other == "");
    BOOST_TEST(!service->handle.expired());
    second->cancel();
    test::run_to_end(with.context);
    BOOST_TEST(other == "failed");
    BOOST_TEST(service->handle.expired());

    // Nothing of it is in the way of the next one.
    service->at_once = true;
    BOOST_TEST(with.find("api.test") == "192.0.2.1");
}

BOOST_AUTO_TEST_CASE(each_waits_for_its_own_limit)
{
    auto const service = std::make_shared<puppet>();
    service->at_once = false;
    names with(service);
    std::string hasty;
    std::string patient;
    with.start("api.test", hasty, in(50ms));
    with.start("api.test", patient, in(15s));
    with.context.run_for(200ms);
    BOOST_TEST(hasty == "failed");
    service->tell();
    test::run_to_end(with.context);
    BOOST_TEST(patient == "192.0.2.1");
}

// getaddrinfo, on Asio's thread.

BOOST_AUTO_TEST_CASE(the_system_knows_the_names_of_this_machine)
{
    auto const [name, address] = name_of_this_machine();
    if (name.empty())
        return;
    names with(transport::make_system_names());
    BOOST_TEST_INFO(name);
    BOOST_TEST(with.find(name).find(address) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_the_system_says_of_a_failure_is_told)
{
    names with(transport::make_system_names());
    auto const failed = with.failure("slow.test");
    BOOST_TEST(failed.code() == errc::resolve_failed);
    BOOST_TEST(failed.details().reason == "slow.test: Host not found (authoritative)");
}

// run() waits for the thread: a second, which check_cancellation allows for.
BOOST_AUTO_TEST_CASE(who_waits_for_a_slow_system_can_leave)
{
    check_cancellation(transport::make_system_names(), "slow.test");
    check_connection(transport::make_system_names(), "slow.test");
}

#if RESPONSES_WITH_CARES

// c-ares, on the executor.

namespace {

std::shared_ptr<name_service> dns(dns_server const& server)
{
    return transport::make_dns_names(server.address());
}

std::string reason_of(dns_zone const& zone)
{
    dns_server const server(zone);
    names with(dns(server));
    auto const failed = with.failure("api.test.");
    BOOST_TEST(failed.code() == errc::resolve_failed);
    return failed.details().reason;
}

dns_zone const two_families{.v4 = {"192.0.2.1", "192.0.2.2"}, .v6 = {"2001:db8::1"}};

} // namespace

BOOST_AUTO_TEST_CASE(both_families_are_asked_for_and_found)
{
    dns_server const server(two_families);
    names with(dns(server));
    std::string const found = with.find("api.test");
    for (auto const* one : {"192.0.2.1", "192.0.2.2", "2001:db8::1"})
        BOOST_TEST(found.find(one) != std::string::npos, found);
    BOOST_TEST(server.asked() == 2);
}

BOOST_AUTO_TEST_CASE(one_family_is_enough)
{
    dns_server const server(dns_zone{.v6 = {"2001:db8::1"}});
    names with(dns(server));
    BOOST_TEST(with.find("api.test") == "2001:db8::1");
}

BOOST_AUTO_TEST_CASE(an_answer_serves_for_its_time_to_live)
{
    dns_server const server(dns_zone{.v4 = {"192.0.2.1"}, .ttl = 1});
    names with(dns(server));
    with.find("api.test");
    with.find("api.test");
    BOOST_TEST(server.asked() == 2);
    std::this_thread::sleep_for(1100ms);
    with.find("api.test");
    BOOST_TEST(server.asked() == 4);
}

BOOST_AUTO_TEST_CASE(an_answer_serves_no_longer_than_its_alias)
{
    dns_server const server(dns_zone{.v4 = {"192.0.2.1"}, .ttl = 60, .alias_ttl = 0});
    names with(dns(server));
    BOOST_TEST(with.find("api.test") == "192.0.2.1");
    with.find("api.test");
    BOOST_TEST(server.asked() == 4);
}

BOOST_AUTO_TEST_CASE(an_answer_without_time_to_live_serves_once)
{
    dns_server const server(dns_zone{.v4 = {"192.0.2.1"}, .ttl = 0});
    names with(dns(server));
    with.find("api.test");
    with.find("api.test");
    BOOST_TEST(server.asked() == 4);
}

BOOST_AUTO_TEST_CASE(a_failed_look_up_says_why)
{
    BOOST_TEST(reason_of({.code = 3}) == "api.test.: Domain name not found");
    BOOST_TEST(reason_of({}) == "api.test.: DNS server returned answer with no data");
    for (int const code : {2, 5}) // server failure, refused
        BOOST_TEST(reason_of({.code = code}) ==
                   "api.test.: the DNS servers cannot be reached, or refuse to answer");
}

BOOST_AUTO_TEST_CASE(a_server_that_is_not_there_is_told)
{
    std::string gone;
    {
        dns_server const server(two_families);
        gone = server.address();
    }
    names with(transport::make_dns_names(gone));
    auto const reason = with.failure("api.test.").details().reason;
    // Not every kernel tells a socket that nobody is there.
    BOOST_TEST((reason == "api.test.: the DNS servers cannot be reached, or refuse to answer" ||
                reason == "api.test.: Timeout while contacting DNS servers"),
               reason);
}

BOOST_AUTO_TEST_CASE(a_silent_server_is_given_up)
{
    dns_server const server(dns_zone{.silent = true});
    names with(dns(server));
    BOOST_TEST(with.failure("api.test.").details().reason ==
               "api.test.: Timeout while contacting DNS servers");
    BOOST_TEST(server.asked() == 4); // both families, twice
}

BOOST_AUTO_TEST_CASE(the_family_that_is_answered_survives_the_other)
{
    dns_server const server(dns_zone{.v4 = {"192.0.2.1"}, .silent_on_v6 = true});
    names with(dns(server));
    BOOST_TEST(with.find("api.test", in(10s)) == "192.0.2.1");
}

BOOST_AUTO_TEST_CASE(a_truncated_answer_is_fetched_by_tcp)
{
    dns_zone zone = two_families;
    zone.truncate = true;
    dns_server const server(zone);
    names with(dns(server));
    BOOST_TEST(with.find("api.test").find("2001:db8::1") != std::string::npos);
    BOOST_TEST(server.asked_by_tcp() == 2);
}

BOOST_AUTO_TEST_CASE(a_server_that_hangs_up_is_survived)
{
    dns_zone zone = two_families;
    zone.truncate = true;
    zone.hangs_up = true;
    BOOST_TEST(reason_of(zone) ==
               "api.test.: the DNS servers cannot be reached, or refuse to answer");

    std::array<int, 2> ends{};
    BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
    ::close(ends[1]);
    iovec const octet{ends.data(), 1};
    BOOST_TEST(transport::quiet_sockets().asendv(ends[0], &octet, 1, nullptr) == -1);
    BOOST_TEST(errno == EPIPE);
    ::close(ends[0]);
}

BOOST_AUTO_TEST_CASE(this_machines_own_names_come_before_the_servers)
{
    auto const [name, address] = name_of_this_machine();
    if (name.empty())
        return;
    dns_server const server(two_families);
    names with(dns(server));
    BOOST_TEST_INFO(name);
    BOOST_TEST(with.find(name).find(address) != std::string::npos);
    BOOST_TEST(server.asked() == 0);
}

BOOST_AUTO_TEST_CASE(many_at_once_ask_once)
{
    dns_server const server(two_families);
    names with(dns(server));
    std::vector<std::string> results(100);
    for (auto& result : results)
        with.start("api.test", result);
    test::run_to_end(with.context);
    BOOST_TEST(std::ranges::count(results, results.front()) == 100);
    BOOST_TEST(results.front() != "failed");
    BOOST_TEST(server.asked() == 2);
}

BOOST_AUTO_TEST_CASE(who_waits_for_a_silent_server_can_leave_and_nothing_is_pending)
{
    dns_server const server(dns_zone{.silent = true});
    auto const before = test::open_descriptors();
    auto const took = time_of([&] {
        check_cancellation(dns(server), "api.test");
        check_connection(dns(server), "api.test");
    });
    BOOST_TEST(took.count() < 4 * 300);
    BOOST_TEST(test::open_descriptors() == before);
}

// At every handler in turn: cancelled, or the context goes away.
BOOST_AUTO_TEST_CASE(a_look_up_may_be_ended_at_any_moment)
{
    for (bool const truncate : {false, true})
        for (bool const destroy : {false, true}) {
            dns_zone zone = two_families;
            zone.truncate = truncate;
            dns_server const server(zone);
            auto const before = test::open_descriptors();
            std::string result = "failed";
            for (int handlers = 0; result == "failed"; ++handlers) {
                BOOST_REQUIRE(handlers < 200);
                names with(dns(server));
                auto const one = with.start("api.test", result);
                for (int i = 0; i < handlers && with.context.run_one_for(5s) != 0; ++i) {
                }
                if (destroy)
                    continue;
                one->cancel();
                test::run_to_end(with.context);
            }
            BOOST_TEST(test::descriptors_settle_at(before));
        }
}

#endif

BOOST_AUTO_TEST_SUITE_END()
