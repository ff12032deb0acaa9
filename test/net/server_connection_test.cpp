#include "support/server_cases.hpp"

#include <responses/testing/server.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <deque>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace data = boost::unit_test::data;
namespace http = boost::beast::http;
namespace testing = responses::testing;

using boost::system::error_code;
using testing::fault;
using testing::fault_point;
using namespace server_cases;

BOOST_AUTO_TEST_SUITE(server)

BOOST_AUTO_TEST_CASE(keeps_connections_alive_and_counts_requests)
{
    testing::server const server;
    raw::client client(server);
    for (std::string const number : {"1", "2", "3"})
        BOOST_TEST(client.ask(plain)["x-request-id"].ends_with("0" + number));
    raw::reply const last = client.ask(plain, "Connection: close\r\n");
    BOOST_TEST(last[http::field::connection] == "close");
    BOOST_TEST(client.read_to_end().empty());
    BOOST_TEST(client.failed() == asio::error::eof);
    BOOST_TEST(server.figures().connections == 1u);
    BOOST_TEST(server.figures().requests == 4u);
}

BOOST_AUTO_TEST_CASE(shows_a_certificate_that_its_authority_signed)
{
    testing::server const server(tls_options());
    raw::client client(server);
    BOOST_TEST(!client.secure(server.ca()));
    BOOST_TEST(client.ask(plain).result_int() == 200u);
    BOOST_TEST(server.figures().handshakes == 1u);
}

BOOST_DATA_TEST_CASE(shows_certificates_that_clients_must_refuse,
                     data::make({0, 1, 2}) ^ data::make({"mismatch", "expired", "issuer"}), kind,
                     reason)
{
    testing::server_options settings = tls_options();
    settings.shown = std::array{testing::certificate::wrong_host, testing::certificate::expired,
                                testing::certificate::untrusted}[static_cast<std::size_t>(kind)];
    testing::server const server(settings);
    raw::client client(server);
    error_code const failed = client.secure(server.ca());
    BOOST_TEST(failed.message().find("certificate verify failed") != std::string::npos);
    BOOST_TEST_MESSAGE(reason << ": " << client.verification());
    BOOST_TEST(client.verification().find(reason) != std::string::npos);
    BOOST_TEST(server.figures().handshakes == 0u);
}

BOOST_DATA_TEST_CASE(notices_clients_that_leave, data::make({false, true}), tls)
{
    testing::server_options settings = paced_options(1000, 0.1);
    settings.tls = tls;
    testing::server const server(settings);
    {
        raw::client client(server);
        if (tls)
            BOOST_REQUIRE(!client.secure(server.ca()));
        client.send(raw::post(streamed));
        client.read_until("response.in_progress");
        BOOST_TEST(server.figures().open == 1u);
    }
    BOOST_TEST(soon([&] { return server.figures().aborted == 1; }));
    BOOST_TEST(soon([&] { return server.figures().open == 0; }));
}

BOOST_AUTO_TEST_CASE(notices_clients_that_leave_in_the_middle_of_a_fast_answer)
{
    testing::server_options settings;
    settings.tokens = 200'000;
    testing::server const server(settings);
    {
        raw::client client(server);
        client.send(raw::post(streamed));
        client.read_some();
    }
    BOOST_TEST(soon([&] { return server.figures().aborted == 1; }));
}

BOOST_AUTO_TEST_CASE(counts_no_answer_that_was_waited_for_as_aborted)
{
    testing::server const server(paced_options(3, 1000));
    {
        raw::client client(server);
        client.ask(streamed);
        client.ask(plain);
    }
    BOOST_TEST(soon([&] { return server.figures().open == 0; }));
    BOOST_TEST(server.figures().aborted == 0u);
}

BOOST_AUTO_TEST_CASE(accepts_no_more_connections_than_told)
{
    testing::server_options settings;
    settings.max_connections = 2;
    testing::server const server(settings);
    std::deque<raw::client> clients;
    for (int n = 0; n < 3; ++n)
        clients.emplace_back(server).send(raw::post(plain));
    clients[0].read_reply();
    clients[1].read_reply();
    BOOST_TEST(silent(clients[2]));
    BOOST_TEST(server.figures().open == 2u);
    clients.pop_front();
    BOOST_TEST(clients.back().read_reply().result_int() == 200u);
}

namespace {

/// Leaves no file descriptor free while it lives.
class descriptor_famine
{
public:
    descriptor_famine()
    {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        int const free = ::dup(0);
        ::close(free);
        rlimit famine = before_;
        famine.rlim_cur = static_cast<rlim_t>(free);
        ::setrlimit(RLIMIT_NOFILE, &famine);
    }
    descriptor_famine(descriptor_famine const&) = delete;
    descriptor_famine& operator=(descriptor_famine const&) = delete;
    ~descriptor_famine() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
};

} // namespace

BOOST_AUTO_TEST_CASE(survives_a_lack_of_descriptors)
{
    testing::server const server;
    asio::io_context io;
    asio::ip::tcp::socket socket(io, asio::ip::tcp::v4());
    std::string reply(15, '\0');
    {
        descriptor_famine const famine;
        socket.connect({asio::ip::address_v4::loopback(), server.port()});
        std::this_thread::sleep_for(30ms);
        BOOST_TEST(server.figures().connections == 0u);
    }
    asio::write(socket, asio::buffer(raw::post(plain)));
    asio::read(socket, asio::buffer(reply));
    BOOST_TEST(reply == "HTTP/1.1 200 OK");
}

BOOST_AUTO_TEST_CASE(carries_many_connections)
{
    testing::server const server;
    std::deque<raw::client> clients;
    for (int n = 0; n < 300; ++n)
        clients.emplace_back(server);
    for (raw::client& client : clients)
        client.send(raw::post(streamed));
    for (raw::client& client : clients)
        BOOST_TEST(client.read_reply().result_int() == 200u);
    BOOST_TEST(server.figures().open == 300u);
    BOOST_TEST(server.figures().requests == 300u);
}

BOOST_DATA_TEST_CASE(ends_with_connections_open, data::make({false, true}), tls)
{
    testing::server_options settings = paced_options(1000, 10);
    settings.tls = tls;
    std::deque<raw::client> clients;
    {
        testing::server server(settings);
        for (int n = 0; n < 4; ++n)
            clients.emplace_back(server);
        // Idle, streaming, stalled; the last one has not even shaken hands.
        for (std::size_t n = 0; tls && n < 3; ++n)
            BOOST_REQUIRE(!clients[n].secure(server.ca()));
        clients[1].send(raw::post(streamed));
        clients[1].read_until("response.created");
        server.script(faulty(fault::stall, fault_point::body));
        clients[2].send(raw::post(plain));
        clients[2].read_until("data: 1");
    }
    for (raw::client& client : clients) {
        client.read_to_end();
        BOOST_TEST(client.failed() != error_code());
    }
}

BOOST_AUTO_TEST_CASE(moves)
{
    testing::server first;
    raw::client client(first);
    testing::server second = std::move(first);
    BOOST_TEST(client.ask(plain).result_int() == 200u);
    second = testing::server();
    BOOST_TEST(client.read_to_end().empty());
    raw::client other(second);
    BOOST_TEST(other.ask(plain).result_int() == 200u);
}

BOOST_AUTO_TEST_CASE(may_be_asked_by_many_threads)
{
    testing::server server;
    std::atomic<std::size_t> answered = 0; // Boost.Test's macros are for one thread.
    auto const use = [&] {
        for (int n = 0; n < 20; ++n) {
            server.script({});
            raw::client client(server);
            answered += client.ask(plain).result_int() == 200 && !server.requests().empty();
        }
    };
    std::vector<std::thread> threads;
    for (int n = 0; n < 3; ++n)
        threads.emplace_back(use);
    for (std::thread& one : threads)
        one.join();
    BOOST_TEST(answered == 60u);
    BOOST_TEST(server.figures().requests == 60u);
}

BOOST_AUTO_TEST_SUITE_END()
