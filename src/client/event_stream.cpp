#include "client/stream_session.hpp"

#include <responses/event_stream.hpp>

#include <utility>

namespace responses {

event_stream::event_stream(std::shared_ptr<detail::stream_session> session) noexcept
    : session_(std::move(session))
{}

event_stream::event_stream(event_stream&&) noexcept = default;

event_stream& event_stream::operator=(event_stream&& other) noexcept
{
    event_stream replaced(std::move(other));
    std::swap(session_, replaced.session_); // What was here is cancelled.
    return *this;
}

event_stream::~event_stream() { cancel(); }

boost::asio::awaitable<std::optional<event>> event_stream::next()
{
    return detail::stream_session::next(session_);
}

boost::asio::awaitable<response> event_stream::finish()
{
    return detail::stream_session::finish(session_);
}

void event_stream::keep_snapshot(snapshot_options settings) { session_->keep_snapshot(settings); }

responses::snapshot const& event_stream::snapshot() const { return session_->kept_snapshot(); }

void event_stream::cancel() noexcept
{
    if (session_)
        session_->cancel();
}

responses::response const& event_stream::response() const { return session_->response(); }

responses::dialect event_stream::dialect() const noexcept { return session_->dialect(); }

response_head const& event_stream::head() const noexcept { return session_->head(); }

call_timings event_stream::timings() const noexcept { return session_->timings(); }

sequence_figures event_stream::sequence() const noexcept { return session_->sequence(); }

} // namespace responses
