#include "support/dns_server.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <string_view>
#include <utility>

namespace responses::test {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;

namespace {

constexpr std::size_t head_size = 12;
constexpr int type_a = 1;
constexpr int type_cname = 5;
constexpr int type_aaaa = 28;

std::string two_octets(std::size_t value)
{
    return {static_cast<char>(value >> 8 & 0xff), static_cast<char>(value & 0xff)};
}

std::size_t value_of(std::string const& octets, std::size_t at)
{
    return static_cast<unsigned char>(octets.at(at)) * 256U +
           static_cast<unsigned char>(octets.at(at + 1));
}

// Where the name in the question ends.
std::size_t end_of_name(std::string const& query)
{
    std::size_t at = head_size;
    while (query.at(at) != 0)
        at += 1U + static_cast<unsigned char>(query[at]);
    return at + 1;
}

int type_of(std::string const& query)
{
    return static_cast<int>(value_of(query, end_of_name(query)));
}

// An address record of the name in the question.
template <class Bytes>
std::string record(int type, std::uint32_t ttl, Bytes const& bytes)
{
    std::string text = "\xc0\x0c" + two_octets(static_cast<std::size_t>(type)) + two_octets(1) +
                       two_octets(ttl >> 16) + two_octets(ttl & 0xffff) + two_octets(bytes.size());
    return text.append(bytes.begin(), bytes.end());
}

} // namespace

dns_server::dns_server(dns_zone zone)
    : zone_(std::move(zone)),
      acceptor_(context_, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)),
      socket_(context_,
              udp::endpoint(asio::ip::make_address("127.0.0.1"), acceptor_.local_endpoint().port()))
{
    receive();
    accept();
    thread_ = std::jthread([this] { context_.run(); });
}

dns_server::~dns_server() { context_.stop(); }

std::string dns_server::address() const
{
    return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
}

void dns_server::receive()
{
    socket_.async_receive_from(
        asio::buffer(query_), sender_, [this](boost::system::error_code code, std::size_t size) {
            if (code)
                return;
            ++by_udp_;
            std::string const query(query_.data(), size);
            boost::system::error_code ignored; // Who asked may have left.
            if (!is_silent_to(query))
                socket_.send_to(asio::buffer(answer_to(query, zone_.truncate)), sender_, 0,
                                ignored);
            receive();
        });
}

void dns_server::accept()
{
    acceptor_.async_accept([this](boost::system::error_code code, tcp::socket client) {
        if (code)
            return;
        serve(std::move(client));
        accept();
    });
}

// Blocks the one thread until the client closes, which is soon.
void dns_server::serve(tcp::socket client)
{
    boost::system::error_code code;
    for (;;) {
        std::string query(2, '\0');
        asio::read(client, asio::buffer(query), code);
        if (code)
            return;
        query.resize(value_of(query, 0));
        asio::read(client, asio::buffer(query), code);
        ++by_tcp_;
        if (zone_.hangs_up)
            return;
        std::string const answer = answer_to(query, false);
        asio::write(client, asio::buffer(two_octets(answer.size()) + answer), code);
    }
}

bool dns_server::is_silent_to(std::string const& query) const
{
    return zone_.silent || (zone_.silent_on_v6 && type_of(query) == type_aaaa);
}

std::string dns_server::answer_to(std::string const& query, bool truncate) const
{
    std::string records;
    std::size_t count = 0;
    if (zone_.alias_ttl && !truncate) {
        // To itself, which is enough for its time to live to be seen.
        records += record(type_cname, *zone_.alias_ttl, std::string_view("\xc0\x0c"));
        ++count;
    }
    int const type = type_of(query);
    auto const add = [&](auto const& bytes) {
        records += record(type, zone_.ttl, bytes);
        ++count;
    };
    if (zone_.code == 0 && !truncate && type == type_a)
        for (auto const& one : zone_.v4)
            add(asio::ip::make_address_v4(one).to_bytes());
    if (zone_.code == 0 && !truncate && type == type_aaaa)
        for (auto const& one : zone_.v6)
            add(asio::ip::make_address_v6(one).to_bytes());

    std::size_t const flags =
        0x8180U | (truncate ? 0x0200U : 0U) | static_cast<unsigned>(zone_.code);
    std::size_t const question_size = end_of_name(query) + 4 - head_size;
    return query.substr(0, 2) + two_octets(flags) + two_octets(1) + two_octets(count) +
           two_octets(0) + two_octets(0) + query.substr(head_size, question_size) + records;
}

} // namespace responses::test
