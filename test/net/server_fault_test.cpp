#include "support/server_cases.hpp"

#include <responses/testing/server.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>

namespace asio = boost::asio;
namespace data = boost::unit_test::data;
namespace testing = responses::testing;

using boost::system::error_code;
using testing::fault;
using testing::fault_point;
using namespace server_cases;

BOOST_AUTO_TEST_SUITE(server)

namespace {

constexpr fault all_faults[] = {fault::close, fault::truncate, fault::reset, fault::stall};
constexpr fault_point all_points[] = {fault_point::accept, fault_point::handshake,
                                      fault_point::request, fault_point::head, fault_point::body};

error_code plain_end(fault what)
{
    if (what == fault::reset)
        return asio::error::connection_reset;
    return asio::error::eof;
}

error_code tls_end(fault what)
{
    if (what == fault::truncate)
        return asio::ssl::error::stream_truncated;
    return plain_end(what);
}

/// What has to come before the fault.
std::string sent_before(fault_point when)
{
    std::string const head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                             "Transfer-Encoding: chunked\r\n\r\n";
    if (when == fault_point::head)
        return head.substr(0, head.size() / 2);
    if (when == fault_point::body)
        return head + "12\r\ndata: 1\n\n";
    return {};
}

std::string read_exactly(raw::client& client, std::size_t size)
{
    std::string text;
    while (text.size() < size && !client.failed())
        text += client.read_some();
    return text;
}

} // namespace

BOOST_DATA_TEST_CASE(fails_on_plain_connections_as_told,
                     data::make({0, 1, 2, 3}) * data::make({0, 1, 2, 3, 4}), fault_number,
                     point_number)
{
    fault const what = all_faults[fault_number];
    fault_point const when = all_points[point_number];
    testing::server server;
    server.script(faulty(what, when));
    {
        raw::client client(server);
        if (when != fault_point::accept || what != fault::reset)
            client.send(raw::post(streamed));
        std::string const before = sent_before(when);
        if (what == fault::stall) {
            BOOST_TEST(read_exactly(client, before.size()) == before);
            BOOST_TEST(silent(client));
        } else {
            BOOST_TEST(client.read_to_end() == before);
            BOOST_TEST(client.failed() == plain_end(what));
        }
    }
    BOOST_TEST(soon([&] { return server.figures().open == 0; }));
    bool const answering = what == fault::stall && when != fault_point::accept;
    BOOST_TEST(server.figures().aborted == (answering ? 1u : 0u));
    raw::client next(server);
    BOOST_TEST(next.ask(plain).result_int() == 200u);
}

BOOST_DATA_TEST_CASE(fails_on_tls_connections_as_told,
                     data::make({0, 1, 2, 3}) * data::make({2, 3, 4}), fault_number, point_number)
{
    fault const what = all_faults[fault_number];
    fault_point const when = all_points[point_number];
    testing::server server(tls_options());
    server.script(faulty(what, when));
    {
        raw::client client(server);
        BOOST_REQUIRE(!client.secure(server.ca()));
        client.send(raw::post(streamed));
        std::string const before = sent_before(when);
        if (what == fault::stall) {
            BOOST_TEST(read_exactly(client, before.size()) == before);
        } else {
            BOOST_TEST(client.read_to_end() == before);
            BOOST_TEST(client.failed() == tls_end(what));
        }
    }
    BOOST_TEST(soon([&] { return server.figures().open == 0; }));
    BOOST_TEST(server.figures().aborted == (what == fault::stall ? 1u : 0u));
    BOOST_TEST(server.figures().handshakes == 1u);
}

BOOST_DATA_TEST_CASE(fails_before_the_handshake_as_told, data::make({0, 1, 2}) * data::make({0, 1}),
                     fault_number, point_number)
{
    fault const what = all_faults[fault_number];
    testing::server server(tls_options());
    server.script(faulty(what, all_points[point_number]));
    {
        raw::client client(server);
        error_code const failed = client.secure(server.ca());
        if (what == fault::reset)
            BOOST_TEST(
                (failed == asio::error::connection_reset || failed == asio::error::broken_pipe));
        else
            BOOST_TEST(
                (failed == asio::ssl::error::stream_truncated || failed == asio::error::eof));
    }
    BOOST_TEST(server.figures().handshakes == 0u);
    raw::client next(server);
    BOOST_TEST(!next.secure(server.ca()));
    BOOST_TEST(next.ask(plain).result_int() == 200u);
}

BOOST_AUTO_TEST_CASE(fails_at_the_handshake_only_after_the_first_bytes)
{
    testing::server server(tls_options());
    server.script(faulty(fault::close, fault_point::handshake));
    raw::client client(server);
    BOOST_TEST(silent(client));
    client.send("\x16");
    BOOST_TEST(client.read_to_end().empty());
    BOOST_TEST(client.failed() == asio::error::eof);
}

BOOST_DATA_TEST_CASE(stalls_before_the_handshake, data::make({0, 1}), point_number)
{
    testing::server server(tls_options());
    server.script(faulty(fault::stall, all_points[point_number]));
    {
        raw::client client(server);
        client.send("\x16\x03\x01");
        BOOST_TEST(silent(client));
        BOOST_TEST(server.figures().open == 1u);
    }
    BOOST_TEST(soon([&] { return server.figures().open == 0; }));
}

BOOST_AUTO_TEST_CASE(keeps_faults_of_connections_for_new_connections)
{
    testing::server server;
    raw::client client(server);
    BOOST_TEST(client.ask(plain).result_int() == 200u);
    server.script(faulty(fault::reset, fault_point::accept));
    testing::scenario what;
    what.status = 503;
    server.script(what);
    BOOST_TEST(client.ask(plain).result_int() == 503u);
    raw::client refused(server);
    refused.read_to_end();
    BOOST_TEST(refused.failed() == asio::error::connection_reset);
}

BOOST_AUTO_TEST_SUITE_END()
