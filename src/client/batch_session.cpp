#include "client/batch_session.hpp"

#include "client/operation.hpp"
#include "client/reply.hpp"
#include "client/stoppable.hpp"
#include "client/turn.hpp"
#include "protocol/deadlines.hpp"
#include "protocol/response.hpp"
#include "transport/pool.hpp"

#include <responses/error.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <iterator>
#include <utility>

namespace responses::detail {

namespace asio = boost::asio;

namespace {

// That of a row waits for those of the rows before.
std::shared_ptr<client_core const>
waiting_for_its_rate(std::shared_ptr<client_core const> const& core)
{
    auto const patient = std::make_shared<client_core>(*core);
    patient->limits.rate = std::chrono::milliseconds::zero();
    return patient;
}

} // namespace

batch_session::batch_session(std::shared_ptr<client_core const> const& core,
                             std::unique_ptr<batch_rows> rows, batch_options const& how)
    : core_(waiting_for_its_rate(core)),
      rows_(std::move(rows)),
      queue_(how),
      unique_keys_(how.unique_keys),
      result_(core_->executor, time_point::max())
{}

asio::awaitable<std::optional<batch_result>>
batch_session::next(std::shared_ptr<batch_session> self)
{
    turn const guard(self->busy_, "another next() of this batch is waiting");
    try {
        for (;;) {
            auto found = self->queue_.take();
            feed(self);
            if (found)
                co_return found;
            if (self->over_ || self->is_over())
                break;
            co_await self->wait();
        }
    } catch (...) {
        self->cancel();
        self->over_ = true;
        if (self->broken_)
            std::rethrow_exception(self->broken_);
        throw;
    }
    self->over_ = true;
    if (auto const failed = std::exchange(self->rows_failed_, nullptr))
        std::rethrow_exception(failed);
    co_return std::nullopt;
}

// Throws when there is nothing more to wait for.
asio::awaitable<void> batch_session::wait()
{
    auto const known = core_->pool->pause(result_);
    auto const state = co_await asio::this_coro::cancellation_state;
    boost::system::error_code code;
    if (cancelled_)
        throw error(asio::error::operation_aborted);
    if (!core_->pool->is_closed())
        co_await result_.async_wait(asio::redirect_error(asio::use_awaitable, code));
    bool const is_cancelled = state.cancelled() != asio::cancellation_type::none;
    if (is_cancelled || core_->pool->is_closed())
        throw error(asio::error::operation_aborted);
}

// Nothing waits while there is no room for another row.
void batch_session::feed(std::shared_ptr<batch_session> const& self) noexcept
try {
    bool const wants_more = !self->rows_ended_ && !self->draining_ && self->queue_.may_begin();
    if (!wants_more || std::exchange(self->is_taking_, true))
        return;
    asio::co_spawn(self->core_->executor, take_rows(self),
                   stoppable(self->stop_taking_, [self](std::exception_ptr const&) {
                       self->is_taking_ = false;
                       if (self->draining_)
                           self->end_rows(); // It may have been stopped before it began.
                       feed(self);           // There may have come to be room.
                   }));
} catch (...) {
    self->break_off(std::current_exception());
}

asio::awaitable<void> batch_session::take_rows(std::shared_ptr<batch_session> self)
{
    std::exception_ptr thrown;
    try {
        co_await take_rows_while_there_is_room(self);
    } catch (...) {
        thrown = std::current_exception();
    }
    co_await asio::this_coro::throw_if_cancelled(false); // It is over all the same.
    if (thrown && !self->draining_)
        self->rows_failed_ = thrown;
    if (thrown || self->draining_)
        self->end_rows();
}

// A row that the source has given is run, also when nobody wants more.
asio::awaitable<void>
batch_session::take_rows_while_there_is_room(std::shared_ptr<batch_session> self)
{
    while (!self->draining_ && self->queue_.may_begin()) {
        auto asked = self->rows_->next();
        auto row = co_await std::move(asked);
        if (!row)
            self->end_rows();
        if (self->rows_ended_ || self->cancelled_)
            co_return;
        start(self, std::move(*row));
    }
}

void batch_session::end_rows() noexcept
{
    rows_ended_ = true;
    result_.cancel();
}

void batch_session::start(std::shared_ptr<batch_session> const& self, batch_row row)
try {
    auto const one = self->place_for(std::move(row));
    asio::co_spawn(self->core_->executor, run(self, *one),
                   stoppable(one->stop, [self, one](std::exception_ptr const& thrown) {
                       if (thrown)
                           self->break_off(thrown);
                       self->put_aside(one);
                   }));
} catch (...) {
    self->break_off(std::current_exception());
}

batch_session::running_list::iterator batch_session::place_for(batch_row row)
{
    if (spare_.empty())
        spare_.emplace_back();
    running_.splice(running_.end(), spare_, spare_.begin());
    auto const one = std::prev(running_.end());
    one->row = std::move(row);
    one->has_ended = false;
    one->number = queue_.begin();
    return one;
}

// Those that `cancel` ended stay, for `in_flight`.
void batch_session::put_aside(running_list::iterator one) noexcept
{
    if (!cancelled_)
        spare_.splice(spare_.end(), running_, one);
}

asio::awaitable<void> batch_session::run(std::shared_ptr<batch_session> self, running& one)
{
    outcome came;
    std::exception_ptr thrown;
    try {
        auto asked = self->ask(one.row);
        came = co_await std::move(asked);
    } catch (error const& failure) {
        came = failure;
    } catch (boost::system::system_error const& failure) {
        came = error(failure.code());
    } catch (...) {
        thrown = std::current_exception();
    }
    co_await asio::this_coro::throw_if_cancelled(false); // Or it could not be told that it ended.
    if (thrown)
        std::rethrow_exception(thrown);
    self->end(one, std::move(came));
    feed(self);
}

asio::awaitable<response> batch_session::ask(batch_row const& row)
{
    check_key(row.key);
    return reply_to<response>(core_, create_response(*core_, row.what, false), created_from_body);
}

void batch_session::check_key(std::string const& key)
{
    if (key.empty())
        throw error(errc::invalid_argument, "a row of the batch has no key");
    if (unique_keys_ && !keys_.insert(key))
        throw error(errc::invalid_argument, "a row before had the same key");
}

void batch_session::end(running& one, outcome came)
{
    if (cancelled_)
        return;
    ++(came.index() == 0 ? counted_.succeeded : counted_.failed);
    queue_.put({std::move(one.row.key), one.number, std::move(came)});
    one.row = {};
    one.has_ended = true;
    result_.cancel();
}

void batch_session::break_off(std::exception_ptr thrown) noexcept
{
    broken_ = std::move(thrown);
    cancel();
}

void batch_session::drain() noexcept
{
    draining_ = true;
    if (is_taking_)
        stop_taking_.emit(asio::cancellation_type::terminal);
    else
        end_rows();
}

void batch_session::cancel() noexcept
{
    if (std::exchange(cancelled_, true) || over_)
        return;
    drain();
    queue_.ignore_order();
    result_.cancel();
    for (running& one : running_)
        one.stop.emit(asio::cancellation_type::terminal);
}

std::vector<std::string> batch_session::in_flight() const
{
    std::vector<std::string> keys;
    for (running const& one : running_)
        if (!one.has_ended)
            keys.push_back(one.row.key);
    return keys;
}

batch_figures batch_session::figures() const noexcept
{
    batch_figures now = counted_;
    now.rows = queue_.begun();
    now.running = queue_.running();
    return now;
}

} // namespace responses::detail
