#include "protocol/pool_policy.hpp"

#include <algorithm>

namespace responses {

pool_policy::choice pool_policy::acquire()
{
    if (!idle_.empty()) {
        id const which = idle_.back().which;
        idle_.pop_back();
        return {verdict::reuse, which};
    }
    if (open_ >= std::max<std::size_t>(limits_.connections, 1))
        return {};
    ++open_;
    return {verdict::open, ++last_};
}

std::optional<pool_policy::id> pool_policy::give_back(id which, time_point now)
{
    idle_.push_back({which, now});
    if (idle_.size() <= limits_.idle)
        return std::nullopt;
    return take_oldest();
}

void pool_policy::forget(id which)
{
    std::erase_if(idle_, [&](idle_connection const& one) { return one.which == which; });
    --open_;
}

std::optional<pool_policy::id> pool_policy::next_expired(time_point now)
{
    if (idle_.empty() || now - idle_.front().since < limits_.idle_lifetime)
        return std::nullopt;
    return take_oldest();
}

pool_policy::id pool_policy::take_oldest()
{
    id const which = idle_.front().which;
    idle_.erase(idle_.begin());
    --open_;
    return which;
}

} // namespace responses
