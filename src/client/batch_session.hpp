#pragma once

#include "client/core.hpp"
#include "protocol/batch_queue.hpp"
#include "protocol/key_set.hpp"

#include <responses/batch.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <exception>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace responses::detail {

/// What a `batch`, its waiting `next()` and its calls share.
class batch_session
{
public:
    batch_session(std::shared_ptr<client_core const> const& core, std::unique_ptr<batch_rows> rows,
                  batch_options const& how);

    static boost::asio::awaitable<std::optional<batch_result>>
    next(std::shared_ptr<batch_session> self);

    void drain() noexcept;
    void cancel() noexcept;

    std::vector<std::string> in_flight() const;
    batch_figures figures() const noexcept;

private:
    struct running
    {
        batch_row row;
        std::uint64_t number = 0;
        bool has_ended = false;
        boost::asio::cancellation_signal stop;
    };
    using running_list = std::list<running>;
    using outcome = decltype(batch_result::outcome);

    static boost::asio::awaitable<void> take_rows(std::shared_ptr<batch_session> self);
    static boost::asio::awaitable<void>
    take_rows_while_there_is_room(std::shared_ptr<batch_session> self);
    static void feed(std::shared_ptr<batch_session> const& self) noexcept;
    static boost::asio::awaitable<void> run(std::shared_ptr<batch_session> self, running& one);
    static void start(std::shared_ptr<batch_session> const& self, batch_row row);

    boost::asio::awaitable<void> wait();
    void end_rows() noexcept;
    boost::asio::awaitable<responses::response> ask(batch_row const& row);
    void check_key(std::string const& key);
    running_list::iterator place_for(batch_row row);
    void end(running& one, outcome came);
    void put_aside(running_list::iterator one) noexcept;
    void break_off(std::exception_ptr thrown) noexcept;
    bool is_over() const noexcept { return rows_ended_ && queue_.is_empty() && !cancelled_; }

    std::shared_ptr<client_core const> core_;
    std::unique_ptr<batch_rows> rows_;
    batch_queue queue_;
    bool unique_keys_;
    key_set keys_;
    running_list running_;
    running_list spare_; // A signal must outlive the coroutine that it stops.
    boost::asio::cancellation_signal stop_taking_;
    boost::asio::steady_timer result_; // One has come, or the end of all.
    std::exception_ptr rows_failed_;   // told behind all results
    std::exception_ptr broken_;        // told at once: there is no memory
    batch_figures counted_;
    bool is_taking_ = false;
    bool busy_ = false;
    bool draining_ = false;
    bool rows_ended_ = false;
    bool cancelled_ = false;
    bool over_ = false;
};

} // namespace responses::detail
