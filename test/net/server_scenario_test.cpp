#include "support/server_cases.hpp"

#include <responses/testing/server.hpp>

#include <boost/asio/error.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <string>
#include <unistd.h>

namespace asio = boost::asio;
namespace data = boost::unit_test::data;
namespace http = boost::beast::http;
namespace testing = responses::testing;

using testing::framing;
using namespace server_cases;

BOOST_AUTO_TEST_SUITE(server)

BOOST_AUTO_TEST_CASE(plays_scenarios_in_order_and_then_generates_again)
{
    testing::server server;
    testing::scenario busy;
    busy.status = 429;
    busy.headers = {{"Retry-After", "7"}, {"Content-Type", "application/json"}};
    busy.body = "{}";
    busy.framed = framing::content_length;
    server.script(busy);
    busy.status = 500;
    server.script(busy);
    raw::client client(server);
    raw::reply const first = client.ask(plain);
    BOOST_TEST(first.result_int() == 429u);
    BOOST_TEST(first[http::field::retry_after] == "7");
    BOOST_TEST(first.body() == "{}");
    BOOST_TEST(client.ask(plain).result_int() == 500u);
    BOOST_TEST(client.ask(plain).result_int() == 200u);
}

BOOST_DATA_TEST_CASE(frames_bodies, data::make({0, 1, 2}), number)
{
    testing::server server;
    testing::scenario what;
    what.body = "data: 1\n\n";
    what.framed = static_cast<framing>(number);
    server.script(what);
    raw::client client(server);
    raw::reply const reply = client.ask(plain);
    BOOST_TEST(reply.body() == what.body);
    BOOST_TEST(reply[http::field::content_type] == "text/event-stream");
    BOOST_TEST(reply.chunked() == (what.framed == framing::chunked));
    BOOST_TEST(reply.has_content_length() == (what.framed == framing::content_length));
    if (what.framed == framing::until_close)
        BOOST_TEST(reply.need_eof());
    else
        BOOST_TEST(client.ask(plain).result_int() == 200u);
}

BOOST_DATA_TEST_CASE(cuts_bodies_into_records, data::make({false, true}), chunked)
{
    testing::server server(tls_options());
    testing::scenario what;
    what.body = "0123456789";
    what.cuts = {1, 5};
    what.framed = chunked ? framing::chunked : framing::content_length;
    server.script(what);
    raw::client client(server);
    BOOST_REQUIRE(!client.secure(server.ca()));
    client.send(raw::post(plain));
    BOOST_TEST(client.read_some().starts_with("HTTP/1.1 200 OK\r\n"));
    BOOST_TEST(client.read_some() == (chunked ? "1\r\n0\r\n" : "0"));
    BOOST_TEST(client.read_some() == (chunked ? "4\r\n1234\r\n" : "1234"));
    BOOST_TEST(client.read_some() == (chunked ? "5\r\n56789\r\n" : "56789"));
}

BOOST_AUTO_TEST_CASE(pauses_between_pieces)
{
    testing::server server;
    testing::scenario what;
    what.body = "abc";
    what.piece_size = 1;
    what.delay = 30ms;
    server.script(what);
    raw::client client(server);
    auto const begin = clock::now();
    BOOST_TEST(client.ask(plain).body() == "abc");
    auto const taken = clock::now() - begin;
    BOOST_TEST((taken >= 60ms));
    BOOST_TEST((taken < 2s));
}

BOOST_AUTO_TEST_CASE(sends_raw_octets)
{
    testing::server server;
    testing::scenario what;
    what.raw = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    server.script(what);
    what.raw = "SSH-2.0-OpenSSH\r\n";
    what.framed = framing::until_close;
    server.script(what);
    raw::client client(server);
    BOOST_TEST(client.ask(plain).body() == "ok");
    client.send(raw::post(plain));
    BOOST_TEST(client.read_to_end() == *what.raw);
    BOOST_TEST(client.failed() == asio::error::eof);
}

BOOST_AUTO_TEST_CASE(plays_files)
{
    std::string const path = "/tmp/responses_server_test." + std::to_string(::getpid());
    std::ofstream(path) << "event: a\ndata: 1\n\n";
    testing::server server;
    server.script(testing::scenario_from_file(path));
    ::unlink(path.c_str());
    raw::client client(server);
    BOOST_TEST(client.ask(plain).body() == "event: a\ndata: 1\n\n");
}

BOOST_AUTO_TEST_SUITE_END()
