#pragma once

#include <responses/testing/server.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

namespace responses::testing {

/// What the sessions and the user's threads share.
///
/// Thread safety: every member function may be called from any thread at any time.
class server_state
{
public:
    explicit server_state(server_options const& settings) : settings_(settings) {}

    server_options const& settings() const noexcept { return settings_; }

    void script(scenario what);

    /// The scenario in front, when it is about a connection rather than a request.
    std::optional<scenario> take_for_connection();

    /// The first scenario that is about a request.
    std::optional<scenario> take_for_request();

    /// Keeps a request, and gives its number, counted from 1.
    std::uint64_t record(recorded_request const& request);
    std::vector<recorded_request> requests() const;

    void opened();
    void closed();
    void count(std::size_t server_figures::* what);
    server_figures figures() const;

private:
    bool is_for_connection(scenario const& what) const noexcept;

    server_options const settings_;
    mutable std::mutex mutex_;
    std::deque<scenario> script_;
    std::deque<recorded_request> requests_;
    server_figures figures_;
};

} // namespace responses::testing
