#pragma once

#include <responses/testing/server.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// A blocking client that shares nothing with the library.
namespace raw {

namespace asio = boost::asio;
namespace http = boost::beast::http;

using boost::system::error_code;
using reply = http::response<http::string_body>;

/// A request with `body`; `fields` are whole lines.
inline std::string post(std::string_view body, std::string_view fields = {})
{
    std::string text = "POST /v1/responses HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
    text.append(std::to_string(body.size())).append("\r\n").append(fields).append("\r\n");
    return text.append(body);
}

class client
{
public:
    explicit client(responses::testing::server const& peer)
    {
        socket_.connect({asio::ip::address_v4::loopback(), peer.port()});
    }

    /// Speaks TLS, trusting `ca` alone, with the host name `localhost`.
    error_code secure(std::string const& ca)
    {
        context_.add_certificate_authority(asio::buffer(ca));
        context_.set_verify_mode(asio::ssl::verify_peer);
        tls_ = std::make_unique<stream>(socket_, context_);
        SSL_set1_host(tls_->native_handle(), "localhost");
        error_code failed;
        tls_->handshake(asio::ssl::stream_base::client, failed);
        return failed;
    }

    error_code send(std::string_view text)
    {
        error_code failed;
        if (tls_)
            asio::write(*tls_, asio::buffer(text), failed);
        else
            asio::write(socket_, asio::buffer(text), failed);
        return failed;
    }

    /// What one read gives; over TLS that is one record at most. Empty: see `failed()`.
    std::string read_some()
    {
        std::array<char, 32 * 1024> room;
        auto const buffer = asio::buffer(room);
        std::size_t const size =
            tls_ ? tls_->read_some(buffer, failed_) : socket_.read_some(buffer, failed_);
        return {room.data(), size};
    }

    std::string read_until(std::string_view mark)
    {
        std::string text;
        while (text.find(mark) == std::string::npos && !failed_)
            text += read_some();
        return text;
    }

    std::string read_to_end()
    {
        std::string text;
        while (!failed_)
            text += read_some();
        return text;
    }

    /// How reading ended.
    error_code failed() const { return failed_; }

    reply read_reply()
    {
        reply message;
        http::response_parser<http::string_body> parser;
        if (tls_)
            http::read(*tls_, buffer_, parser);
        else
            http::read(socket_, buffer_, parser);
        return parser.release();
    }

    reply ask(std::string_view body, std::string_view fields = {})
    {
        send(post(body, fields));
        return read_reply();
    }

    asio::ip::tcp::socket& socket() { return socket_; }

    /// What OpenSSL found in the server's certificate.
    std::string verification() const
    {
        return X509_verify_cert_error_string(SSL_get_verify_result(tls_->native_handle()));
    }

private:
    using stream = asio::ssl::stream<asio::ip::tcp::socket&>;

    asio::io_context io_;
    asio::ip::tcp::socket socket_{io_};
    asio::ssl::context context_{asio::ssl::context::tls_client};
    std::unique_ptr<stream> tls_;
    boost::beast::flat_buffer buffer_;
    error_code failed_;
};

/// The chunks of a body, without the last one; what is not whole is left out.
inline std::vector<std::string> chunks(std::string_view body)
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

/// What comes after the head.
inline std::string_view body_of(std::string_view message)
{
    std::size_t const end = message.find("\r\n\r\n");
    return end == std::string_view::npos ? std::string_view{} : message.substr(end + 4);
}

} // namespace raw
