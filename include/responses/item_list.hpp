#pragma once

#include <responses/export.hpp>
#include <responses/item.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>

namespace responses {

namespace detail {
class list_session;
}

/// The items of a list that the service keeps, as an async generator: it asks for the next page
/// when the last one is used up, each time in a call of its own with the limits and retries of the
/// client. One page at a time is held.
///
/// Nothing is sent before the first `next()`. It may outlive its client. Destroying it is
/// cancelling it, also while a `next()` waits.
///
/// One that was moved from may only be assigned to or destroyed. Thread safety: distinct objects:
/// safe. Shared objects: unsafe; await and cancel it on the client's executor.
class RESPONSES_API item_list
{
public:
    item_list(item_list&&) noexcept;
    item_list& operator=(item_list&&) noexcept;
    ~item_list();

    /// The next item; nothing at the end, for good.
    ///
    /// Throws `error`; the list has then ended and gives nothing more. A server whose pages lead
    /// nowhere, as when it gives the same one again, is `errc::unexpected_content`. Cancellation:
    /// `terminal`; it ends the list. Await one `next()` at a time.
    boost::asio::awaitable<std::optional<item>> next();

    /// Ends the list now; a waiting `next()` throws `operation_aborted`.
    void cancel() noexcept;

    /// For the library itself.
    explicit item_list(std::shared_ptr<detail::list_session> session) noexcept;

private:
    std::shared_ptr<detail::list_session> session_;
};

} // namespace responses
