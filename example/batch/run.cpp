#include "run.hpp"

#include <responses/error.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace batch_tool {

namespace asio = boost::asio;
using std::chrono::steady_clock;

namespace {

constexpr std::chrono::milliseconds between_ticks{50};
constexpr std::chrono::seconds grace{30};

} // namespace

run::run(asio::any_io_executor executor, arguments const& given)
    : given_(given),
      lines_(executor, given.input),
      files_(given.results, done_),
      rows_(lines_, done_, [this](refused_line const& line) { refuse(line); }),
      client_(executor, given.options),
      results_(client_, row_source_view{&rows_}, given.how),
      costs_(given.max_cost),
      display_(given.quiet),
      ticks_(executor)
{}

asio::awaitable<exit_status> run::all()
{
    asio::co_spawn(client_.get_executor(), tick(), asio::detached);
    std::exception_ptr broken;
    try {
        co_await take_results();
    } catch (...) {
        broken = std::current_exception();
    }
    is_over_ = true;
    ticks_.cancel();
    if (!failed_)
        files_.write();
    display_.end(now());
    if (failed_ || broken)
        std::rethrow_exception(failed_ ? failed_ : broken);
    co_return status();
}

// What was cancelled here is no failure.
asio::awaitable<void> run::take_results()
try {
    while (auto const result = co_await results_.next()) {
        take(*result);
        check_limits();
    }
} catch (responses::error const& failure) {
    bool const is_stopped = interrupts_ > 1 || !limit_.empty() || failed_;
    if (!failure.is_cancelled() || !is_stopped)
        throw;
}

// Groups are written also while nothing comes; what cannot be written ends the run.
asio::awaitable<void> run::tick()
{
    boost::system::error_code code;
    while (!is_over_) {
        ticks_.expires_after(between_ticks);
        co_await ticks_.async_wait(asio::redirect_error(asio::use_awaitable, code));
        if (is_over_)
            co_return;
        try {
            if (files_.is_due(steady_clock::now()))
                files_.write();
            check_limits();
            display_.show(now());
        } catch (...) {
            failed_ = std::current_exception();
            results_.cancel();
            co_return;
        }
    }
}

void run::check_limits()
{
    if (costs_.is_at_bound(results_.figures().running))
        stop_at_limit("stopped by --max-cost");
    auto const time = steady_clock::now() - began_;
    if (given_.deadline.count() > 0 && time >= given_.deadline)
        stop_at_limit("stopped by --deadline");
    if (given_.deadline.count() > 0 && time >= given_.deadline + grace)
        results_.cancel();
}

void run::stop_at_limit(std::string notice)
{
    if (!limit_.empty() || is_over_)
        return;
    limit_ = std::move(notice);
    results_.drain();
}

void run::interrupt()
{
    if (++interrupts_ == 1)
        results_.drain();
    else
        results_.cancel();
}

void run::take(responses::batch_result const& result)
{
    auto const at = rows_.take_place(result.number);
    auto const made = record_of(result, at);
    if (result)
        count(result.response());
    else
        totals_.count_error(made.kind);
    if (auto const& finished = result.timings().finished)
        totals_.took.add(std::chrono::duration<double>(*finished).count());
    files_.add(made, {.key = digest_of(result.key), .request = at.request});
    if (files_.is_due(steady_clock::now()))
        files_.write();
}

void run::refuse(refused_line const& line)
{
    auto const made = record_of(line.why, line.at);
    totals_.count_error(made.kind);
    files_.add(made, {.key = digest_of(line_key(line.at.line)), .request = line.at.request});
    if (files_.is_due(steady_clock::now()))
        files_.write();
}

void run::count(responses::response const& reply)
{
    ++totals_.succeeded;
    if (!reply.usage)
        return;
    totals_.input_tokens += static_cast<std::uint64_t>(reply.usage->input_tokens);
    totals_.output_tokens += static_cast<std::uint64_t>(reply.usage->output_tokens);
    costs_.add(cost_of(*reply.usage, given_.price));
    totals_.cost = costs_.spent();
}

progress run::now() const
{
    return {.so_far = totals_,
            .running = results_.figures().running,
            .skipped = rows_.skipped(),
            .time = steady_clock::now() - began_,
            .share_taken = lines_.share_taken(),
            .has_prices = given_.price.input > 0 || given_.price.output > 0,
            .notice = notice()};
}

std::string run::notice() const
{
    std::string why = interrupts_ > 0 ? "interrupted" : limit_;
    auto const left = results_.in_flight().size();
    if (is_over_ && left > 0)
        return why + (why.empty() ? "" : "; ") + std::to_string(left) +
               " in flight were given up: the service may have answered them";
    if (interrupts_ > 0 && !is_over_)
        return why + ": Ctrl-C again does not wait";
    if (!why.empty())
        return why;
    auto const pause = client_.rates().pause;
    if (pause > std::chrono::seconds{1} && !is_over_)
        return "the server asked to wait for " +
               std::to_string(std::chrono::ceil<std::chrono::seconds>(pause).count()) + " s";
    return {};
}

exit_status run::status() const noexcept
{
    if (interrupts_ > 0)
        return exit_status::interrupted;
    if (!limit_.empty())
        return exit_status::at_limit;
    return files_.has_errors() ? exit_status::some_failed : exit_status::all_succeeded;
}

} // namespace batch_tool
