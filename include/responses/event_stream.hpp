#pragma once

#include <responses/dialect.hpp>
#include <responses/event.hpp>
#include <responses/export.hpp>
#include <responses/response.hpp>
#include <responses/response_head.hpp>
#include <responses/sequence_figures.hpp>
#include <responses/snapshot.hpp>
#include <responses/timings.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>

namespace responses {

namespace detail {
class stream_session;
}

/// The events of one streamed response, as an async generator.
///
/// Nothing is sent before the first `next()`. The stream ends at its terminal event:
/// `response.completed` and `response.incomplete` are outcomes, after which `next()` gives nothing;
/// after `response.failed` and `error` the following `next()` throws `errc::response_failed`.
///
/// As long as no output was given, what fails is tried again as `options::retries` has it; the
/// event of the failure is then not given. When nothing but the beginning of a response was given,
/// and the service says that it failed, another `response.created` begins its successor. Later,
/// what breaks off can be resumed where it was: `options::resume`.
///
/// It may outlive its client. Destroying it is cancelling it, also while a `next()` waits: the
/// connection is closed; HTTP/1.1 has no other way to abort, and the server may go on generating.
///
/// One that was moved from may only be assigned to or destroyed. Thread safety: distinct objects:
/// safe. Shared objects: unsafe; await and cancel it on the client's executor.
class RESPONSES_API event_stream
{
public:
    event_stream(event_stream&&) noexcept;
    event_stream& operator=(event_stream&&) noexcept;
    ~event_stream();

    /// The next event, in order; nothing at the end, for good. Its views are valid until the next
    /// operation on this stream.
    ///
    /// Throws `error`; the stream has then ended and gives nothing more. Cancellation: `terminal`
    /// ends the stream with `operation_aborted`; `partial` and `total` are not accepted, as the
    /// request may already cost money. Await one `next()` at a time.
    boost::asio::awaitable<std::optional<event>> next();

    /// Reads on to the end and gives the final response. Throws what `next` throws.
    boost::asio::awaitable<responses::response> finish();

    /// From now on keeps the response that the events add up to. Throws `errc::invalid_state` when
    /// the first `next()` has been called.
    void keep_snapshot(snapshot_options settings = {});

    /// The response as far as its events have been given. It stays here when the stream fails.
    /// Valid as long as the stream; another response that takes its place, as a retry does, is
    /// kept in it too. Throws `errc::invalid_state` when it is not kept.
    responses::snapshot const& snapshot() const;

    /// Ends the stream now; a waiting `next()` throws `operation_aborted`.
    void cancel() noexcept;

    /// The final response, of the terminal event. Throws `errc::invalid_state` before the end.
    responses::response const& response() const;

    /// The form that the events come in: `native` until a chunk of another one has come.
    responses::dialect dialect() const noexcept;

    /// Status and header fields of the answer; without status until they are here. Valid until the
    /// next operation on this stream, which may be another attempt with an answer of its own.
    response_head const& head() const noexcept;

    /// So far.
    call_timings timings() const noexcept;

    /// What the sequence numbers told so far: whether all events have come, and once each.
    sequence_figures sequence() const noexcept;

    /// For the library itself.
    explicit event_stream(std::shared_ptr<detail::stream_session> session) noexcept;

private:
    std::shared_ptr<detail::stream_session> session_;
};

} // namespace responses
