#pragma once

#include <responses/event.hpp>
#include <responses/export.hpp>
#include <responses/tool_run.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>

namespace responses {

namespace detail {
class tool_session;
}

/// The events of all responses of a run of tools, as an async generator: see
/// `client::stream_tools`.
///
/// Nothing is sent before the first `next()`. Behind the terminal event of a response that calls
/// tools, `next()` runs them and begins the next response. The terminal event of the last response
/// ends it.
///
/// It may outlive its client. Destroying it is cancelling it, also while a `next()` waits; what
/// tools refer to must stay until they have heeded that.
///
/// One that was moved from may only be assigned to or destroyed. Thread safety: distinct objects:
/// safe. Shared objects: unsafe; await and cancel it on the client's executor.
class RESPONSES_API tool_stream
{
public:
    tool_stream(tool_stream&&) noexcept;
    tool_stream& operator=(tool_stream&&) noexcept;
    ~tool_stream();

    /// The next event; nothing at the end, for good. Its views are valid until the next operation
    /// on this stream.
    ///
    /// Throws `error`, as `event_stream::next` does; it has then ended and gives nothing more.
    /// Cancellation: `terminal`; it ends the run. Await one `next()` at a time.
    boost::asio::awaitable<std::optional<event>> next();

    /// Reads on to the end and gives what came of it. Throws what `next` throws.
    boost::asio::awaitable<tool_run> finish();

    /// What came of it so far: whole when `next` has given nothing. Valid until the next operation
    /// on this stream.
    tool_run const& run() const noexcept;

    /// Ends the run now; a waiting `next()` throws `operation_aborted`.
    void cancel() noexcept;

    /// For the library itself.
    explicit tool_stream(std::shared_ptr<detail::tool_session> session) noexcept;

private:
    std::shared_ptr<detail::tool_session> session_;
};

} // namespace responses
