#pragma once

#include <responses/call_options.hpp>
#include <responses/conversations.hpp>
#include <responses/event_stream.hpp>
#include <responses/export.hpp>
#include <responses/item_list.hpp>
#include <responses/list_options.hpp>
#include <responses/options.hpp>
#include <responses/poll_options.hpp>
#include <responses/pool_figures.hpp>
#include <responses/rate_figures.hpp>
#include <responses/request.hpp>
#include <responses/response.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace boost::asio {
class execution_context;
}

namespace responses {

class batch;
struct compact_request;
struct compacted_response;
struct deletion;
template <class T>
struct parsed;
struct token_count;
struct token_count_request;
struct tool_run;
struct tool_run_options;
class tool_stream;
class toolbox;

namespace detail {
struct client_core;
}

/// A client of one server. Cheap to move; calls keep what they need of it alive.
///
/// Operations are plain functions that serialise their request in the call, so the request may die
/// before the awaitable runs; a request that cannot be serialised throws `error` from the call.
/// For callbacks, futures or cancellation slots:
/// `asio::co_spawn(client.get_executor(), client.create(request), token)`.
///
/// One that was moved from may only be assigned to or destroyed. Thread safety: distinct objects:
/// safe. Shared objects: unsafe. Await its operations on its executor; from another thread by
/// `co_spawn` on `get_executor()`.
class RESPONSES_API client
{
public:
    /// With `options::from_environment()`. Throws `error(errc::invalid_argument)` for options that
    /// cannot be used, as all constructors do.
    explicit client(boost::asio::any_io_executor executor);
    client(boost::asio::any_io_executor executor, options const& settings);

    template <std::derived_from<boost::asio::execution_context> Context>
    explicit client(Context& context) : client(context.get_executor())
    {}
    template <std::derived_from<boost::asio::execution_context> Context>
    client(Context& context, options const& settings) : client(context.get_executor(), settings)
    {}

    client(client&&) noexcept;
    client& operator=(client&&) noexcept;
    ~client();

    /// Creates a model response and gives it whole (`POST /responses`). What fails is tried again
    /// as `options::retries` has it.
    ///
    /// Throws `error` when awaited; a response with the status `failed` is `errc::response_failed`,
    /// with the response inside. Cancellation: `terminal`; it closes the connection.
    boost::asio::awaitable<response> create(request const& what) const;

    /// Creates a model response as a stream of events. Nothing is sent before its first `next()`.
    event_stream stream(request const& what) const;

    /// The same as `create`, with the answer parsed: its text format is the JSON schema of `T`, a
    /// described struct, and the result a `T`, a refusal, an incomplete answer or a mismatch.
    /// Throws `error(errc::invalid_argument)` from the call when the request has a text format.
    /// Defined in responses/parse.hpp.
    template <class T>
    boost::asio::awaitable<parsed<T>> parse(request const& what) const;

    /// Creates responses until one calls no tool: what a response calls for is run, all at the same
    /// time, and its outputs are the input of the next, behind all that there was. With a
    /// `conversation` they alone are. `tool_choice` demands calls of the first response only.
    ///
    /// A tool that fails ends nothing: the model is told. Throws what `create` throws, and what
    /// there was is then gone; `stream_tools` keeps it. From the call it throws
    /// `error(errc::invalid_argument)` when the request has a tool of the same name, is for the
    /// background, or has members that a run changes in `extra` or `call_options::body`.
    /// Cancellation: `terminal`; it cancels the tools that run, and waits for them. Tools run on
    /// the executor of who awaits this.
    boost::asio::awaitable<tool_run> run_tools(request const& what, toolbox const& tools) const;
    boost::asio::awaitable<tool_run> run_tools(request const& what, toolbox const& tools,
                                               tool_run_options const& how) const;

    /// The same with each response as a stream of events, one after another.
    tool_stream stream_tools(request const& what, toolbox const& tools) const;
    tool_stream stream_tools(request const& what, toolbox const& tools,
                             tool_run_options const& how) const;

    /// A response that the service keeps (`GET /responses/{id}`), whatever its status is. Retried
    /// like `create`; so is `cancel`.
    boost::asio::awaitable<response> retrieve(std::string_view id) const;

    /// The events of a response that the service keeps, those it is still to have included
    /// (`GET /responses/{id}?stream=true`): all, or those behind the one with the sequence number
    /// `after`.
    event_stream stream_from(std::string_view id,
                             std::optional<std::int64_t> after = std::nullopt) const;

    /// Has the service stop a response that is generated in the background
    /// (`POST /responses/{id}/cancel`). Gives it as it is then.
    boost::asio::awaitable<response> cancel(std::string_view id) const;

    /// Creates a response in the background and looks after it until it is there: `create` with
    /// `background`, then `retrieve` after waits that `poll_options` has, as long as its status is
    /// `queued` or `in_progress`. Gives it, with head and timings of the last look, with any other
    /// status but `failed`, which is thrown as by `create`.
    ///
    /// Throws `error(errc::invalid_argument)` for a request that says `background: false`, and,
    /// when awaited, `errc::deadline_exceeded` where the next look would come too late.
    /// Cancellation: `terminal`; the service goes on unless `options::cancel_background` says
    /// otherwise.
    boost::asio::awaitable<response> create_and_poll(request const& what) const;
    boost::asio::awaitable<response> create_and_poll(request const& what,
                                                     poll_options const& how) const;

    /// Deletes a response that the service keeps (`DELETE /responses/{id}`). Where it answers
    /// without a body, only `deleted` is set. A later attempt is told that it is not found when an
    /// earlier one had deleted it and the answer was lost.
    boost::asio::awaitable<deletion> remove(std::string_view id) const;

    /// Makes a context shorter (`POST /responses/compact`).
    boost::asio::awaitable<compacted_response> compact(compact_request const& what) const;

    /// How many tokens a request would have (`POST /responses/input_tokens`).
    boost::asio::awaitable<token_count> count_input_tokens(token_count_request const& what) const;

    /// The items that a response was made of (`GET /responses/{id}/input_items`).
    item_list input_items(std::string_view id) const;
    item_list input_items(std::string_view id, list_options const& which) const;

    /// Conversations, and what can be done with them.
    responses::conversations conversations() const;

    /// The same client for calls with other options: its connections are shared, and closed by
    /// `close` of any of the two. Throws `error(errc::invalid_argument)`.
    client with(call_options const& difference) const;

    /// Ends the client: idle connections are closed, new calls refused (`errc::invalid_state`), and
    /// those that run have `grace` to end in; then they are aborted and throw `operation_aborted`.
    /// With no `grace` that is at once. Calls that have not begun are not waited for, and those
    /// that wait for a key, before another attempt or for tools are aborted at once; one that is
    /// redirected in its grace is refused like a new one. Cancellation: `terminal`; it ends the
    /// grace.
    boost::asio::awaitable<void>
    close(std::chrono::milliseconds grace = std::chrono::milliseconds::zero());

    /// What its connections do.
    pool_figures connections() const noexcept;

    /// How it keeps to `options::rates`; zeros when those bound nothing.
    rate_figures rates() const noexcept;

    boost::asio::any_io_executor get_executor() const noexcept;

#if RESPONSES_REFUSE_TEMPORARIES
    client(boost::asio::any_io_executor, options&&) = delete;
    template <std::derived_from<boost::asio::execution_context> Context>
    client(Context&, options&&) = delete;
    boost::asio::awaitable<response> create(request&&) const = delete;
    template <class T>
    boost::asio::awaitable<parsed<T>> parse(request&&) const = delete;
    event_stream stream(request&&) const = delete;
    boost::asio::awaitable<response> create_and_poll(request&&) const = delete;
    boost::asio::awaitable<response> create_and_poll(request&&, poll_options const&) const = delete;
    boost::asio::awaitable<response> create_and_poll(request const&, poll_options&&) const = delete;
    boost::asio::awaitable<response> create_and_poll(request&&, poll_options&&) const = delete;
    boost::asio::awaitable<tool_run> run_tools(request&&, toolbox const&) const = delete;
    boost::asio::awaitable<tool_run> run_tools(request&&, toolbox const&,
                                               tool_run_options const&) const = delete;
    boost::asio::awaitable<tool_run> run_tools(request const&, toolbox const&,
                                               tool_run_options&&) const = delete;
    boost::asio::awaitable<tool_run> run_tools(request&&, toolbox const&,
                                               tool_run_options&&) const = delete;
    tool_stream stream_tools(request&&, toolbox const&) const = delete;
    tool_stream stream_tools(request&&, toolbox const&, tool_run_options const&) const = delete;
    tool_stream stream_tools(request const&, toolbox const&, tool_run_options&&) const = delete;
    tool_stream stream_tools(request&&, toolbox const&, tool_run_options&&) const = delete;
    boost::asio::awaitable<compacted_response> compact(compact_request&&) const = delete;
    boost::asio::awaitable<token_count> count_input_tokens(token_count_request&&) const = delete;
    item_list input_items(std::string_view, list_options&&) const = delete;
    client with(call_options&&) const = delete;
#endif

private:
    friend class batch;

    explicit client(std::shared_ptr<detail::client_core const> core) noexcept;

    std::shared_ptr<detail::client_core const> core_;
};

} // namespace responses
