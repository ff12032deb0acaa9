#pragma once

#include <boost/asio/cancellation_signal.hpp>

#include <utility>

namespace responses::detail {

/// A handler for `co_spawn` of a coroutine that `signal` cancels, at once and in the thread that
/// emits. With `bind_cancellation_slot`, Asio 1.24 gives the executor a pointer to the signal,
/// which may be gone when it is that one's turn.
template <class Handler>
class stoppable
{
public:
    stoppable(boost::asio::cancellation_signal& signal, Handler handler)
        : slot_(signal.slot()), handler_(std::move(handler))
    {}

    using cancellation_slot_type = boost::asio::cancellation_slot;
    cancellation_slot_type get_cancellation_slot() const noexcept { return slot_; }

    template <class... Results>
    void operator()(Results&&... results)
    {
        handler_(std::forward<Results>(results)...);
    }

private:
    boost::asio::cancellation_slot slot_;
    Handler handler_;
};

} // namespace responses::detail
