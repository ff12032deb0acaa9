#pragma once

#include "testing/answer.hpp"
#include "testing/conversation_store.hpp"
#include "testing/request_bucket.hpp"

#include <responses/testing/server.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace responses::testing {

/// A request that a response was made for.
struct kept_request
{
    recorded_request request;
    answer_clock::time_point came;
    bool cancelled = false; ///< Its response was, by its id.
};

/// What the sessions and the user's threads share.
///
/// Thread safety: every member function may be called from any thread at any time.
class server_state
{
public:
    explicit server_state(server_options const& settings)
        : settings_(settings), conversations_(settings.kept_requests), bucket_(settings.rate)
    {}

    server_options const& settings() const noexcept { return settings_; }

    void script(scenario what);

    /// The scenario in front, when it is about a connection rather than a request.
    std::optional<scenario> take_for_connection();

    /// The first scenario that is about a request.
    std::optional<scenario> take_for_request();

    /// Keeps a request, and gives its number, counted from 1.
    std::uint64_t record(recorded_request const& request);

    /// The newest kept request that asked for this response; nothing when there is none.
    std::optional<kept_request> find(std::string const& response_id) const;
    void cancel(std::string const& response_id);

    /// It is not found any more, unless it is made again.
    void remove(std::string const& response_id);

    /// What `use` gives, which is alone with the conversations.
    template <class Use>
    auto with_conversations(Use use)
    {
        std::scoped_lock const lock(mutex_);
        return use(conversations_);
    }

    /// A request for a response comes.
    request_bucket::word take_from_bucket(answer_clock::time_point now);

    std::vector<recorded_request> requests() const;

    void opened();
    void closed();
    void count(std::size_t server_figures::* what);
    server_figures figures() const;

private:
    bool is_for_connection(scenario const& what) const noexcept;
    void begin_anew(recorded_request const& request);

    server_options const settings_;
    mutable std::mutex mutex_;
    std::deque<scenario> script_;
    std::deque<kept_request> requests_;
    std::set<std::string> cancelled_;
    std::set<std::string> removed_;
    conversation_store conversations_;
    request_bucket bucket_;
    server_figures figures_;
};

} // namespace responses::testing
