#include "client/attempts.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <new>
#include <random>
#include <utility>

namespace responses::detail {

namespace asio = boost::asio;

namespace {

double random_share()
{
    std::random_device source;
    return std::generate_canonical<double, 32>(source);
}

} // namespace

attempts::attempts(std::shared_ptr<client_core const> core, std::string request,
                   std::string_view operation)
    : core_(std::move(core)),
      observed_(core_->observer, operation, "POST", core_->create.display),
      request_(std::make_shared<std::string const>(std::move(request)))
{
    renew();
}

attempts::~attempts() { tell_abandoned(); }

// The last attempt that there can be has the octets for itself: they are freed when it has sent
// them.
void attempts::renew()
{
    current_.emplace(core_, request_);
    current_->timings().attempts = count_;
    if (count_ >= core_->retries.max_retries)
        request_.reset();
}

asio::awaitable<void> attempts::start()
{
    if (wait_)
        co_await back_off();
    if (count_++ == 0)
        begin();
    current_->timings().attempts = count_;
    observed_.attempt(count_);
    co_await current_->start(began_, observed_);
}

void attempts::begin()
{
    began_ = std::chrono::steady_clock::now();
    observed_.begin();
}

asio::awaitable<void> attempts::back_off()
{
    boost::system::error_code code;
    timer_.emplace(core_->executor, *wait_);
    auto const known = core_->pool->pause(*timer_);
    co_await timer_->async_wait(asio::redirect_error(asio::use_awaitable, code));
    // It may have expired and been cancelled at the same time.
    if (code || closed_)
        throw error(asio::error::operation_aborted);
    wait_.reset();
}

bool attempts::repeats(error const& failure, delivery given)
{
    if (!request_ || closed_ || core_->pool->is_closed())
        return false;
    failed_attempt const facts{.number = count_,
                               .given = given,
                               .random = random_share(),
                               .now = std::chrono::steady_clock::now(),
                               .deadline = current_->limits().deadline()};
    wait_ = wait_before_retry(core_->retries, failure, facts);
    if (!wait_)
        return false;
    observed_.retry(failure, *wait_, count_ + 1);
    current_->release_after_rest();
    renew();
    return true;
}

void attempts::release()
{
    closed_ = true;
    tell_abandoned();
    current_->release();
}

void attempts::release_after_rest()
{
    closed_ = true;
    current_->release_after_rest();
}

void attempts::close() noexcept
{
    closed_ = true;
    current_->close();
    if (timer_)
        timer_->cancel();
}

call_timings::duration attempts::elapsed() const noexcept
{
    return std::chrono::steady_clock::now() - began_;
}

void attempts::tell_success(response const* reply) noexcept
{
    observed_.end({.reply = reply,
                   .head = current_->head(),
                   .timings = current_->timings(),
                   .elapsed = elapsed()});
}

void attempts::tell_failure(error const& failure) noexcept
{
    auto const& details = failure.details();
    observed_.end({.failure = &failure,
                   .head = details.head,
                   .timings = details.timings,
                   .elapsed = elapsed()});
}

void attempts::tell_abandoned() noexcept
try {
    if (observed_.is_open())
        tell_failure(explained(error(asio::error::operation_aborted)));
} catch (std::bad_alloc const&) {
    // Then nobody can be told.
}

error attempts::explained(boost::system::system_error const& failure,
                          std::optional<std::int64_t> last_sequence_number) const
{
    auto const* ours = dynamic_cast<error const*>(&failure);
    error_details details = ours != nullptr ? ours->details() : error_details{};
    current_->explain(details);
    details.last_sequence_number = last_sequence_number;
    details.attempts = count_;
    if (wait_)
        details.stage = call_stage::back_off;
    return error(failure.code(), std::move(details));
}

} // namespace responses::detail
