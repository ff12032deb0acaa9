#include "client/key_question.hpp"

#include "client/stoppable.hpp"
#include "transport/pool.hpp"

#include <responses/error.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace responses::detail {

namespace asio = boost::asio;

namespace {

// What the source's function throws before its coroutine begins is then thrown by a coroutine, too.
asio::awaitable<std::string> answer_of(std::shared_ptr<key_source const> source)
{
    co_return co_await source->ask();
}

} // namespace

class key_question::stop_at_exit
{
public:
    explicit stop_at_exit(key_question& left) : left_(left) {}
    ~stop_at_exit() { left_.stop(); }

    stop_at_exit(stop_at_exit const&) = delete;
    stop_at_exit& operator=(stop_at_exit const&) = delete;

private:
    key_question& left_;
};

key_question::key_question(client_core const& core)
    : source_(core.keys), pool_(core.pool), wait_(core.executor)
{}

asio::awaitable<std::string> key_question::run(due limit)
{
    auto const self = shared_from_this();
    auto const known = pool_->pause(wait_);
    stop_at_exit const guard(*this);
    boost::system::error_code code;
    wait_.expires_at(limit.at);
    ask();
    if (!answered_)
        co_await wait_.async_wait(asio::redirect_error(asio::use_awaitable, code));
    if (closed_ || (!answered_ && code))
        throw error(asio::error::operation_aborted);
    if (!answered_)
        throw error(limit.what);
    co_return take_key();
}

void key_question::ask()
{
    auto settle = [self = shared_from_this()](std::exception_ptr failure, std::string key) {
        self->failure_ = failure;
        self->key_ = std::move(key);
        self->answered_ = true;
        self->wait_.cancel();
    };
    asio::co_spawn(wait_.get_executor(), answer_of(source_),
                   stoppable(stopping_, std::move(settle)));
}

std::string key_question::take_key()
{
    if (failure_) {
        error_details details;
        details.cause = failure_;
        throw error(errc::key_failed, std::move(details));
    }
    if (key_.empty())
        throw error(errc::key_failed, "the key is empty");
    if (!http::is_field_value(key_))
        throw error(errc::key_failed, "the key has control characters, perhaps a line end");
    return std::move(key_);
}

void key_question::stop() noexcept
try {
    if (!answered_)
        stopping_.emit(asio::cancellation_type::terminal);
} catch (...) {
    // No memory for it: the source ends by itself.
}

void key_question::close() noexcept
{
    closed_ = true;
    wait_.cancel();
}

} // namespace responses::detail
