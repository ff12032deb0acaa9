#include "stream_permits.hpp"

#include "refusal.hpp"

#include <utility>

namespace relay {

stream_permits::permit::permit(stream_permits& from, std::string client)
    : from_(from), client_(std::move(client))
{}

stream_permits::permit::~permit() { from_.give_back(client_); }

stream_permits::permit stream_permits::take(std::string const& client)
{
    {
        std::lock_guard const lock(guard_);
        if (taken_ >= bounds_.all)
            throw refusal(429, "too_many_streams", "All streams are in use. Try again soon.",
                          {{"Retry-After", "1"}});
        auto& own = of_client_[client];
        if (own >= bounds_.one_client)
            throw refusal(429, "too_many_streams", "You have too many streams. End one first.",
                          {{"Retry-After", "1"}});
        ++own;
        ++taken_;
    }
    return permit(*this, client);
}

void stream_permits::give_back(std::string const& client) noexcept
{
    std::lock_guard const lock(guard_);
    --taken_;
    auto const found = of_client_.find(client);
    if (--found->second == 0)
        of_client_.erase(found);
}

} // namespace relay
