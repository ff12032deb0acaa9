#pragma once

#include "settings.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/fields.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace relay {

/// What a browser asks.
struct browser_request
{
    std::string method;
    std::string target; ///< Without the query.
    std::string host;   ///< Without the port.
    std::string content_type;
    std::string body;
    unsigned version = 11; ///< As Beast has it.
    bool keep_alive = true;
};

/// What it is answered, but for streams.
struct answer
{
    unsigned status = 200;
    std::string content_type = "text/plain; charset=utf-8";
    std::string body = {};
    std::vector<std::pair<std::string, std::string>> fields = {};
};

/// A connection of a browser: HTTP/1.1 on its server's side. Every wait has a limit; what fails
/// throws `boost::system::system_error`, and the connection is then of no more use.
class connection
{
public:
    connection(boost::asio::ip::tcp::socket socket, settings const& how);

    /// The next request; nothing when the browser has left, or has asked for nothing for so long.
    /// Throws `refusal` for one that is too large, or no HTTP.
    boost::asio::awaitable<std::optional<browser_request>> read();

    /// A `HEAD` has the same head, and no body.
    boost::asio::awaitable<void> write(browser_request const& asked, answer const& with);

    /// Answers by a stream of server-sent events: its head, octets of it, and its end.
    boost::asio::awaitable<void> begin_stream(bool keep_alive);
    boost::asio::awaitable<void> write_stream(std::vector<boost::asio::const_buffer> const& octets);
    boost::asio::awaitable<void> end_stream();

    /// Closes it so that what was sent arrives, though not all that was sent to us has been read.
    boost::asio::awaitable<void> linger();

    /// It waits for a request.
    bool is_idle() const noexcept { return idle_; }

    /// What it waits for ends with an error.
    void close() noexcept;

    boost::asio::ip::tcp::socket& socket() noexcept { return stream_.socket(); }

    /// The address of the browser.
    std::string const& peer() const noexcept { return peer_; }

private:
    boost::asio::awaitable<bool> wait_for_request();
    boost::asio::awaitable<void> write_rest(std::size_t taken);

    boost::beast::tcp_stream stream_;
    boost::beast::flat_buffer buffer_;
    browser_limits const limits_;
    std::size_t const longest_body_;
    std::string peer_;
    bool idle_ = false;
    std::string chunk_head_;
    std::vector<boost::asio::const_buffer> chunk_;
};

} // namespace relay
