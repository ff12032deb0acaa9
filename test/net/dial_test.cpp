#include "support/context.hpp"
#include "support/descriptors.hpp"
#include "support/stuck_servers.hpp"
#include "transport/dial.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/test/unit_test.hpp>

#include <deque>

BOOST_AUTO_TEST_SUITE(dialling)

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace responses;
using namespace std::chrono_literals;
using transport::addresses;
using transport::dial;

constexpr due never{};

due in(std::chrono::milliseconds limit)
{
    return {std::chrono::steady_clock::now() + limit, errc::connect_timeout};
}

// Addresses of every kind.
struct places
{
    // The kernel accepts for it.
    tcp::endpoint good() const { return acceptor.local_endpoint(); }

    // Never answers.
    tcp::endpoint stuck() const { return full.endpoint(); }

    // Refuses: nobody listens there any more.
    tcp::endpoint closed() const { return refusing; }

    asio::io_context elsewhere;
    tcp::acceptor acceptor{elsewhere, {asio::ip::make_address("127.0.0.1"), 0}};
    test::full_backlog full;
    tcp::endpoint refusing =
        tcp::acceptor(elsewhere, {asio::ip::make_address("127.0.0.1"), 0}).local_endpoint();
};

// Dials, and gives where to it connected.
asio::awaitable<tcp::endpoint> connect(std::shared_ptr<dial> call, due limit)
{
    tcp::socket const connected = co_await call->run(limit);
    co_return connected.remote_endpoint();
}

tcp::endpoint connect(addresses const& candidates, due limit = never)
{
    asio::io_context context;
    auto const call = std::make_shared<dial>(context.get_executor(), candidates);
    return test::run(context, connect(call, limit));
}

error failure(addresses const& candidates, due limit = never)
{
    return test::error_of([&] { connect(candidates, limit); });
}

std::chrono::milliseconds time_of(auto action)
{
    auto const begin = std::chrono::steady_clock::now();
    action();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                 begin);
}

std::string text_of(tcp::endpoint const& where)
{
    return where.address().to_string() + ":" + std::to_string(where.port());
}

bool holds(error const& failed, std::string const& text)
{
    return failed.details().reason.find(text) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(the_first_address_that_answers_is_taken, places)
{
    BOOST_TEST((connect({good()}) == good()));
    BOOST_TEST((connect({good(), stuck(), closed()}) == good()));
}

BOOST_FIXTURE_TEST_CASE(one_that_refuses_costs_no_time, places)
{
    auto const took =
        time_of([&] { BOOST_TEST((connect({closed(), closed(), closed(), good()}) == good())); });
    BOOST_TEST(took.count() < connection_race::delay.count());
}

BOOST_FIXTURE_TEST_CASE(one_that_is_silent_costs_the_delay, places)
{
    auto const took = time_of([&] { BOOST_TEST((connect({stuck(), good()}) == good())); });
    BOOST_TEST(took.count() >= connection_race::delay.count());
    BOOST_TEST(took.count() < 2 * connection_race::delay.count());
}

BOOST_FIXTURE_TEST_CASE(a_refusal_while_another_is_silent_goes_on_at_once, places)
{
    auto const took =
        time_of([&] { BOOST_TEST((connect({stuck(), closed(), good()}) == good())); });
    BOOST_TEST(took.count() < 2 * connection_race::delay.count());
}

BOOST_AUTO_TEST_CASE(an_earlier_attempt_may_still_win)
{
    places here;
    asio::io_context context;
    // Its backlog has room as soon as one is accepted; the kernel then tries again within a second.
    test::full_backlog full;
    addresses const candidates{full.endpoint(), here.stuck()};
    auto const call = std::make_shared<dial>(context.get_executor(), candidates);
    asio::steady_timer timer(context, 400ms);
    timer.async_wait([&](boost::system::error_code) { full.make_room(); });
    BOOST_TEST((test::run(context, connect(call, in(10s))) == full.endpoint()));
}

BOOST_FIXTURE_TEST_CASE(a_family_that_does_not_work_costs_one_attempt, places)
{
    boost::system::error_code code;
    tcp::acceptor v6(elsewhere, tcp::v6());
    v6.bind({asio::ip::address_v6::loopback(), 0}, code);
    if (code)
        return; // No IPv6 here.
    v6.listen();
    addresses candidates(5, stuck());
    candidates.push_back(v6.local_endpoint());
    auto const took = time_of([&] { BOOST_TEST((connect(candidates) == v6.local_endpoint())); });
    BOOST_TEST(took.count() < 2 * connection_race::delay.count());
}

BOOST_FIXTURE_TEST_CASE(each_address_is_named_with_its_failure, places)
{
    auto const unroutable = tcp::endpoint(asio::ip::make_address("255.255.255.255"), 80);
    auto const closed_v6 = tcp::endpoint(asio::ip::address_v6::loopback(), closed().port());
    auto const failed = failure({closed_v6, closed(), unroutable});
    BOOST_TEST(failed.code() == errc::connect_failed);
    BOOST_TEST(holds(failed, "[::1]:" + std::to_string(closed().port()) + ": "));
    BOOST_TEST(holds(failed, text_of(closed()) + ": Connection refused"));
    BOOST_TEST(holds(failed, "255.255.255.255:80: "));
}

BOOST_FIXTURE_TEST_CASE(the_limit_ends_all_attempts, places)
{
    auto const before = test::open_descriptors();
    std::optional<error> failed;
    auto const took = time_of([&] {
        failed = failure({closed(), stuck(), stuck(), stuck(), stuck(), good()}, in(400ms));
    });
    BOOST_TEST(failed->code() == errc::connect_timeout);
    BOOST_TEST(holds(*failed, text_of(closed()) + ": Connection refused"));
    BOOST_TEST(holds(*failed, text_of(stuck()) + ": no answer"));
    BOOST_TEST(holds(*failed, text_of(good()) + ": not tried"));
    BOOST_TEST(took.count() >= 400);
    BOOST_TEST(took.count() < 800);
    BOOST_TEST(test::open_descriptors() == before);
}

BOOST_FIXTURE_TEST_CASE(the_limit_counts_when_there_is_nothing_left_to_start, places)
{
    auto const took =
        time_of([&] { BOOST_TEST(failure({stuck()}, in(300ms)).code() == errc::connect_timeout); });
    BOOST_TEST(took.count() >= 300);
    BOOST_TEST(took.count() < 600);
}

BOOST_FIXTURE_TEST_CASE(a_limit_that_has_passed_tries_nothing, places)
{
    BOOST_TEST(failure({good()}, in(-1ms)).code() == errc::connect_timeout);
}

BOOST_FIXTURE_TEST_CASE(losers_are_closed_when_there_is_a_winner, places)
{
    auto const before = test::open_descriptors();
    asio::io_context context;
    addresses const candidates{stuck(), stuck(), good()};
    auto const call = std::make_shared<dial>(context.get_executor(), candidates);
    std::size_t during = 0;
    auto const look = [](std::shared_ptr<dial> made, std::size_t& open) -> asio::awaitable<void> {
        tcp::socket const connected = co_await made->run(never);
        open = test::open_descriptors();
    };
    auto const context_takes = test::open_descriptors() - before;
    test::run(context, look(call, during));
    BOOST_TEST(during == before + context_takes + 1); // the winner's
}

BOOST_FIXTURE_TEST_CASE(cancel_ends_it_at_once, places)
{
    auto const before = test::open_descriptors();
    {
        asio::io_context context;
        addresses const candidates{stuck(), stuck(), stuck()};
        auto const call = std::make_shared<dial>(context.get_executor(), candidates);
        asio::steady_timer timer(context, 300ms);
        timer.async_wait([&](boost::system::error_code) { call->cancel(); });
        std::optional<error> failed;
        auto const took = time_of(
            [&] { failed = test::error_of([&] { test::run(context, connect(call, in(10s))); }); });
        BOOST_TEST(failed->is_cancelled());
        BOOST_TEST(took.count() < 500);
    }
    BOOST_TEST(test::open_descriptors() == before);
}

BOOST_FIXTURE_TEST_CASE(cancelled_before_it_begins_it_does_not_begin, places)
{
    asio::io_context context;
    addresses const candidates{good()};
    auto const call = std::make_shared<dial>(context.get_executor(), candidates);
    call->cancel();
    auto const failed = test::error_of([&] { test::run(context, connect(call, never)); });
    BOOST_TEST(failed.is_cancelled());
}

BOOST_FIXTURE_TEST_CASE(a_cancellation_slot_ends_it_at_once, places)
{
    asio::io_context context;
    addresses const candidates{stuck(), stuck(), stuck()};
    auto const call = std::make_shared<dial>(context.get_executor(), candidates);
    asio::cancellation_signal signal;
    std::exception_ptr thrown;
    asio::co_spawn(context, connect(call, in(10s)),
                   asio::bind_cancellation_slot(
                       signal.slot(), [&](std::exception_ptr e, tcp::endpoint) { thrown = e; }));
    asio::steady_timer timer(context, 300ms);
    timer.async_wait(
        [&](boost::system::error_code) { signal.emit(asio::cancellation_type::terminal); });
    auto const took = time_of([&] { test::run_to_end(context); });
    BOOST_TEST(test::error_of([&] { std::rethrow_exception(thrown); }).is_cancelled());
    BOOST_TEST(took.count() < 500);
}

// At every handler in turn: cancelled, or the context goes away.
BOOST_FIXTURE_TEST_CASE(it_may_be_ended_at_any_moment, places)
{
    auto const before = test::open_descriptors();
    for (bool const destroy : {false, true}) {
        bool finished = false;
        for (int handlers = 0; !finished; ++handlers) {
            BOOST_REQUIRE(handlers < 100);
            asio::io_context context;
            addresses const candidates{closed(), stuck(), closed(), good()};
            auto const call = std::make_shared<dial>(context.get_executor(), candidates);
            asio::co_spawn(context, connect(call, in(10s)),
                           [&](std::exception_ptr thrown, tcp::endpoint) { finished = !thrown; });
            for (int i = 0; i < handlers && context.run_one_for(5s) != 0; ++i) {
            }
            if (destroy)
                continue;
            call->cancel();
            test::run_to_end(context);
        }
    }
    BOOST_TEST(test::open_descriptors() == before);
}

BOOST_AUTO_TEST_SUITE_END()
