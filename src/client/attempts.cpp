#include "client/attempts.hpp"

#include "client/credentials.hpp"
#include "protocol/rate_limits.hpp"
#include "protocol/secret.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <new>
#include <random>
#include <utility>

namespace responses::detail {

namespace asio = boost::asio;

namespace {

constexpr int most_redirects = 5;

double random_share()
{
    std::random_device source;
    return std::generate_canonical<double, 32>(source);
}

} // namespace

attempts::attempts(std::shared_ptr<client_core const> core, operation what)
    : core_(std::move(core)),
      what_(std::move(what)),
      observed_(core_->observer, what_.name, what_.method, what_.where->display)
{
    begin_attempt();
}

attempts::~attempts() { tell_abandoned(); }

// The last attempt that there can be has the octets for itself: they are freed when it is answered.
void attempts::begin_attempt()
{
    renew(what_);
    bool const may_be_free = core_->rates && core_->rates->is_adaptive();
    if (!may_be_free && count_ - resumes_ >= core_->retries.max_retries)
        settle();
}

void attempts::renew(operation what)
{
    current_.emplace(core_, std::move(what));
    current_->timings().attempts = count_;
    current_->timings().resumes = resumes_;
}

asio::awaitable<void> attempts::start()
{
    if (wait_)
        co_await back_off();
    auto now = std::chrono::steady_clock::now();
    if (count_++ == 0)
        begin(now);
    current_->timings().attempts = count_;
    if (core_->rates) {
        co_await take_turn(now);
        now = std::chrono::steady_clock::now();
    }
    observed_.attempt(count_);
    if (core_->asks_for_key())
        co_await take_key(now);
    co_await current_->start(began_, now, observed_);
    if (current_->is_redirected())
        co_await follow_redirects(now);
    if (permit_)
        permit_->hear(rate_limits_of(current_->head()));
}

void attempts::begin(time_point now)
{
    began_ = now;
    observed_.begin();
    if (core_->rates)
        accepted_ = core_->rates->accepted();
}

asio::awaitable<void> attempts::take_turn(time_point since)
{
    permit_.emplace(core_->rates);
    co_await permit_->acquire(*core_->pool, deadlines(core_->limits, began_, since).rate(),
                              current_->size());
    current_->timings().admitted = elapsed();
}

asio::awaitable<void> attempts::take_key(time_point attempt)
{
    key_.clear();
    question_ = std::make_shared<key_question>(*core_);
    key_ = co_await question_->run(deadlines(core_->limits, began_, attempt).key());
    question_.reset();
    current_->timings().keyed = elapsed();
    use_key();
}

void attempts::use_key()
{
    if (!key_.empty())
        current_->add_field(key_field(core_->scheme, key_));
}

asio::awaitable<void> attempts::follow_redirects(time_point attempt)
{
    for (int followed = 0; current_->is_redirected(); ++followed) {
        if (followed == most_redirects)
            co_await current_->refuse_status();
        operation next = co_await current_->redirected();
        current_->release_after_rest();
        auto const before = current_->timings();
        renew(std::move(next));
        current_->timings().admitted = before.admitted;
        current_->timings().keyed = before.keyed;
        use_key();
        co_await current_->start(began_, attempt, observed_);
    }
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
try {
    if (!what_.octets || is_closed())
        return false;
    auto known = facts(given);
    known.is_free = is_free(failure);
    wait_ = wait_before_retry(core_->retries, failure, known);
    if (!wait_)
        return false;
    free_ += known.is_free ? 1 : 0;
    end_turn(failure);
    observed_.retry(failure, *wait_, count_ + 1);
    current_->release_after_rest();
    begin_attempt();
    return true;
} catch (...) {
    tell_failure(failure); // The policy's predicate is the caller's.
    throw;
}

// The server is not down, and the others go on: it is a matter of time.
bool attempts::is_free(error const& failure) const noexcept
{
    bool const is_adaptive = core_->rates && core_->rates->is_adaptive();
    return is_adaptive && failure.is_rate_limit() && core_->rates->accepted() != accepted_;
}

void attempts::end_turn(attempt_end const& how) noexcept
{
    if (!permit_)
        return;
    permit_->end(how);
    permit_.reset();
    accepted_ = core_->rates->accepted();
}

void attempts::end_turn(error const& failure) noexcept
{
    if (permit_ && failure.api() != nullptr)
        permit_->hear(failure.api()->limits);
    end_turn(end_of(failure));
}

void attempts::go_on_with(operation next, error const& failure, std::chrono::milliseconds wait)
{
    end_turn(failure);
    observed_.retry(failure, wait, count_ + 1);
    auto const before = current_->timings();
    wait_ = wait;
    ++resumes_;
    current_->release_after_rest();
    renew(std::move(next));
    current_->timings().first_event = before.first_event;
    current_->timings().first_text = before.first_text;
}

failed_attempt attempts::facts(delivery given) const
{
    return {.number = count_ - resumes_ - free_,
            .given = given,
            .random = random_share(),
            .now = std::chrono::steady_clock::now(),
            .deadline = deadlines(core_->limits, began_, began_).deadline()};
}

bool attempts::is_closed() const noexcept { return closed_ || core_->pool->is_closed(); }

void attempts::release()
{
    closed_ = true;
    tell_abandoned();
    permit_.reset();
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
    if (question_)
        question_->close();
    if (timer_)
        timer_->cancel();
    if (permit_)
        permit_->close();
}

call_timings::duration attempts::elapsed() const noexcept
{
    return std::chrono::steady_clock::now() - began_;
}

void attempts::tell_success(response const* reply) noexcept
{
    end_turn(end_of(reply));
    observed_.end({.reply = reply,
                   .head = current_->head(),
                   .timings = current_->timings(),
                   .elapsed = elapsed()});
}

void attempts::tell_failure(error const& failure) noexcept
{
    auto const& details = failure.details();
    end_turn(failure);
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
    core_->hide_secrets(details);
    hide_secret(details, secret_in(key_));
    details.last_sequence_number = last_sequence_number;
    details.attempts = count_;
    details.resumes = resumes_;
    if (permit_ && permit_->is_waiting())
        details.stage = call_stage::rate;
    if (question_)
        details.stage = call_stage::key;
    if (wait_)
        details.stage = call_stage::back_off;
    return error(failure.code(), std::move(details));
}

} // namespace responses::detail
