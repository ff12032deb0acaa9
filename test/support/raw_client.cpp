#include "support/raw_client.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>

#include <array>
#include <cstddef>

namespace raw {

std::string post(std::string_view body, std::string_view fields)
{
    std::string text = "POST /v1/responses HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
    text.append(std::to_string(body.size())).append("\r\n").append(fields).append("\r\n");
    return text.append(body);
}

struct client::stream : asio::ssl::stream<asio::ip::tcp::socket&>
{
    using asio::ssl::stream<asio::ip::tcp::socket&>::stream;
};

client::client(responses::testing::server const& peer) : client(peer.port()) {}

client::client(std::uint16_t port) { socket_.connect({asio::ip::address_v4::loopback(), port}); }

client::~client() = default;

error_code client::secure(std::string const& ca)
{
    context_.add_certificate_authority(asio::buffer(ca));
    context_.set_verify_mode(asio::ssl::verify_peer);
    tls_ = std::make_unique<stream>(socket_, context_);
    SSL_set1_host(tls_->native_handle(), "localhost");
    error_code failed;
    tls_->handshake(asio::ssl::stream_base::client, failed);
    return failed;
}

error_code client::send(std::string_view text)
{
    error_code failed;
    if (tls_)
        asio::write(*tls_, asio::buffer(text), failed);
    else
        asio::write(socket_, asio::buffer(text), failed);
    return failed;
}

std::string client::read_some()
{
    std::array<char, 32 * 1024> room;
    auto const buffer = asio::buffer(room);
    std::size_t const size =
        tls_ ? tls_->read_some(buffer, failed_) : socket_.read_some(buffer, failed_);
    return {room.data(), size};
}

std::string client::read_until(std::string_view mark)
{
    std::string text;
    while (text.find(mark) == std::string::npos && !failed_)
        text += read_some();
    return text;
}

std::string client::read_to_end()
{
    std::string text;
    while (!failed_)
        text += read_some();
    return text;
}

reply client::read_reply(bool without_body)
{
    http::response_parser<http::string_body> parser;
    parser.skip(without_body);
    parser.body_limit(boost::none);
    if (tls_)
        http::read(*tls_, buffer_, parser);
    else
        http::read(socket_, buffer_, parser);
    return parser.release();
}

reply client::ask(std::string_view body, std::string_view fields)
{
    send(post(body, fields));
    return read_reply();
}

std::string client::verification() const
{
    return X509_verify_cert_error_string(SSL_get_verify_result(tls_->native_handle()));
}

std::vector<std::string> chunks(std::string_view body)
{
    std::vector<std::string> found;
    while (true) {
        std::size_t const line = body.find("\r\n");
        if (line == std::string_view::npos)
            return found;
        std::size_t const size = std::stoul(std::string(body.substr(0, line)), nullptr, 16);
        if (size == 0 || body.size() < line + 2 + size + 2)
            return found;
        found.emplace_back(body.substr(line + 2, size));
        body.remove_prefix(line + 2 + size + 2);
    }
}

std::string_view body_of(std::string_view message)
{
    std::size_t const end = message.find("\r\n\r\n");
    return end == std::string_view::npos ? std::string_view{} : message.substr(end + 4);
}

} // namespace raw
