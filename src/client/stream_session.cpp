#include "client/stream_session.hpp"

#include "protocol/server_error.hpp"
#include "protocol/utf8.hpp"

#include <boost/asio/error.hpp>
#include <boost/beast/core/string.hpp>

#include <utility>

namespace responses::detail {

namespace asio = boost::asio;
using boost::beast::iequals;

/// One `next()` at a time: a second one would read the same connection.
class stream_session::turn
{
public:
    explicit turn(stream_session& owner) : owner_(owner)
    {
        if (std::exchange(owner_.busy_, true))
            throw error(errc::invalid_state, "another next() of this stream is waiting");
    }
    ~turn() { owner_.busy_ = false; }

    turn(turn const&) = delete;
    turn& operator=(turn const&) = delete;

private:
    stream_session& owner_;
};

stream_session::stream_session(std::shared_ptr<client_core const> core, std::string request)
    : call_(core, std::move(request)), reader_(core->sizes.event)
{}

asio::awaitable<std::optional<event>> stream_session::next(std::shared_ptr<stream_session> self)
{
    turn const guard(*self);
    try {
        for (;;) {
            if (self->over_)
                co_return std::nullopt;
            if (self->cancelled_)
                throw error(asio::error::operation_aborted);
            if (auto found = self->ready())
                co_return found;
            if (!self->over_)
                co_await self->fill();
        }
    } catch (boost::system::system_error const& failure) {
        self->failure_ = self->explained(failure);
        self->end();
        throw *self->failure_;
    } catch (...) {
        self->end();
        throw;
    }
}

error stream_session::explained(boost::system::system_error const& failure) const
{
    return call_.explained(failure, reader_.last_sequence_number());
}

std::optional<event> stream_session::ready()
{
    auto found = reader_.next();
    while (!found && !reader_.ended() && next_piece_ != call_.pieces().size()) {
        reader_.feed(call_.pieces()[next_piece_++]);
        found = reader_.next();
    }
    if (found)
        note(*found);
    else if (reader_.ended())
        end();
    return found;
}

asio::awaitable<void> stream_session::fill()
{
    auto const now = std::chrono::steady_clock::now();
    if (std::exchange(heard_, false))
        silent_since_ = now;
    else if (away_since_)
        silent_since_ += now - *away_since_; // Only the server's silence counts.
    away_since_.reset();
    if (!std::exchange(started_, true)) {
        co_await start();
        co_return;
    }
    next_piece_ = 0;
    co_await call_.read_on(silent_since_);
    if (call_.at_end() && call_.pieces().empty())
        reader_.end_input();
}

// A body that says it is something else is not searched for events: what came is shown instead.
asio::awaitable<void> stream_session::start()
{
    co_await call_.start();
    silent_since_ = std::chrono::steady_clock::now();
    auto const type = call_.media_type();
    if (!iequals(type, "application/json") && !iequals(type, "text/html"))
        co_return;
    error_details details;
    details.reason = "a body of type " + std::string(type) + " instead of a stream: ";
    std::string const body = co_await call_.beginning_of_body(examined_body);
    api_error said = server_error_from_body(body);
    details.reason += said.message.empty() ? utf8::excerpt(said.body) : said.message;
    details.api = std::move(said);
    throw error(errc::unexpected_content, std::move(details));
}

void stream_session::note(event const& seen)
{
    auto& timings = call_.timings();
    if (!timings.first_event)
        timings.first_event = call_.elapsed();
    if (!timings.first_text && !seen.text().empty())
        timings.first_text = call_.elapsed();
    // A model that is stuck behind a proxy must not look alive.
    if (seen.type() == event_type::keepalive)
        away_since_ = std::chrono::steady_clock::now();
    else
        heard_ = true;
    if (reader_.at_terminal())
        note_end();
}

// The views of the terminal event stay good: the buffer is the call's.
void stream_session::note_end()
{
    call_.timings().finished = call_.elapsed();
    if (auto* final = reader_.final_response()) {
        final->request_id = call_.request_id();
        final->timings = call_.timings();
    }
    call_.release_after_rest();
}

void stream_session::end()
{
    over_ = true;
    call_.release();
}

void stream_session::cancel() noexcept
{
    if (reader_.at_terminal() || over_)
        return; // What it could stop has ended.
    cancelled_ = true;
    call_.close();
}

response const& stream_session::response()
{
    if (auto const* final = reader_.final_response())
        return *final;
    throw error(errc::invalid_state, "the stream has not reached its terminal event");
}

asio::awaitable<response> stream_session::finish(std::shared_ptr<stream_session> self)
{
    while (auto const passed = co_await next(self)) {
    }
    if (self->failure_)
        throw *self->failure_;
    co_return self->response();
}

} // namespace responses::detail
