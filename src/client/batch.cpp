#include "client/batch_session.hpp"

#include <responses/batch.hpp>

#include <utility>

namespace responses {

response const& batch_result::response() const
{
    if (auto const* failed = failure())
        throw *failed;
    return *std::get_if<responses::response>(&outcome);
}

call_timings const& batch_result::timings() const noexcept
{
    auto const* failed = failure();
    return failed ? failed->details().timings : std::get_if<responses::response>(&outcome)->timings;
}

batch::batch(client const& model, std::unique_ptr<detail::batch_rows> rows,
             batch_options const& how)
    : session_(std::make_shared<detail::batch_session>(model.core_, std::move(rows), how))
{}

batch::batch(batch&&) noexcept = default;

batch& batch::operator=(batch&& other) noexcept
{
    batch replaced(std::move(other));
    std::swap(session_, replaced.session_); // What was here is cancelled.
    return *this;
}

batch::~batch() { cancel(); }

boost::asio::awaitable<std::optional<batch_result>> batch::next()
{
    return detail::batch_session::next(session_);
}

void batch::drain() noexcept { session_->drain(); }

void batch::cancel() noexcept
{
    if (session_)
        session_->cancel();
}

std::vector<std::string> batch::in_flight() const { return session_->in_flight(); }

batch_figures batch::figures() const noexcept { return session_->figures(); }

} // namespace responses
