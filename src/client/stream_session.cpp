#include "client/stream_session.hpp"

#include "client/reply.hpp"
#include "client/turn.hpp"

#include <boost/asio/error.hpp>
#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <utility>

namespace responses::detail {

namespace asio = boost::asio;
using boost::beast::iequals;

namespace {

constexpr std::chrono::seconds longest_wait_for_usage{2};

} // namespace

stream_session::stream_session(std::shared_ptr<client_core const> core, operation what,
                               stream_position from)
    : core_(std::move(core)),
      tries_(core_, std::move(what)),
      from_(std::move(from)),
      position_(from_),
      learns_(core_->resume.max_attempts > 0 || core_->cancel_background),
      reader_(std::in_place, core_->sizes.event, core_->native_only)
{}

asio::awaitable<std::optional<event>> stream_session::next(std::shared_ptr<stream_session> self)
{
    turn const guard(self->busy_, "another next() of this stream is waiting");
    self->asked_ = true;
    for (;;) {
        try {
            while (!self->over_) {
                if (self->cancelled_)
                    throw error(asio::error::operation_aborted);
                if (auto found = self->ready())
                    co_return found;
                if (!self->over_)
                    co_await self->fill();
            }
            co_return std::nullopt;
        } catch (boost::system::system_error const& failure) {
            self->repeat_or_throw(failure);
        } catch (...) {
            self->end();
            throw;
        }
    }
}

// Returns when another attempt is to be started.
void stream_session::repeat_or_throw(boost::system::system_error const& failure)
{
    error const told = explained(failure);
    try {
        if (repeats(told) || resumes(told))
            return;
    } catch (...) {
        end(); // The policy's predicate is the caller's.
        throw;
    }
    if (told.is_cancelled())
        abandon();
    tries_.tell_failure(told);
    end();
    failure_ = told;
    throw told;
}

bool stream_session::repeats(error const& failure)
{
    if (cancelled_ || !tries_.repeats(failure, given_))
        return false;
    position_ = from_;
    given_ = delivery::nothing;
    start_over();
    return true;
}

bool stream_session::resumes(error const& failure)
{
    bool const began = given_ != delivery::nothing;
    if (!began || cancelled_ || tries_.is_closed() || !position_.is_resumable())
        return false;
    auto facts = tries_.facts(given_);
    facts.number = ++fruitless_;
    auto const wait = wait_before_resume(core_->resume, core_->retries, failure, facts);
    if (!wait)
        return false;
    auto next = stream_response(*core_, position_.id(), position_.last());
    tries_.go_on_with(std::move(next), failure, *wait);
    position_.reconnect();
    start_over();
    return true;
}

void stream_session::start_over()
{
    reader_.emplace(core_->sizes.event, core_->native_only);
    next_piece_ = 0;
    away_since_.reset();
    started_ = false;
}

error stream_session::explained(boost::system::system_error const& failure) const
{
    return tries_.explained(failure, position_.last());
}

std::optional<event> stream_session::ready()
{
    for (;;) {
        auto found = reader_->next();
        if (!found && feed_next_piece())
            continue;
        if (found && !admits(*found))
            continue;
        if (found && reader_->at_terminal() && is_withheld())
            return std::nullopt;
        if (found)
            note(*found);
        else if (reader_->ended())
            end();
        return found;
    }
}

// False: what has come is used up.
bool stream_session::feed_next_piece()
{
    auto const pieces = tries_.current().pieces();
    if (reader_->ended() || next_piece_ == pieces.size())
        return false;
    reader_->feed(pieces[next_piece_++]);
    return true;
}

// False: it has been given before.
bool stream_session::admits(event const& seen)
{
    if (learns_)
        position_.learn(seen);
    if (!position_.admit(seen))
        return false;
    bool const is_new = seen.sequence_number() && seen.type() != event_type::keepalive;
    if (fruitless_ > 0 && is_new)
        fruitless_ = 0;
    return true;
}

// The event of a failure is not given when another attempt follows.
bool stream_session::is_withheld()
{
    auto const failure = reader_->failure();
    return failure && repeats(explained(*failure));
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
    co_await read_on();
    call& running = tries_.current();
    if (running.at_end() && running.pieces().empty())
        reader_->end_input();
}

asio::awaitable<void> stream_session::read_on()
try {
    due const limit = limit_of_silence();
    co_await tries_.current().read_on(limit);
} catch (error const& failure) {
    if (failure.code() != errc::idle_timeout || !reader_->may_end())
        throw;
    reader_->end_input();
}

// Behind a completion some servers send its usage, and some nothing at all, not even an end.
due stream_session::limit_of_silence()
{
    auto const& limits = tries_.current().limits();
    if (given_ == delivery::nothing)
        return limits.first_event(silent_since_);
    due const limit = limits.silence(silent_since_);
    due const moment{silent_since_ + longest_wait_for_usage, errc::idle_timeout};
    return reader_->may_end() && moment.at < limit.at ? moment : limit;
}

// A page is not searched for events: what came is shown instead.
asio::awaitable<void> stream_session::start()
{
    co_await tries_.start();
    silent_since_ = std::chrono::steady_clock::now();
    reader_->set_time(std::chrono::system_clock::now());
    call& running = tries_.current();
    auto const type = running.media_type();
    bool const is_document = iequals(type, "application/json") && core_->native_only;
    if (is_document || iequals(type, "text/html"))
        co_await running.refuse_body("a stream");
}

void stream_session::note(event const& seen)
{
    if (!tries_.current().timings().first_text)
        note_time(seen);
    // A model that is stuck behind a proxy must not look alive.
    if (seen.type() == event_type::keepalive)
        away_since_ = std::chrono::steady_clock::now();
    else
        heard_ = true;
    tries_.tell_event(seen);
    if (snapshot_)
        snapshot_->apply(seen);
    if (given_ != delivery::output)
        note_delivery(seen.type());
    if (reader_->at_terminal())
        note_end();
}

void stream_session::note_time(event const& seen)
{
    call& running = tries_.current();
    auto& timings = running.timings();
    if (!timings.first_event)
        timings.first_event = running.elapsed();
    if (!seen.text().empty())
        timings.first_text = running.elapsed();
}

void stream_session::note_delivery(event_type type)
{
    given_ = std::max(given_, delivery_of(type));
    if (given_ == delivery::output)
        tries_.settle();
}

// The views of the terminal event stay good: the buffer is the call's.
void stream_session::note_end()
{
    call& running = tries_.current();
    running.timings().finished = running.elapsed();
    if (auto* final = reader_->final_response()) {
        final->head = running.head();
        final->timings = running.timings();
    }
    tell_end();
    tries_.release_after_rest();
}

void stream_session::tell_end()
{
    if (auto const failure = reader_->failure())
        tries_.tell_failure(explained(*failure));
    else
        tries_.tell_success(reader_->final_response());
}

void stream_session::end()
{
    over_ = true;
    tries_.release();
}

void stream_session::cancel() noexcept
{
    if (reader_->at_terminal() || over_)
        return; // What it could stop has ended.
    if (!std::exchange(cancelled_, true))
        abandon();
    tries_.close();
    if (!busy_)
        tries_.tell_abandoned(); // Else the waiting `next()` tells.
}

void stream_session::abandon() noexcept
{
    if (core_->cancel_background && !std::exchange(abandoned_, true) && position_.is_background())
        detail::abandon(core_, position_.id());
}

void stream_session::keep_snapshot(snapshot_options const& settings)
{
    if (asked_)
        throw error(errc::invalid_state, "the stream has begun: ask for a snapshot before");
    snapshot_.emplace(settings);
}

snapshot const& stream_session::kept_snapshot() const
{
    if (!snapshot_)
        throw error(errc::invalid_state, "no snapshot is kept: call keep_snapshot() first");
    return *snapshot_;
}

response const& stream_session::response()
{
    if (auto const* final = reader_->final_response())
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
