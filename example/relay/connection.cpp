#include "connection.hpp"

#include "refusal.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_suffix.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string_view>

namespace relay {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::use_awaitable;
using boost::system::error_code;
using boost::system::system_error;

namespace {

constexpr std::size_t head_limit = std::size_t{16} << 10;
constexpr std::chrono::seconds lingering{2};
constexpr std::size_t longest_lingering = std::size_t{1} << 20; // octets

// Nothing but what comes from here is run, shown or asked.
constexpr std::string_view content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

using parser = http::request_parser<http::string_body>;

asio::const_buffer octets(std::string_view text) { return {text.data(), text.size()}; }

template <class Message>
void set_common_fields(Message& message, bool keep_alive)
{
    message.set(http::field::server, "responses-relay");
    message.set("X-Content-Type-Options", "nosniff");
    message.set("Referrer-Policy", "no-referrer");
    message.set("Content-Security-Policy", content_policy);
    message.keep_alive(keep_alive);
}

// What a reader of requests can do about a failure is to answer it, or to give up.
[[noreturn]] void tell(error_code const& failure)
{
    if (failure == http::error::body_limit)
        throw refusal(413, "too_large", "The request is too large.");
    if (failure == http::error::header_limit)
        throw refusal(431, "too_large", "The header of the request is too large.");
    static auto const& of_http = make_error_code(http::error::bad_method).category();
    if (failure.category() == of_http && failure != http::error::end_of_stream &&
        failure != http::error::partial_message)
        throw refusal(400, "bad_request", "This is no HTTP/1.1.");
    throw system_error(failure);
}

std::string host_of(std::string_view field)
{
    auto const bracket = field.rfind(']'); // of an IPv6 address
    auto const colon = field.rfind(':');
    bool const has_port = colon != field.npos && (bracket == field.npos || colon > bracket);
    return std::string(field.substr(0, has_port ? colon : field.size()));
}

browser_request taken(parser& whole)
{
    auto& message = whole.get();
    browser_request made;
    made.method = std::string(message.method_string());
    made.target = std::string(message.target());
    made.target.resize(std::min(made.target.find('?'), made.target.size()));
    made.host = host_of(message[http::field::host]);
    made.content_type = std::string(message[http::field::content_type]);
    made.version = message.version();
    made.keep_alive = message.keep_alive();
    made.body = std::move(message.body());
    return made;
}

bool expects_continue(parser const& head)
{
    return beast::iequals(head.get()[http::field::expect], "100-continue");
}

std::string address_of(asio::ip::tcp::socket const& socket)
{
    error_code ignored;
    return socket.remote_endpoint(ignored).address().to_string();
}

} // namespace

connection::connection(asio::ip::tcp::socket socket, settings const& how)
    : stream_(std::move(socket)), limits_(how.limits), longest_body_(how.request_body)
{
    error_code ignored;
    stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    stream_.socket().non_blocking(true, ignored); // A look at it must not wait.
    peer_ = address_of(stream_.socket());
}

asio::awaitable<std::optional<browser_request>> connection::read()
{
    bool const came = co_await wait_for_request();
    if (!came)
        co_return std::nullopt;
    parser reading;
    reading.header_limit(head_limit);
    reading.body_limit(longest_body_);
    stream_.expires_after(limits_.request);
    error_code failure;
    auto token = asio::redirect_error(use_awaitable, failure);
    co_await http::async_read_header(stream_, buffer_, reading, token);
    if (!failure && expects_continue(reading) && !reading.is_done()) {
        auto const go_on = octets("HTTP/1.1 100 Continue\r\n\r\n");
        co_await asio::async_write(stream_, go_on, token);
    }
    if (!failure)
        co_await http::async_read(stream_, buffer_, reading, token);
    if (failure)
        tell(failure);
    if (reading.get().version() >= 11 && reading.get().count(http::field::host) != 1)
        throw refusal(400, "bad_request", "A request has one Host.");
    co_return taken(reading);
}

// The end, an error and silence are all the same: nothing was asked.
asio::awaitable<bool> connection::wait_for_request()
{
    if (buffer_.size() > 0)
        co_return true;
    idle_ = true;
    stream_.expires_after(limits_.idle);
    error_code failure;
    auto token = asio::redirect_error(use_awaitable, failure);
    auto const room = buffer_.prepare(4096);
    std::size_t const count = co_await stream_.async_read_some(room, token);
    idle_ = false;
    buffer_.commit(count);
    co_return !failure;
}

asio::awaitable<void> connection::write(browser_request const& asked, answer const& with)
{
    http::response<http::string_body> message{static_cast<http::status>(with.status), 11};
    set_common_fields(message, asked.keep_alive);
    message.set(http::field::content_type, with.content_type);
    message.set(http::field::cache_control, "no-cache");
    for (auto const& [name, value] : with.fields)
        message.set(name, value);
    message.content_length(with.body.size());
    if (asked.method != "HEAD")
        message.body() = with.body;
    stream_.expires_after(limits_.write);
    http::response_serializer<http::string_body> serializer{message};
    if (asked.method == "HEAD")
        co_await http::async_write_header(stream_, serializer, use_awaitable);
    else
        co_await http::async_write(stream_, serializer, use_awaitable);
}

asio::awaitable<void> connection::begin_stream(bool keep_alive)
{
    http::response<http::empty_body> message{http::status::ok, 11};
    set_common_fields(message, keep_alive);
    message.set(http::field::content_type, "text/event-stream");
    message.set(http::field::cache_control, "no-store");
    message.set("X-Accel-Buffering", "no"); // for nginx, which would hold it back
    message.chunked(true);
    stream_.expires_after(limits_.write);
    http::response_serializer<http::empty_body> serializer{message};
    co_await http::async_write_header(stream_, serializer, use_awaitable);
}

// One chunk, of views alone.
asio::awaitable<void> connection::write_stream(std::vector<asio::const_buffer> const& octets_of_it)
{
    std::array<char, 16> size{};
    auto const end =
        std::to_chars(size.data(), size.data() + size.size(), asio::buffer_size(octets_of_it), 16)
            .ptr;
    chunk_head_.assign(size.data(), end).append("\r\n");
    chunk_.assign(1, asio::buffer(chunk_head_));
    chunk_.insert(chunk_.end(), octets_of_it.begin(), octets_of_it.end());
    chunk_.push_back(octets("\r\n"));
    stream_.expires_after(limits_.write);
    std::size_t const taken = co_await stream_.async_write_some(chunk_, use_awaitable);
    if (taken < asio::buffer_size(chunk_))
        co_await write_rest(taken);
}

// Who takes some of it in time has as long again for the rest.
asio::awaitable<void> connection::write_rest(std::size_t taken)
{
    beast::buffers_suffix<std::vector<asio::const_buffer>> rest(chunk_);
    for (rest.consume(taken); beast::buffer_bytes(rest) > 0; rest.consume(taken)) {
        stream_.expires_after(limits_.write);
        taken = co_await stream_.async_write_some(rest, use_awaitable);
    }
}

asio::awaitable<void> connection::end_stream()
{
    stream_.expires_after(limits_.write);
    auto const last_chunk = octets("0\r\n\r\n");
    co_await asio::async_write(stream_, last_chunk, use_awaitable);
}

// A socket that is closed with octets unread sends a reset, which overtakes the answer (RFC 9112,
// section 9.6).
asio::awaitable<void> connection::linger()
{
    error_code failure;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, failure);
    stream_.expires_after(lingering);
    auto token = asio::redirect_error(use_awaitable, failure);
    std::array<char, 4096> rest{};
    auto const room = asio::buffer(rest);
    for (std::size_t read = 0; !failure && read < longest_lingering;)
        read += co_await stream_.async_read_some(room, token);
}

void connection::close() noexcept
{
    error_code ignored;
    stream_.socket().close(ignored);
}

} // namespace relay
