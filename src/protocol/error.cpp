#include "protocol/one_line.hpp"
#include "protocol/server_error.hpp"

#include <responses/error.hpp>
#include <responses/response.hpp>

#include <boost/asio/error.hpp>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

namespace responses {
namespace {

char const* text_of(errc value) noexcept
{
    switch (value) {
    case errc::invalid_argument: return "this cannot be used";
    case errc::invalid_state: return "this is not possible now";
    case errc::key_failed: return "no key can be had; check options::api_key_source";
    case errc::resolve_failed:
        return "the host name has no address; check the base URL and the network";
    case errc::connect_failed: return "cannot connect; check that the server runs at this address";
    case errc::proxy_failed:
        return "the proxy does not connect to the server; check the proxy's URL and credentials";
    case errc::tls_failed:
        return "cannot set up TLS; check the certificate, the host name and the CA file";
    case errc::connection_lost: return "the connection was lost";
    case errc::rate_timeout:
        return "the rate allowed no attempt within the time limit (options::rates, "
               "time_limits::rate)";
    case errc::key_timeout: return "no key came within the time limit (time_limits::key)";
    case errc::pool_timeout:
        return "no connection was free within the time limit (time_limits::pool, pool_limits)";
    case errc::connect_timeout: return "not connected within the time limit (time_limits::connect)";
    case errc::header_timeout:
        return "no answer to the request within the time limit (time_limits::header)";
    case errc::first_event_timeout:
        return "no event of the stream within the time limit (time_limits::first_event)";
    case errc::idle_timeout: return "the server was silent for too long (time_limits::idle)";
    case errc::attempt_timeout:
        return "one attempt took longer than the time limit (time_limits::attempt)";
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
    case errc::events_missing:
        return "events of the stream are missing; retrieve the response for what they said";
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

std::string in_seconds(std::chrono::milliseconds wait)
{
    auto const rest = std::to_string(wait.count() % 1000);
    return std::to_string(wait.count() / 1000) + "." + std::string(3 - rest.size(), '0') + rest +
           " s";
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
    if (api.retry_after)
        append_part(particulars, "retry after ", in_seconds(*api.retry_after));
    if (!particulars.empty())
        text.append(text.empty() ? "(" : " (").append(particulars).append(")");
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
    std::string circumstances;
    if (!details.url.empty())
        circumstances.append(to_string(details.stage)).append(" ").append(details.url);
    if (details.attempts > 1)
        append_part(circumstances, "attempts made: ", std::to_string(details.attempts));
    if (details.resumes > 0)
        append_part(circumstances, "to resume the stream: ", std::to_string(details.resumes));
    if (!circumstances.empty())
        text.append(" [").append(circumstances).append("]");
    return in_one_line(text);
}

bool is_retryable_status(int status)
{
    return status == 408 || status == 409 || status == 429 || status >= 500;
}

// In a stream. What the service says, and what those say that stand for it: some put the status of
// the failure behind them in the place of the code.
bool is_server_fault(api_error const& said)
{
    constexpr std::string_view passing[]{"server_error",         "rate_limit_exceeded",
                                         "rate_limit_error",     "overloaded_error",
                                         "server_is_overloaded", "slow_down"};
    auto const is_one = [&](std::string_view word) {
        return std::ranges::find(passing, word) != std::end(passing);
    };
    int status = 0;
    std::from_chars(said.code.data(), said.code.data() + said.code.size(), status);
    return is_one(said.code) || is_one(said.type) || is_retryable_status(status);
}

bool is_passing(boost::system::error_code const& code)
{
    constexpr errc passing[]{
        errc::resolve_failed,  errc::connect_failed,  errc::connection_lost,
        errc::connect_timeout, errc::header_timeout,  errc::first_event_timeout,
        errc::idle_timeout,    errc::attempt_timeout, errc::truncated};
    return std::ranges::any_of(passing, [&](errc one) { return code == one; });
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
    case call_stage::rate: return "waiting for its turn to ask";
    case call_stage::key: return "waiting for the key of";
    case call_stage::pool: return "waiting for a connection to";
    case call_stage::resolve: return "resolving";
    case call_stage::connect: return "connecting to";
    case call_stage::proxy: return "asking the proxy for";
    case call_stage::handshake: return "in the TLS handshake with";
    case call_stage::send: return "sending to";
    case call_stage::head: return "waiting for";
    case call_stage::body: return "reading from";
    case call_stage::back_off: return "waiting before asking again";
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
    return code() == errc::rate_timeout || code() == errc::key_timeout ||
           code() == errc::pool_timeout || code() == errc::connect_timeout ||
           code() == errc::header_timeout || code() == errc::first_event_timeout ||
           code() == errc::idle_timeout || code() == errc::attempt_timeout ||
           code() == errc::deadline_exceeded;
}

bool error::is_connection() const noexcept
{
    return code() == errc::resolve_failed || code() == errc::connect_failed ||
           code() == errc::proxy_failed || code() == errc::tls_failed ||
           code() == errc::connection_lost;
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
    if (is_passing(code()))
        return true;
    if (code() == errc::proxy_failed)
        return api() != nullptr && is_retryable_status(api()->status);
    bool const is_servers_word = is_status() || code() == errc::response_failed;
    if (!is_servers_word || api() == nullptr || is_out_of_quota(*api()))
        return false;
    if (api()->should_retry)
        return *api()->should_retry;
    return is_status() ? is_retryable_status(api()->status) : is_server_fault(*api());
}

} // namespace responses
