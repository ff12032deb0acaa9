#include "testing/state.hpp"

#include "testing/generator.hpp"
#include "testing/route.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

namespace responses::testing {

void server_state::script(scenario what)
{
    std::scoped_lock const lock(mutex_);
    script_.push_back(std::move(what));
}

bool server_state::is_for_connection(scenario const& what) const noexcept
{
    if (what.what == fault::none)
        return false;
    return what.when == fault_point::accept ||
           (what.when == fault_point::handshake && settings_.tls);
}

std::optional<scenario> server_state::take_for_connection()
{
    std::scoped_lock const lock(mutex_);
    if (script_.empty() || !is_for_connection(script_.front()))
        return {};
    scenario taken = std::move(script_.front());
    script_.pop_front();
    return taken;
}

std::optional<scenario> server_state::take_for_request()
{
    std::scoped_lock const lock(mutex_);
    auto const found = std::ranges::find_if_not(
        script_, [this](scenario const& what) { return is_for_connection(what); });
    if (found == script_.end())
        return {};
    scenario taken = std::move(*found);
    script_.erase(found);
    return taken;
}

request_bucket::word server_state::take_from_bucket(answer_clock::time_point now)
{
    std::scoped_lock const lock(mutex_);
    auto said = bucket_.take(now);
    figures_.refused += said.refused ? 1 : 0;
    return said;
}

// A response that is made again is a new one with the same id.
void server_state::begin_anew(recorded_request const& request)
{
    if (removed_.empty() || route_of(request).what != operation::create)
        return;
    if (std::string const id = response_id(request.body); removed_.erase(id) != 0)
        cancelled_.erase(id);
}

std::uint64_t server_state::record(recorded_request const& request)
{
    std::scoped_lock const lock(mutex_);
    begin_anew(request);
    if (settings_.kept_requests != 0) {
        if (requests_.size() == settings_.kept_requests)
            requests_.pop_front();
        requests_.push_back({.request = request, .came = answer_clock::now()});
    }
    return ++figures_.requests;
}

std::optional<kept_request> server_state::find(std::string const& response_id) const
{
    std::scoped_lock const lock(mutex_);
    if (removed_.contains(response_id))
        return {};
    for (kept_request const& kept : requests_ | std::views::reverse) {
        bool const made_it = route_of(kept.request).what == operation::create &&
                             testing::response_id(kept.request.body) == response_id;
        if (!made_it)
            continue;
        kept_request found = kept;
        found.cancelled = cancelled_.contains(response_id);
        return found;
    }
    return {};
}

void server_state::cancel(std::string const& response_id)
{
    std::scoped_lock const lock(mutex_);
    cancelled_.insert(response_id);
}

void server_state::remove(std::string const& response_id)
{
    std::scoped_lock const lock(mutex_);
    removed_.insert(response_id);
}

std::vector<recorded_request> server_state::requests() const
{
    std::scoped_lock const lock(mutex_);
    std::vector<recorded_request> found;
    found.reserve(requests_.size());
    for (kept_request const& kept : requests_)
        found.push_back(kept.request);
    return found;
}

void server_state::opened()
{
    std::scoped_lock const lock(mutex_);
    ++figures_.connections;
    ++figures_.open;
}

void server_state::closed()
{
    std::scoped_lock const lock(mutex_);
    --figures_.open;
}

void server_state::count(std::size_t server_figures::* what)
{
    std::scoped_lock const lock(mutex_);
    ++(figures_.*what);
}

server_figures server_state::figures() const
{
    std::scoped_lock const lock(mutex_);
    return figures_;
}

} // namespace responses::testing
