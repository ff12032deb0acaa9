#include "protocol/utf8.hpp"

#include <responses/error.hpp>
#include <responses/response.hpp>

#include <boost/asio/error.hpp>

#include <utility>

namespace responses {
namespace {

char const* text_of(errc value) noexcept
{
    switch (value) {
    case errc::invalid_argument: return "this cannot be used";
    case errc::invalid_state: return "this is not possible now";
    case errc::resolve_failed:
        return "the host name has no address; check the base URL and the network";
    case errc::connect_failed: return "cannot connect; check that the server runs at this address";
    case errc::tls_failed:
        return "cannot set up TLS; check the certificate, the host name and the CA file";
    case errc::connection_lost: return "the connection was lost";
    case errc::pool_timeout:
        return "no connection was free within the time limit (time_limits::pool, pool_limits)";
    case errc::connect_timeout: return "not connected within the time limit (time_limits::connect)";
    case errc::idle_timeout: return "the server was silent for too long (time_limits::idle)";
    case errc::deadline_exceeded:
        return "not finished within the time limit (time_limits::deadline)";
    case errc::http_status: return "the server refused the request";
    case errc::malformed_http:
        return "the answer is not valid HTTP; check that the URL is an HTTP server's";
    case errc::unexpected_content:
        return "the answer is not what was asked for; check the base URL";
    case errc::malformed_json: return "the server sent malformed JSON";
    case errc::too_large: return "the server sent more than is allowed (size_limits)";
    case errc::truncated: return "the stream ended before the response was complete";
    case errc::response_failed: return "the response failed";
    }
    return "unknown error";
}

class category final : public boost::system::error_category
{
public:
    char const* name() const noexcept override { return "responses"; }
    std::string message(int value) const override { return text_of(static_cast<errc>(value)); }
};

void append_part(std::string& list, std::string_view label, std::string_view value)
{
    if (value.empty())
        return;
    if (!list.empty())
        list += ", ";
    list += label;
    list += value;
}

std::string in_the_servers_words(api_error const& api, std::string_view reason)
{
    std::string text = api.status != 0 ? "HTTP " + std::to_string(api.status) : std::string();
    auto const& words = api.message.empty() ? reason : std::string_view(api.message);
    if (!words.empty())
        text.append(text.empty() ? "" : ": ").append(words);
    std::string particulars;
    append_part(particulars, "type ", api.type);
    append_part(particulars, "code ", api.code);
    append_part(particulars, "param ", api.param);
    append_part(particulars, "request ", api.request_id);
    if (!particulars.empty())
        text.append(text.empty() ? "(" : " (").append(particulars).append(")");
    return text;
}

// Octets of the control character, or the line separator, that a text begins with; else 0.
std::size_t control_size(std::string_view text)
{
    auto const first = static_cast<unsigned char>(text[0]);
    if (first < 0x20 || first == 0x7f)
        return 1;
    if (first == 0xC2 && text.size() > 1 && static_cast<unsigned char>(text[1]) < 0xA0)
        return 2;
    return text.starts_with("\u2028") || text.starts_with("\u2029") ? 3 : 0;
}

// What a server says must not forge lines in a log or drive a terminal.
std::string in_one_line(std::string_view said)
{
    std::string text;
    utf8::append_repaired(text, said);
    for (std::size_t i = 0; i < text.size(); ++i)
        if (auto const size = control_size(std::string_view(text).substr(i)))
            text.replace(i, size, size, ' ');
    return text;
}

std::string describe(boost::system::error_code const& code, error_details const& details)
{
    std::string text =
        code == boost::asio::error::operation_aborted ? "the call was cancelled" : code.message();
    std::string const cause =
        details.api ? in_the_servers_words(*details.api, details.reason) : details.reason;
    if (!cause.empty())
        text.append(": ").append(cause);
    if (!details.url.empty())
        text.append(" [")
            .append(to_string(details.stage))
            .append(" ")
            .append(details.url)
            .append("]");
    return in_one_line(text);
}

bool is_server_fault(std::string_view code, std::string_view type)
{
    return code == "server_error" || type == "server_error" || code == "rate_limit_exceeded" ||
           type == "rate_limit_error" || code == "overloaded_error" || type == "overloaded_error";
}

bool is_retryable_status(int status)
{
    return status == 408 || status == 409 || status == 429 || status >= 500;
}

} // namespace

boost::system::error_category const& error_category() noexcept
{
    static category const instance;
    return instance;
}

boost::system::error_code make_error_code(errc value) noexcept
{
    return {static_cast<int>(value), error_category()};
}

std::string_view to_string(call_stage stage) noexcept
{
    switch (stage) {
    case call_stage::prepare: return "preparing";
    case call_stage::pool: return "waiting for a connection to";
    case call_stage::resolve: return "resolving";
    case call_stage::connect: return "connecting to";
    case call_stage::handshake: return "in the TLS handshake with";
    case call_stage::send: return "sending to";
    case call_stage::head: return "waiting for";
    case call_stage::body: return "reading from";
    }
    return "calling";
}

struct error::state
{
    error_details details;
    std::string text;
};

error::error(boost::system::error_code code, error_details details) : system_error(code)
{
    std::string text = describe(code, details);
    state_ = std::make_shared<state const>(state{std::move(details), std::move(text)});
}

error::error(errc code, error_details details) : error(make_error_code(code), std::move(details)) {}

error::error(errc code, std::string reason)
    : error(make_error_code(code), error_details{.reason = std::move(reason)})
{}

char const* error::what() const noexcept { return state_->text.c_str(); }

error_details const& error::details() const noexcept { return state_->details; }

api_error const* error::api() const noexcept
{
    return state_->details.api ? &*state_->details.api : nullptr;
}

bool error::is_cancelled() const noexcept
{
    return code() == boost::asio::error::operation_aborted;
}

bool error::is_timeout() const noexcept
{
    return code() == errc::pool_timeout || code() == errc::connect_timeout ||
           code() == errc::idle_timeout || code() == errc::deadline_exceeded;
}

bool error::is_connection() const noexcept
{
    return code() == errc::resolve_failed || code() == errc::connect_failed ||
           code() == errc::tls_failed || code() == errc::connection_lost;
}

bool error::is_status() const noexcept { return code() == errc::http_status; }

bool error::is_rate_limit() const noexcept
{
    return api() != nullptr && (api()->status == 429 || api()->code == "rate_limit_exceeded" ||
                                api()->type == "rate_limit_error");
}

bool error::is_truncated() const noexcept { return code() == errc::truncated; }

bool error::is_retryable() const noexcept
{
    if (code() == errc::connect_timeout || code() == errc::connect_failed ||
        code() == errc::resolve_failed || code() == errc::connection_lost || is_truncated())
        return true;
    if (api() == nullptr || api()->code == "insufficient_quota")
        return false;
    if (is_status())
        return is_retryable_status(api()->status);
    return code() == errc::response_failed && is_server_fault(api()->code, api()->type);
}

} // namespace responses
