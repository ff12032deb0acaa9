#include "client/call.hpp"

#include "protocol/server_error.hpp"
#include "protocol/utf8.hpp"

#include <algorithm>
#include <utility>

namespace responses::detail {

namespace asio = boost::asio;

namespace {

// Enough to find the words in it, were it an error with a long message.
constexpr std::size_t examined_body = std::size_t{64} << 10;

time_point now() noexcept { return std::chrono::steady_clock::now(); }

std::size_t size_of(std::span<std::string_view const> pieces)
{
    std::size_t size = 0;
    for (auto const piece : pieces)
        size += piece.size();
    return size;
}

} // namespace

call::call(std::shared_ptr<client_core const> core, std::shared_ptr<std::string const> request)
    : core_(std::move(core)),
      request_(std::move(request)),
      deadlines_(core_->limits, now(), now()),
      connection_(std::make_shared<transport::connection>(core_->executor, core_->sizes.head)),
      exchange_(core_->sizes.head)
{}

asio::awaitable<void> call::start(time_point began)
{
    deadlines_ = deadlines(core_->limits, began, now());
    co_await connection_->open(core_->create, core_->tls, deadlines_.connect(), deadlines_.start(),
                               timings_);
    connected_ = true;
    boost::system::error_code const not_sent = co_await send();
    sent_ = true;
    request_.reset();
    co_await read_head(not_sent);
    timings_.first_byte = elapsed();
    if (exchange_.status() / 100 != 2)
        co_await refuse_status();
    if (exchange_.is_encoded())
        throw error(errc::unexpected_content, "a Content-Encoding that was not asked for: " +
                                                  std::string(header("Content-Encoding")));
}

asio::awaitable<boost::system::error_code> call::send()
{
    boost::system::error_code failed;
    std::string_view rest = *request_;
    while (!rest.empty() && !failed)
        rest.remove_prefix(
            co_await connection_->write_some(rest, deadlines_.silence(now()), failed));
    co_return failed;
}

asio::awaitable<void> call::read_head(boost::system::error_code not_sent)
{
    due const limit = deadlines_.header(now());
    try {
        while (!exchange_.has_head())
            co_await read_some(limit);
    } catch (error const& failure) {
        // What kept the request from being sent is the better word, unless we ended the wait.
        if (not_sent && failure.is_connection())
            throw error(errc::connection_lost, not_sent.message());
        throw;
    }
}

asio::awaitable<void> call::read_on(due limit)
{
    exchange_.clear_body();
    while (exchange_.body().empty() && !at_end())
        co_await read_some(limit);
}

asio::awaitable<void> call::read_some(due limit)
{
    co_await connection_->read(limit);
    if (connection_->at_end()) {
        input_ended_ = true;
        exchange_.put_end(connection_->ended_orderly());
        co_return;
    }
    connection_->consume(exchange_.put(connection_->buffered()));
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
    if (!exchange_.is_done())
        throw error(errc::truncated, "the connection ended in the middle of the body");
    co_return body;
}

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
    if (exchange_.is_encoded())
        body = "(encoded as " + std::string(header("Content-Encoding")) + ")";
    error_details details;
    details.api = server_error_from_body(body);
    details.api->status = exchange_.status();
    details.api->retry_after = retry_after(header("retry-after-ms"), header("retry-after"),
                                           std::chrono::system_clock::now());
    details.api->should_retry = should_retry(header("x-should-retry"));
    if (details.api->message.empty())
        details.reason = utf8::excerpt(details.api->body);
    throw error(errc::http_status, std::move(details));
}

void call::close() noexcept { connection_->close(); }

std::string_view call::media_type() const noexcept
{
    auto const value = header("Content-Type");
    return value.substr(0, value.find_first_of("; \t"));
}

call_timings::duration call::elapsed() const noexcept { return now() - deadlines_.start(); }

call_stage call::stage() const noexcept
{
    if (!connected_)
        return connection_->stage();
    if (!sent_)
        return call_stage::send;
    return exchange_.has_head() ? call_stage::body : call_stage::head;
}

error call::explained(boost::system::system_error const& failure) const
{
    auto const* ours = dynamic_cast<error const*>(&failure);
    error_details details = ours != nullptr ? ours->details() : error_details{};
    details.stage = stage();
    details.url = core_->create.display;
    if (details.api && details.api->request_id.empty())
        details.api->request_id = request_id();
    return error(failure.code(), std::move(details));
}

} // namespace responses::detail
