#pragma once

#include <responses/testing/server.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <cstdint>
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
std::string post(std::string_view body, std::string_view fields = {});

class client
{
public:
    explicit client(responses::testing::server const& peer);
    explicit client(std::uint16_t port); ///< On 127.0.0.1.
    ~client();

    /// Speaks TLS, trusting `ca` alone, with the host name `localhost`.
    error_code secure(std::string const& ca);

    error_code send(std::string_view text);

    /// What one read gives; over TLS that is one record at most. Empty: see `failed()`.
    std::string read_some();

    std::string read_until(std::string_view mark);
    std::string read_to_end();

    /// How reading ended.
    error_code failed() const { return failed_; }

    reply read_reply(bool without_body = false);
    reply ask(std::string_view body, std::string_view fields = {});

    asio::ip::tcp::socket& socket() { return socket_; }

    /// What OpenSSL found in the server's certificate.
    std::string verification() const;

private:
    struct stream;

    asio::io_context io_;
    asio::ip::tcp::socket socket_{io_};
    asio::ssl::context context_{asio::ssl::context::tls_client};
    std::unique_ptr<stream> tls_;
    boost::beast::flat_buffer buffer_;
    error_code failed_;
};

/// The chunks of a body, without the last one; what is not whole is left out.
std::vector<std::string> chunks(std::string_view body);

/// What comes after the head.
std::string_view body_of(std::string_view message);

} // namespace raw
