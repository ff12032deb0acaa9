#include "http/exchange.hpp"
#include "support/failure.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

BOOST_AUTO_TEST_SUITE(exchange_of_http)

namespace {

using responses::errc;
using responses::error;
using responses::http::exchange;
using responses::test::fails;
using responses::test::failure_of;
using pieces = std::vector<std::string_view>;

constexpr std::size_t max_head = 64 << 10;

enum class closing
{
    none,
    orderly,
    abrupt,
};

/// What an exchange made of the octets of a connection.
struct answer
{
    int status = 0;
    std::string type;
    std::string body;
    std::string unread;
    bool done = false;
    errc code = {};
    std::string reason;

    bool operator==(answer const&) const = default;
};

// As a connection does it: what was not used stays in front of what comes next, in memory of its
// own so that AddressSanitizer sees every view that outlives it.
class wire
{
public:
    explicit wire(std::size_t head_bound) : exchange_(head_bound) {}

    void receive(std::string_view piece)
    {
        std::string const octets = seen_.unread + std::string(piece);
        auto const memory = std::make_unique<char[]>(octets.size());
        std::ranges::copy(octets, memory.get());
        std::string_view const offered(memory.get(), octets.size());
        std::size_t const used = exchange_.put(offered);
        BOOST_REQUIRE(used <= octets.size());
        for (auto const slice : exchange_.body()) {
            BOOST_REQUIRE(slice.data() >= offered.data());
            BOOST_REQUIRE(slice.data() + slice.size() <= offered.data() + used);
            seen_.body += slice;
        }
        exchange_.clear_body();
        seen_.unread = octets.substr(used);
    }

    void end(closing how)
    {
        if (how != closing::none)
            exchange_.put_end(how == closing::orderly);
    }

    answer result()
    {
        seen_.done = exchange_.is_done();
        if (!seen_.done) // How much of it has been seen already is nobody's concern.
            seen_.unread.clear();
        if (exchange_.has_head()) {
            seen_.status = exchange_.status();
            seen_.type = exchange_.header("content-type");
        }
        return seen_;
    }

private:
    exchange exchange_;
    answer seen_;
};

answer read(pieces const& octets, closing how = closing::none, std::size_t head_bound = max_head)
{
    wire connection(head_bound);
    try {
        for (auto const piece : octets)
            connection.receive(piece);
        connection.end(how);
        return connection.result();
    } catch (error const& failure) {
        answer failed;
        failed.code = static_cast<errc>(failure.code().value());
        failed.reason = failure.details().reason;
        return failed;
    }
}

answer read(std::string_view octets, closing how = closing::none, std::size_t head_bound = max_head)
{
    return read(pieces{octets}, how, head_bound);
}

pieces cut_evenly(std::string_view octets, std::size_t size)
{
    pieces list;
    for (std::size_t at = 0; at < octets.size(); at += size)
        list.push_back(octets.substr(at, size));
    return list;
}

pieces cut_randomly(std::string_view octets, std::mt19937& random)
{
    pieces list;
    while (!octets.empty()) {
        list.push_back(octets.substr(0, random() % 9));
        octets.remove_prefix(list.back().size());
    }
    return list;
}

// The same however it is cut.
answer read_every_way(std::string_view octets, closing how = closing::none,
                      std::size_t head_bound = max_head)
{
    answer const expected = read(octets, how, head_bound);
    BOOST_TEST_CONTEXT(octets)
    {
        for (std::size_t at = 0; at <= octets.size(); ++at)
            BOOST_REQUIRE(
                (read({octets.substr(0, at), octets.substr(at)}, how, head_bound) == expected));
        BOOST_REQUIRE((read(cut_evenly(octets, 1), how, head_bound) == expected));
        BOOST_REQUIRE((read(cut_evenly(octets, 2), how, head_bound) == expected));
        std::mt19937 random(31);
        for (int i = 0; i < 50; ++i)
            BOOST_REQUIRE((read(cut_randomly(octets, random), how, head_bound) == expected));
    }
    return expected;
}

// In small pieces Beast sees a broken head only when it looks whole, which it may never do.
bool is_same_or_later(answer const& cut, answer const& whole)
{
    return cut == whole || (whole.code == errc::malformed_http && cut.status == 0);
}

std::string head(std::string_view fields, std::string_view status = "200 OK")
{
    return "HTTP/1.1 " + std::string(status) + "\r\n" + std::string(fields) + "\r\n";
}

constexpr std::string_view chunked_field = "Transfer-Encoding: chunked\r\n";

std::string chunked(std::string_view body) { return head(chunked_field) + std::string(body); }

void refused(std::string_view octets, errc code = errc::malformed_http,
             closing how = closing::orderly)
{
    BOOST_TEST((read_every_way(octets, how).code == code), octets);
}

void gives(std::string_view octets, std::string_view body, closing how = closing::none)
{
    answer const seen = read_every_way(octets, how);
    BOOST_TEST((seen.code == errc{}), octets);
    BOOST_TEST(seen.done, octets);
    BOOST_TEST(seen.body == body);
    BOOST_TEST(seen.unread == "");
}

} // namespace

BOOST_AUTO_TEST_CASE(a_body_with_a_length)
{
    gives(head("Content-Type: a/b\r\nContent-Length: 5\r\n") + "hello", "hello");
    gives(head("Content-Length: 0\r\n"), "");
    gives(head("content-length:5\r\n") + "a\r\n\r\n", "a\r\n\r\n");
    answer const seen = read_every_way(head("Content-Type: a/b\r\nContent-Length: 5\r\n") + "hel");
    BOOST_TEST(seen.status == 200);
    BOOST_TEST(seen.type == "a/b");
    BOOST_TEST(seen.body == "hel");
    BOOST_TEST(!seen.done);
}

BOOST_AUTO_TEST_CASE(a_chunked_body)
{
    gives(chunked("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"), "hello world");
    gives(chunked("0\r\n\r\n"), "");
    gives(chunked("000\r\n\r\n"), "");
    gives(chunked("00005\r\nhello\r\n0\r\n\r\n"), "hello");
    gives(chunked("A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n"), "01234567890123456789");
    gives(chunked("4\r\n\r\n\r\n\r\n0\r\n\r\n"), "\r\n\r\n");
    gives(chunked("5\r\n0\r\n\r\n\r\n0\r\n\r\n"), "0\r\n\r\n");
    gives(head("Transfer-Encoding: Chunked\r\n") + "1\r\nx\r\n0\r\n\r\n", "x");
    gives(head("transfer-encoding:chunked\r\n") + "1\r\nx\r\n0\r\n\r\n", "x");
}

BOOST_AUTO_TEST_CASE(chunk_extensions_are_ignored)
{
    gives(chunked("5;a\r\nhello\r\n0\r\n\r\n"), "hello");
    gives(chunked("5;a=b;c=\"d;\\\"e\"\r\nhello\r\n0;last=1\r\n\r\n"), "hello");
    gives(chunked("5 ; a = b\r\nhello\r\n0\r\n\r\n"), "hello");
}

BOOST_AUTO_TEST_CASE(trailers_are_ignored)
{
    gives(chunked("1\r\nx\r\n0\r\nA: b\r\n\r\n"), "x");
    gives(chunked("1\r\nx\r\n0;e=1\r\nA: b\r\nC: d\r\nEmpty:\r\n\r\n"), "x");
    // What would change the meaning of the head comes too late (RFC 9110, section 6.5.1).
    gives(chunked("1\r\nx\r\n0\r\nContent-Encoding: gzip\r\n\r\n"), "x");
    answer const seen = read_every_way(chunked("1\r\nx\r\n0\r\nContent-Type: late/late\r\n\r\n"));
    BOOST_TEST(seen.done);
    refused(chunked("1\r\nx\r\n0\r\nContent-Length: 5\r\n\r\n"));
    refused(chunked("1\r\nx\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(bad_chunks_are_refused)
{
    for (std::string_view const body :
         {"x\r\n\r\n", "\r\n", "-1\r\nx\r\n", "+1\r\nx\r\n", "0x1\r\nx\r\n0\r\n\r\n", "g\r\nx\r\n",
          " 1\r\nx\r\n0\r\n\r\n", "1 x\r\nx\r\n0\r\n\r\n", "1\r\nxy\r\n0\r\n\r\n",
          "1\r\nx0\r\n\r\n0\r\n\r\n", "1\r\nx\n0\r\n\r\n", "1;\x01\r\nx\r\n0\r\n\r\n",
          "10000000000000000\r\nx", "fffffffffffffffffffffffff\r\nx", "1\r\nx\r\n0\r\nA b\r\n\r\n",
          "1\r\nx\r\n0\r\n: b\r\n\r\n", "1\r\nx\r\n0x\r\n\r\n"})
        refused(chunked(body));
}

BOOST_AUTO_TEST_CASE(a_huge_chunk_reserves_nothing)
{
    answer const seen = read_every_way(chunked("ffffffffffffffff\r\nabc"), closing::orderly);
    BOOST_TEST((seen.code == errc{}));
    BOOST_TEST(seen.body == "abc");
    BOOST_TEST(!seen.done);
}

BOOST_AUTO_TEST_CASE(a_body_until_the_end)
{
    gives(head("") + "some body", "some body", closing::orderly);
    gives(head("Connection: close\r\n"), "", closing::orderly);
    gives("HTTP/1.0 200 OK\r\n\r\nx", "x", closing::orderly);
    answer const cut = read_every_way(head("") + "some body", closing::abrupt);
    BOOST_TEST(cut.body == "some body");
    BOOST_TEST(!cut.done);
}

BOOST_AUTO_TEST_CASE(a_body_that_is_cut_is_not_done)
{
    for (std::string const& octets :
         {head("Content-Length: 5\r\n") + "hell", head("Content-Length: 5\r\n"), chunked(""),
          chunked("5\r\nhel"), chunked("5\r\nhello\r\n"), chunked("5\r\nhello\r\n0\r\n"),
          chunked("5\r\nhello\r\n0\r\nA: b\r\n")})
        for (closing const how : {closing::orderly, closing::abrupt}) {
            answer const seen = read_every_way(octets, how);
            BOOST_TEST((seen.code == errc{}), octets);
            BOOST_TEST(!seen.done, octets);
            BOOST_TEST(seen.status == 200);
        }
    for (closing const how : {closing::orderly, closing::abrupt}) // The end changes nothing then.
        gives(chunked("1\r\nx\r\n0\r\n\r\n"), "x", how);
}

BOOST_AUTO_TEST_CASE(answers_without_a_body)
{
    for (std::string_view const status : {"204 No Content", "304 Not Modified"}) {
        gives(head("", status), "");
        gives(head("Content-Length: 5\r\n", status), "");
        gives(head(chunked_field, status), "");
    }
}

BOOST_AUTO_TEST_CASE(what_follows_is_left)
{
    for (std::string const& octets :
         {head("Content-Length: 2\r\n") + "ab", chunked("2\r\nab\r\n0\r\n\r\n"),
          chunked("2\r\nab\r\n0\r\nA: b\r\n\r\n"), head("", "204 No Content")}) {
        answer const seen = read_every_way(octets + "HTTP/1.1 200 OK\r\n\r\n");
        BOOST_TEST(seen.done);
        BOOST_TEST(seen.unread == "HTTP/1.1 200 OK\r\n\r\n");
    }
}

BOOST_AUTO_TEST_CASE(interim_responses_are_skipped)
{
    std::string const final = head("Content-Length: 2\r\n") + "ab";
    gives(head("", "100 Continue") + final, "ab");
    gives(head("Link: </a>\r\n", "103 Early Hints") + head("", "102 Processing") + final, "ab");
    gives(head("Content-Length: 7\r\n", "100 Continue") + final, "ab");
    gives(head("Content-Encoding: gzip\r\n", "103 Early Hints") + final, "ab");
    std::string sixteen;
    for (int i = 0; i < 16; ++i)
        sixteen += head("", "100 Continue");
    gives(sixteen + final, "ab");
    refused(sixteen + head("", "100 Continue") + final);
    refused(head("Upgrade: h2c\r\nConnection: upgrade\r\n", "101 Switching Protocols") + final);
}

BOOST_AUTO_TEST_CASE(statuses)
{
    for (int const status : {200, 201, 299, 300, 400, 404, 429, 500, 599, 600, 999}) {
        answer const seen =
            read_every_way(head("Content-Length: 1\r\n", std::to_string(status) + " X") + "x");
        BOOST_TEST(seen.status == status);
        BOOST_TEST(seen.done);
    }
    gives(head("Content-Length: 1\r\n", "200 ") + "x", "x");
    gives(head("Content-Length: 1\r\n", "200 \xE4\xBD\xA0") + "x", "x");
}

BOOST_AUTO_TEST_CASE(odd_transfer_encodings_are_refused)
{
    for (std::string_view const coding :
         {"xchunked", "gzip, chunked", "gzip,chunked", "chunked, gzip", "chunked, chunked",
          "identity", "chunked;q=1", "\"chunked\"", "chunkedx", "gzip", "", "chunked,", ",chunked",
          "chun ked"})
        refused(head("Transfer-Encoding: " + std::string(coding) + "\r\n") + "1\r\nx\r\n0\r\n\r\n");
    refused(head(std::string(chunked_field) + std::string(chunked_field)) + "0\r\n\r\n");
    refused(head(std::string(chunked_field) + "Transfer-Encoding: gzip\r\n") + "0\r\n\r\n");
    refused(head("Transfer-Encoding: gzip\r\n" + std::string(chunked_field)) + "0\r\n\r\n");
    refused(head("Transfer-Encoding: gzip\r\n", "204 No Content"));
}

BOOST_AUTO_TEST_CASE(odd_lengths_are_refused)
{
    for (std::string_view const length :
         {"-1", "+1", "", "1 1", "1, 2", "0x1", "1.0", "1e1", "18446744073709551616", "x", "1x",
          ",", "1,", "99999999999999999999999"})
        refused(head("Content-Length: " + std::string(length) + "\r\n") + "x");
    refused(head("Content-Length: 1\r\nContent-Length: 2\r\n") + "xy");
    refused(head("Content-Length: 1\r\n" + std::string(chunked_field)) + "1\r\nx\r\n0\r\n\r\n");
    refused(head(std::string(chunked_field) + "Content-Length: 1\r\n") + "1\r\nx\r\n0\r\n\r\n");
    refused(head("Content-Length: 1\r\nTransfer-Encoding: gzip\r\n") + "x");
    refused(head("Transfer-Encoding: gzip\r\nContent-Length: 1\r\n") + "x");
}

BOOST_AUTO_TEST_CASE(the_same_length_twice_is_one_length)
{
    gives(head("Content-Length: 1\r\nContent-Length: 1\r\n") + "x", "x");
    gives(head("Content-Length: 1, 1\r\n") + "x", "x");
    gives(head("Content-Length: 01\r\n") + "x", "x");
    answer const huge = read_every_way(head("Content-Length: 18446744073709551615\r\n") + "x");
    BOOST_TEST((huge.code == errc{}));
    BOOST_TEST(!huge.done);
}

BOOST_AUTO_TEST_CASE(tells_whether_the_content_is_encoded)
{
    auto const is_encoded = [](std::string const& fields) {
        exchange one(max_head);
        one.put(head(fields));
        return one.is_encoded();
    };
    BOOST_TEST(is_encoded("Content-Encoding: gzip\r\n"));
    BOOST_TEST(is_encoded("content-encoding: br\r\n"));
    BOOST_TEST(!is_encoded("Content-Encoding: Identity\r\n"));
    BOOST_TEST(!is_encoded("Content-Encoding:\r\n"));
    BOOST_TEST(!is_encoded(""));
}

BOOST_AUTO_TEST_CASE(what_is_not_http_is_refused)
{
    using namespace std::string_view_literals;
    for (std::string_view const octets : {"<html>hello</html>\r\n"sv,
                                          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"sv,
                                          "\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x80"sv,
                                          "\x15\x03\x03\0\x02\x02\x28"sv,
                                          "SSH-2.0-x\r\n"sv,
                                          "HTTP/2.0 200 OK\r\n\r\n"sv,
                                          "HTTP/2 200\r\n\r\n"sv,
                                          "HTTP/0.9 200 OK\r\n\r\n"sv,
                                          "HTTP/1.2 200 OK\r\n\r\n"sv,
                                          "http/1.1 200 OK\r\n\r\n"sv,
                                          "HTTP/1.1  200 OK\r\n\r\n"sv,
                                          "HTTP/1.1 20 OK\r\n\r\n"sv,
                                          "HTTP/1.1 2000 OK\r\n\r\n"sv,
                                          "HTTP/1.1 abc OK\r\n\r\n"sv,
                                          "HTTP/1.1 -20 OK\r\n\r\n"sv,
                                          "\r\nHTTP/1.1 200 OK\r\n\r\n"sv,
                                          "HTTP/1.1 200 O\0K\r\n\r\n"sv,
                                          "HTTP/1.1 200 OK\r\nNo colon\r\n\r\n"sv,
                                          "HTTP/1.1 200 OK\r\n: no name\r\n\r\n"sv,
                                          "HTTP/1.1 200 OK\r\nA : b\r\n\r\n"sv,
                                          "HTTP/1.1 200 OK\r\nA\0: b\r\n\r\n"sv,
                                          "HTTP/1.1 200 OK\r\nA: \0b\r\n\r\n"sv,
                                          "HTTP/1.1 200 OK\r\nA: b\rC: d\r\n\r\n"sv,
                                          "GET / HTTP/1.1\r\n\r\n"sv})
        refused(octets);
}

BOOST_AUTO_TEST_CASE(an_end_before_the_head_loses_the_connection)
{
    for (closing const how : {closing::orderly, closing::abrupt}) {
        BOOST_TEST(read(pieces{}, how).reason == "the server closed it without an answer");
        BOOST_TEST((read(pieces{}, how).code == errc::connection_lost));
        for (std::string const& octets :
             {std::string("HTTP/1.1 200 OK\r\nA: b\r\n"), head("", "100 Continue"),
              std::string("H"), head("", "100 Continue") + "HTTP/1.1"}) {
            answer const seen = read_every_way(octets, how);
            BOOST_TEST((seen.code == errc::connection_lost), octets);
            BOOST_TEST(seen.reason == "the server closed it inside the head of the answer", octets);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_head_is_bounded)
{
    std::string const start = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nA: ";
    auto const of_size = [&](std::size_t size) {
        return start + std::string(size - start.size() - 4, 'a') + "\r\n\r\n" + "ab";
    };
    BOOST_TEST((read_every_way(of_size(300), closing::none, 300).done));
    BOOST_TEST((read_every_way(of_size(301), closing::none, 300).code == errc::too_large));
    BOOST_TEST((read_every_way(of_size(900), closing::none, 300).code == errc::too_large));
    BOOST_TEST((read_every_way("HTTP/1.1 200 " + std::string(400, 'x'), closing::none, 300).code ==
                errc::too_large));
    // The bound is one head's.
    std::string const interim = head("B: " + std::string(200, 'b') + "\r\n", "100 Continue");
    BOOST_TEST((read_every_way(interim + of_size(300), closing::none, 300).done));
}

// A field is taken off as soon as it is seen to be whole: such a flood never fills a buffer.
BOOST_AUTO_TEST_CASE(a_head_in_many_fields_is_bounded)
{
    std::string octets = "HTTP/1.1 200 OK\r\nA";
    pieces list;
    for (int i = 0; i < 1000; ++i)
        octets += ": b\r\nA";
    octets += ": b\r\n\r\n";
    list.push_back(std::string_view(octets).substr(0, 18));
    for (std::size_t at = 18; at < octets.size(); at += 6)
        list.push_back(std::string_view(octets).substr(at, 6));
    BOOST_TEST((read(list, closing::none, 300).code == errc::too_large));
    BOOST_TEST((read(list, closing::orderly, 10'000).done));
}

BOOST_AUTO_TEST_CASE(header_fields)
{
    exchange one(max_head);
    one.put(head("X-Request-Id: req_1\r\nX-A:  b c \t\r\nx-a: second\r\nX-Empty:\r\n", "204 X"));
    BOOST_TEST(one.header("x-request-id") == "req_1");
    BOOST_TEST(one.header("X-REQUEST-ID") == "req_1");
    BOOST_TEST(one.header("X-A") == "b c");
    BOOST_TEST(one.header("X-Empty") == "");
    BOOST_TEST(one.header("X-None") == "");
}

BOOST_AUTO_TEST_CASE(the_head_is_the_final_one_without_the_trailer)
{
    exchange one(max_head);
    BOOST_TEST(one.head().status() == 0);
    one.put("HTTP/1.1 103 Early Hints\r\nLink: a\r\nX-Request-Id: early\r\n\r\n");
    BOOST_TEST(one.head().status() == 0);
    BOOST_TEST(one.header("X-Request-Id") == "");
    std::string const octets =
        head("X-Request-Id: req_1\r\nTransfer-Encoding: chunked\r\nTrailer: X-Late\r\n") +
        "1\r\na\r\n0\r\nX-Late: b\r\n\r\n";
    BOOST_TEST(one.put(octets) == octets.size());
    BOOST_TEST(one.is_done());
    BOOST_TEST(one.head().status() == 200);
    BOOST_TEST(one.head().request_id() == "req_1");
    BOOST_TEST(one.head().header("X-Late") == "");
    BOOST_TEST(one.head().header("Link") == "");
    BOOST_TEST(one.head().fields().size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_folded_field_is_one_line)
{
    exchange one(max_head);
    one.put(head("X-A: b\r\n c\r\nX-D: e\r\n", "204 X"));
    BOOST_TEST(one.head().header("X-A") == "b c");
    BOOST_TEST(one.head().header("X-D") == "e");
    BOOST_TEST(one.head().fields().size() == 2u);
}

BOOST_AUTO_TEST_CASE(the_body_is_not_copied)
{
    exchange one(max_head);
    std::string const octets = chunked("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    BOOST_TEST(one.put(octets) == octets.size());
    BOOST_REQUIRE(one.body().size() == 2u);
    BOOST_TEST(one.body()[0].data() == octets.data() + octets.find("abc"));
    BOOST_TEST(one.body()[0] == "abc");
    BOOST_TEST(one.body()[1].data() == octets.data() + octets.find("de"));
    BOOST_TEST(one.body()[1] == "de");
    one.clear_body();
    BOOST_TEST(one.body().empty());
    BOOST_TEST(one.put("more") == 0u);
    BOOST_TEST(one.put("") == 0u);
}

BOOST_AUTO_TEST_CASE(damage_ends_well_whatever_it_is)
{
    std::mt19937 random(32);
    std::string const answers[] = {
        head("", "103 Early Hints") +
            head("Content-Type: text/event-stream\r\n" + std::string(chunked_field)) +
            "5;x=\"y\"\r\nhello\r\nb\r\n hello world\r\n0\r\nX: y\r\nZ: \r\n\r\n",
        head("Connection: close, x\r\nContent-Length: 5, 5\r\nX: a\r\n b\r\n") + "hello"};
    constexpr std::string_view bytes = "\r\n\0:;, \t0123f\"\\=A\x7F\xFF";
    for (int i = 0; i < 8000; ++i) {
        std::string octets = answers[random() % 2];
        for (auto times = 1 + random() % 3; times > 0; --times) {
            std::size_t const at = random() % octets.size();
            if (random() % 3 == 0)
                octets.erase(at, 1);
            else if (random() % 2 == 0)
                octets.insert(at, 1, bytes[random() % bytes.size()]);
            else
                octets[at] = bytes[random() % bytes.size()];
        }
        auto const how = random() % 2 == 0 ? closing::orderly : closing::none;
        answer const expected = read(octets, how);
        BOOST_TEST_CONTEXT(octets)
        {
            BOOST_REQUIRE(is_same_or_later(read(cut_evenly(octets, 1), how), expected));
            BOOST_REQUIRE(is_same_or_later(read(cut_randomly(octets, random), how), expected));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
