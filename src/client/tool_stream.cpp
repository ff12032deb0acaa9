#include "client/tool_session.hpp"

#include <responses/tool_stream.hpp>

#include <utility>

namespace responses {

namespace asio = boost::asio;

tool_stream::tool_stream(std::shared_ptr<detail::tool_session> session) noexcept
    : session_(std::move(session))
{}

tool_stream::tool_stream(tool_stream&&) noexcept = default;

tool_stream& tool_stream::operator=(tool_stream&& other) noexcept
{
    tool_stream replaced(std::move(other));
    std::swap(session_, replaced.session_); // What was here is cancelled.
    return *this;
}

tool_stream::~tool_stream() { cancel(); }

asio::awaitable<std::optional<event>> tool_stream::next()
{
    return detail::tool_session::next(session_);
}

asio::awaitable<tool_run> tool_stream::finish() { return detail::tool_session::finish(session_); }

tool_run const& tool_stream::run() const noexcept { return session_->run(); }

void tool_stream::cancel() noexcept
{
    if (session_)
        session_->cancel();
}

} // namespace responses
