#include "client/call.hpp"

#include "protocol/server_error.hpp"
#include "protocol/utf8.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace responses::detail {

namespace asio = boost::asio;

namespace {

// Of a request to a server, and of the news that nobody listens there back.
constexpr std::chrono::seconds longest_way{1};

// What may still come of a body after all that matters, and how long it may take.
constexpr std::size_t largest_rest = std::size_t{64} << 10;
constexpr std::chrono::seconds longest_rest{1};

time_point now() noexcept { return std::chrono::steady_clock::now(); }

std::size_t size_of(std::span<std::string_view const> pieces)
{
    std::size_t size = 0;
    for (auto const piece : pieces)
        size += piece.size();
    return size;
}

// Reads what is left of a body, which nobody wants, for the sake of the connection.
asio::awaitable<void> read_rest(std::shared_ptr<transport::lease> lease,
                                std::shared_ptr<http::exchange> exchange, std::string unread)
try {
    transport::read_buffer buffer(largest_rest);
    buffer.make_room();
    if (unread.size() > buffer.room().size())
        co_return lease->close();
    buffer.commit(asio::buffer_copy(buffer.room(), asio::buffer(unread)));
    due const limit{now() + longest_rest, errc::idle_timeout};
    std::size_t rest = largest_rest;
    while (!exchange->is_done()) {
        exchange->clear_body();
        std::size_t const had = buffer.unread().size();
        co_await lease->held()->read(buffer, limit);
        std::size_t const came = buffer.unread().size() - had;
        if (lease->held()->at_end() || came > rest)
            break;
        rest -= came;
        buffer.consume(exchange->put(buffer.unread()));
    }
    if (exchange->is_done() && buffer.unread().empty())
        lease->give_back();
    lease->close();
} catch (boost::system::system_error const&) {
    lease->close(); // It was worth a try.
}

} // namespace

call::call(std::shared_ptr<client_core const> core, operation what)
    : core_(std::move(core)),
      what_(std::move(what)),
      deadlines_(core_->limits, now(), now()),
      lease_(std::make_shared<transport::lease>(core_->pool)),
      buffer_(core_->sizes.head),
      exchange_(std::make_shared<http::exchange>(core_->sizes.head))
{}

asio::awaitable<void> call::start(time_point began, time_point attempt, observed_call& told)
{
    deadlines_ = deadlines(core_->limits, began, attempt);
    co_await lease_->acquire(deadlines_.pool());
    timings_.acquired = elapsed();
    timings_.reused = lease_->is_reused();
    co_await connect();
    co_await ask();
    timings_.first_byte = elapsed();
    told.head(head());
    if (is_redirected())
        co_return;
    what_.octets.reset();
    if (exchange_->status() / 100 != 2)
        co_await refuse_status();
    if (exchange_->is_encoded())
        throw error(errc::unexpected_content, "a Content-Encoding that was not asked for: " +
                                                  std::string(header("Content-Encoding")));
}

asio::awaitable<void> call::connect()
{
    if (!lease_->is_reused()) {
        co_await lease_->held()->open(core_->route, deadlines_.connect(now()), deadlines_.start(),
                                      timings_);
        core_->pool->count_opened(timings_);
    }
    connected_ = true;
}

// The server may have closed a connection that was idle while the request was on its way. A request
// that is lost later than that would take may have been worked on: whether that one is sent again
// is the retry policy's.
asio::awaitable<void> call::ask()
{
    bool was_closed = false;
    try {
        boost::system::error_code const not_sent = co_await send();
        co_await read_head(not_sent);
    } catch (error const& failure) {
        was_closed = failure.code() == errc::connection_lost && lease_->is_reused() && !answered_ &&
                     (!sent_whole_ || now() - sent_at_ < longest_way);
        if (!was_closed)
            throw;
    }
    if (!was_closed)
        co_return;
    connected_ = sent_ = input_ended_ = false;
    timings_.reused = false;
    timings_.resent = true;
    lease_->replace();
    co_await connect();
    co_await ask();
}

asio::awaitable<boost::system::error_code> call::send()
{
    http::split_request text{.rest = *what_.octets};
    if (added_)
        text = http::with_field(*what_.octets, *added_);
    boost::system::error_code failed;
    std::array const pieces{std::string_view(text.beginning), text.rest};
    for (auto piece : pieces)
        while (!piece.empty() && !failed)
            piece.remove_prefix(
                co_await lease_->held()->write_some(piece, deadlines_.silence(now()), failed));
    sent_ = true;
    sent_at_ = now();
    sent_whole_ = !failed;
    co_return failed;
}

asio::awaitable<void> call::read_head(boost::system::error_code not_sent)
{
    due const limit = deadlines_.header(now());
    try {
        while (!exchange_->has_head())
            co_await read_some(limit);
    } catch (error const& failure) {
        // What kept the request from being sent is the better word, unless we ended the wait.
        if (not_sent && failure.code() == errc::connection_lost)
            throw error(errc::connection_lost, not_sent.message());
        throw;
    }
}

asio::awaitable<void> call::read_on(due limit)
{
    exchange_->clear_body();
    while (exchange_->body().empty() && !at_end())
        co_await read_some(limit);
}

asio::awaitable<void> call::read_some(due limit)
{
    auto const connection = lease_->held();
    co_await connection->read(buffer_, limit);
    if (connection->at_end()) {
        input_ended_ = true;
        exchange_->put_end(connection->ended_orderly());
        co_return;
    }
    answered_ = true;
    buffer_.consume(exchange_->put(buffer_.unread()));
}

asio::awaitable<std::string> call::rest_of_body()
{
    std::string body;
    for (;;) {
        if (size_of(pieces()) > core_->sizes.body - body.size())
            throw error(errc::too_large, "the body of the answer");
        for (auto const piece : pieces())
            body.append(piece);
        if (at_end())
            break;
        co_await read_on(deadlines_.silence(now()));
    }
    if (!exchange_->is_done())
        throw error(errc::truncated, "the connection ended in the middle of the body");
    co_return body;
}

// What has come if it breaks off.
asio::awaitable<std::string> call::beginning_of_body(std::size_t size)
{
    due const limit = deadlines_.silence(now());
    std::string body;
    for (;;) {
        for (auto const piece : pieces())
            body.append(piece.substr(0, size - body.size()));
        if (at_end() || body.size() == size)
            co_return body;
        try {
            co_await read_on(limit);
        } catch (error const& failure) {
            if (failure.code() == errc::idle_timeout || failure.code() == errc::attempt_timeout ||
                failure.is_connection())
                co_return body;
            throw;
        }
    }
}

asio::awaitable<void> call::refuse_status()
{
    std::string body = co_await beginning_of_body(examined_body);
    if (exchange_->is_encoded())
        body = "(encoded as " + std::string(header("Content-Encoding")) + ")";
    error_details details;
    details.api = server_error_from_body(body);
    details.api->status = exchange_->status();
    details.api->retry_after = retry_after(header("retry-after-ms"), header("retry-after"),
                                           std::chrono::system_clock::now());
    details.api->should_retry = should_retry(header("x-should-retry"));
    details.api->limits = head().limits();
    if (!header("Location").empty())
        details.reason = "it redirects to " + location();
    else if (details.api->message.empty())
        details.reason = utf8::excerpt(details.api->body);
    throw error(errc::http_status, std::move(details));
}

// Without its query, which may be a secret.
std::string call::location() const
{
    auto const to = http::redirected(*what_.where, header("Location"));
    return to ? to->display + " (followed are 307 and 308 to the same origin only)"
              : "what is no http or https URL";
}

asio::awaitable<operation> call::redirected()
{
    auto to = http::redirected(*what_.where, header("Location"));
    if (!to || !http::is_same_origin(*to, *what_.where))
        co_await refuse_status();
    operation next;
    next.octets = std::make_shared<std::string const>(http::with_target(*what_.octets, to->target));
    next.where = std::make_shared<http::endpoint const>(std::move(*to));
    co_return next;
}

bool call::is_redirected() const noexcept
{
    int const status = exchange_->status();
    return (status == 307 || status == 308) && !header("Location").empty();
}

asio::awaitable<void> call::refuse_body(std::string_view wanted, std::size_t enough)
{
    std::string const body = co_await beginning_of_body(enough);
    error_details details;
    details.reason.append("a body of type ").append(media_type());
    details.reason.append(" instead of ").append(wanted).append(": ");
    api_error said = server_error_from_body(body);
    details.reason += said.message.empty() ? utf8::excerpt(said.body) : said.message;
    details.api = std::move(said);
    throw error(errc::unexpected_content, std::move(details));
}

void call::release()
{
    auto const lease = std::move(lease_);
    if (!lease)
        return;
    if (may_live_on() && exchange_->is_done() && buffer_.unread().empty())
        lease->give_back();
    lease->close();
}

void call::release_after_rest()
{
    if (!may_live_on() || exchange_->is_done())
        return release();
    asio::co_spawn(core_->executor,
                   read_rest(std::move(lease_), exchange_, std::string(buffer_.unread())),
                   asio::detached);
}

bool call::may_live_on() const noexcept
{
    return sent_whole_ && !input_ended_ && exchange_->may_live_on();
}

void call::close() noexcept
{
    if (lease_)
        lease_->close();
}

std::string_view call::media_type() const noexcept
{
    auto const value = header("Content-Type");
    return value.substr(0, value.find_first_of("; \t"));
}

call_timings::duration call::elapsed() const noexcept { return now() - deadlines_.start(); }

call_stage call::stage() const noexcept
{
    if (!connected_)
        return lease_ && lease_->held() ? lease_->held()->stage() : call_stage::pool;
    if (!sent_)
        return call_stage::send;
    return exchange_->has_head() ? call_stage::body : call_stage::head;
}

void call::explain(error_details& details) const
{
    details.stage = stage();
    details.url = what_.where->display;
    if (details.api && details.api->request_id.empty())
        details.api->request_id = head().request_id();
    details.head = head();
    details.timings = timings_;
}

} // namespace responses::detail
