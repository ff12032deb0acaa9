#pragma once

#include <responses/batch_options.hpp>
#include <responses/batch_row.hpp>
#include <responses/client.hpp>
#include <responses/detail/batch_rows.hpp>
#include <responses/export.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace responses {

namespace detail {
class batch_session;
}

/// Many calls of `client::create`, so many at a time, as an async generator of their results:
///
///     responses::batch results(client, rows);
///     while (auto result = co_await results.next())
///         ...
///
/// Nothing is sent before the first `next()`. Then calls go on between one `next()` and the other,
/// until `batch_options::window` results wait to be taken. A row that fails is a result like
/// others: with its `error`, as is one without a key, with a key that came before, or that cannot
/// be sent. Calls are retried as the client has it.
///
/// Memory: the rows in the window, and up to 40 octets for each row there was, by which keys that
/// come twice are found (`batch_options::unique_keys`).
///
/// It may outlive its client, whose `close` ends it. Destroying it is cancelling it, also while a
/// `next()` waits; the source is destroyed when all calls have ended.
///
/// One that was moved from may only be assigned to or destroyed. Thread safety: distinct objects:
/// safe. Shared objects: unsafe; await and cancel it on the client's executor.
class RESPONSES_API batch
{
public:
    /// Rows of a range, which must outlive it unless it is moved in, or of an async generator,
    /// which is. Throws `error(errc::invalid_argument)` for options that cannot be used.
    template <batch_source Source>
    batch(client const& model, Source source, batch_options const& how = {})
        : batch(model, std::make_unique<detail::rows_of_source<Source>>(std::move(source)), how)
    {}
    template <batch_range Range>
    batch(client const& model, Range&& rows, batch_options const& how = {})
        : batch(model,
                std::make_unique<detail::rows_of_range<std::views::all_t<Range>>>(
                    std::views::all(std::forward<Range>(rows))),
                how)
    {}

    batch(batch&&) noexcept;
    batch& operator=(batch&&) noexcept;
    ~batch();

    /// The next result; nothing at the end, for good.
    ///
    /// Throws what the source throws, behind the results of all rows before, and
    /// `operation_aborted` when it is cancelled or the client closed; it has then ended and gives
    /// nothing more. Cancellation: `terminal`; it ends the batch. Await one `next()` at a time.
    boost::asio::awaitable<std::optional<batch_result>> next();

    /// Takes no more rows: `next` gives the results of those that were begun, and then nothing.
    void drain() noexcept;

    /// Ends it now: all calls are cancelled; a waiting `next()` throws `operation_aborted`. What
    /// had come before is still given, in any order, before `next` throws.
    void cancel() noexcept;

    /// The keys of the rows whose calls have not ended, as they came; behind `cancel`, of those it
    /// ended: the service may have answered them.
    std::vector<std::string> in_flight() const;

    batch_figures figures() const noexcept;

private:
    batch(client const& model, std::unique_ptr<detail::batch_rows> rows, batch_options const& how);

    std::shared_ptr<detail::batch_session> session_;
};

} // namespace responses
