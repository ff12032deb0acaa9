#include "client/observed_call.hpp"

#include "client/tell.hpp"

#include <atomic>
#include <utility>

namespace responses::detail {
namespace {

std::uint64_t next_id() noexcept
{
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

} // namespace

observed_call::observed_call(std::shared_ptr<observer> told, std::string_view operation,
                             std::string_view method, std::string_view url)
    : observer_(std::move(told)), call_{.operation = operation, .method = method, .url = url}
{}

template <class Tell>
void observed_call::tell(Tell const& what) noexcept
{
    if (open_)
        detail::tell(observer_, what);
}

void observed_call::begin() noexcept
{
    if (!observer_)
        return;
    open_ = true;
    call_.id = next_id();
    tell([&](observer& to) { to.on_begin(call_); });
}

void observed_call::attempt(unsigned number) noexcept
{
    tell([&](observer& to) { to.on_attempt(call_, number); });
}

void observed_call::head(response_head const& came) noexcept
{
    tell([&](observer& to) { to.on_head(call_, came); });
}

void observed_call::tell_event(responses::event const& seen) noexcept
{
    tell([&](observer& to) { to.on_event(call_, seen); });
}

void observed_call::retry(error const& failure, std::chrono::milliseconds wait,
                          unsigned next) noexcept
{
    tell([&](observer& to) { to.on_retry(call_, failure, wait, next); });
}

void observed_call::end(call_end const& how) noexcept
{
    tell([&](observer& to) {
        open_ = false;
        to.on_end(call_, how);
    });
}

} // namespace responses::detail
