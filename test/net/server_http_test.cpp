#include "support/server_cases.hpp"

#include <responses/testing/server.hpp>

#include <boost/asio/error.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace data = boost::unit_test::data;
namespace http = boost::beast::http;
namespace json = boost::json;
namespace testing = responses::testing;

using namespace server_cases;

namespace {

json::object refusal_in(raw::reply const& reply)
{
    return json::parse(reply.body()).at("error").as_object();
}

} // namespace

BOOST_AUTO_TEST_SUITE(server)

BOOST_AUTO_TEST_CASE(answers_pipelined_requests_in_order)
{
    testing::server const server;
    raw::client client(server);
    client.send(raw::post(plain) + raw::post("x") + raw::post(plain));
    BOOST_TEST(client.read_reply().result_int() == 200u);
    BOOST_TEST(client.read_reply().result_int() == 400u);
    BOOST_TEST(client.read_reply().result_int() == 200u);
}

BOOST_AUTO_TEST_CASE(takes_requests_in_single_octets)
{
    testing::server const server;
    raw::client client(server);
    asio::ip::tcp::no_delay const at_once(true);
    client.socket().set_option(at_once);
    for (char const c : raw::post(plain))
        client.send({&c, 1});
    BOOST_TEST(client.read_reply().result_int() == 200u);
}

BOOST_AUTO_TEST_CASE(takes_chunked_requests)
{
    testing::server const server;
    raw::client client(server);
    client.send("POST /v1/responses HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                "5\r\n{\"mod\r\n18\r\nel\":\"m\",\"input\":\"hello\"}\r\n0\r\n\r\n");
    BOOST_TEST(client.read_reply().result_int() == 200u);
    BOOST_TEST(server.requests().at(0).body == R"({"model":"m","input":"hello"})");
}

BOOST_AUTO_TEST_CASE(serves_http_1_0_without_chunks)
{
    testing::server const server;
    raw::client client(server);
    client.send("POST /v1/responses HTTP/1.0\r\nContent-Length: " +
                std::to_string(streamed.size()) + "\r\n\r\n" + streamed);
    std::string const text = client.read_to_end();
    BOOST_TEST(client.failed() == asio::error::eof);
    BOOST_TEST(text.find("chunked") == std::string::npos);
    BOOST_TEST(raw::body_of(text).starts_with("event: response.created\n"));
}

BOOST_AUTO_TEST_CASE(says_100_continue_when_asked)
{
    testing::server const server;
    raw::client client(server);
    std::string const request = raw::post(plain, "Expect: 100-continue\r\n");
    std::size_t const head = request.size() - plain.size();
    client.send(request.substr(0, head));
    BOOST_TEST(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send(request.substr(head));
    BOOST_TEST(client.read_reply().result_int() == 200u);
}

BOOST_DATA_TEST_CASE(takes_big_bodies, data::make({false, true}), tls)
{
    testing::server_options settings;
    settings.tls = tls;
    testing::server const server(settings);
    raw::client client(server);
    if (tls)
        BOOST_REQUIRE(!client.secure(server.ca()));
    std::string const input(8u << 20, 'x');
    raw::reply const reply = client.ask(R"({"model":"m","input":")" + input + "\"}");
    BOOST_TEST(reply.result_int() == 200u);
    BOOST_TEST(json::parse(reply.body()).at("usage").at("input_tokens").as_int64() ==
               (2 << 20) + 1);
    BOOST_TEST(client.ask(plain).result_int() == 200u);
}

BOOST_AUTO_TEST_CASE(refuses_what_it_cannot_read)
{
    std::vector<std::pair<std::string, unsigned>> const all{
        {"SSH-2.0-OpenSSH\r\n\r\n", 400},
        {"POST /v1/responses HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400},
        {"POST /v1/responses HTTP/1.1\r\nContent-Length: 67108865\r\n\r\n" +
             std::string(8u << 20, 'x'),
         413},
        {"GET / HTTP/1.1\r\nA: " + std::string(70'000, 'a'), 431},
    };
    testing::server const server;
    for (auto const& [text, status] : all) {
        raw::client client(server);
        BOOST_TEST(!client.send(text)); // However much of it the server does not want.
        BOOST_TEST(client.read_reply().result_int() == status);
        client.read_to_end();
        BOOST_TEST(client.failed() == asio::error::eof);
    }
    BOOST_TEST(server.figures().requests == 0u);
}

BOOST_AUTO_TEST_CASE(records_requests_as_they_came)
{
    testing::server_options settings;
    settings.kept_requests = 2;
    testing::server const server(settings);
    raw::client client(server);
    for (std::string const body : {"one", "two", "three"})
        client.ask(body, "X-Some: Thing\r\nx-some: other\r\n");
    auto const kept = server.requests();
    BOOST_REQUIRE(kept.size() == 2u);
    BOOST_TEST(kept[0].body == "two");
    BOOST_TEST(kept[1].body == "three");
    BOOST_TEST(kept[1].method == "POST");
    BOOST_TEST(kept[1].target == "/v1/responses");
    BOOST_TEST(kept[1].headers[0].first == "Host");
    BOOST_TEST(kept[1].header("X-SOME") == "Thing");
    BOOST_TEST(kept[1].header("X-Other").empty());
    BOOST_TEST(server.figures().requests == 3u);
}

BOOST_AUTO_TEST_CASE(knows_its_paths_and_methods)
{
    testing::server const server;
    raw::client client(server);
    client.send("GET /v1/responses?x=1 HTTP/1.1\r\nHost: h\r\n\r\n");
    raw::reply const wrong_method = client.read_reply();
    BOOST_TEST(wrong_method.result_int() == 405u);
    BOOST_TEST(wrong_method[http::field::allow] == "POST");
    BOOST_TEST(refusal_in(wrong_method).at("code").as_string() == "method_not_supported");
    for (std::string const path : {"/", "/responses", "/v1/responses/", "/x/v1/responses"}) {
        client.send("POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
        raw::reply const unknown = client.read_reply();
        BOOST_TEST(unknown.result_int() == 404u);
        BOOST_TEST(refusal_in(unknown).at("code").as_string() == "unknown_url");
    }
}

BOOST_AUTO_TEST_SUITE_END()
