#pragma once

#include <responses/observer.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace responses::test {

/// Writes down what an observer is told, and whether it may be told so. For one call at a time, but
/// for the counts.
struct recorder : observer
{
    /// What was last told to end.
    struct end
    {
        std::string method;
        std::string url;
        std::string reply_id;
        std::string request_id;
        int status = 0;
        call_timings timings;
        call_timings::duration elapsed{};
    };

    void on_begin(call_info const& call) override
    {
        ++begins;
        ids.push_back(call.id);
        open_.push_back(call.id);
        say(call, "begin " + std::string(call.operation));
    }

    void on_attempt(call_info const& call, unsigned number) override
    {
        say(call, "attempt " + std::to_string(number));
    }

    void on_head(call_info const& call, response_head const& head) override
    {
        say(call, "head " + std::to_string(head.status()));
    }

    void on_event(call_info const& call, event const& seen) override
    {
        say(call, "event " + std::string(seen.name()));
    }

    void on_retry(call_info const& call, error const& failure, std::chrono::milliseconds wait,
                  unsigned next) override
    {
        say(call, "retry " + std::to_string(next) + " in " + std::to_string(wait.count()) + ": " +
                      failure.code().message());
    }

    void on_end(call_info const& call, call_end const& how) override
    {
        ++ends;
        last = {.method = std::string(call.method),
                .url = std::string(call.url),
                .reply_id = how.reply != nullptr ? how.reply->id : "",
                .request_id = std::string(how.head.request_id()),
                .status = how.head.status(),
                .timings = how.timings,
                .elapsed = how.elapsed};
        std::string const outcome = how.failure != nullptr ? how.failure->what() : "ok";
        faults += std::erase(open_, call.id) == 1 ? 0 : 1;
        say("end " + outcome);
    }

    std::vector<std::string> said;
    std::vector<std::uint64_t> ids; ///< Of the calls that have begun.
    end last;
    std::size_t begins = 0;
    std::size_t ends = 0;
    std::size_t faults = 0; ///< Told of a call that had not begun, or had ended.
    bool throws = false;    ///< Whatever it is told.

private:
    void say(call_info const& call, std::string text)
    {
        faults += std::ranges::count(open_, call.id) == 1 ? 0 : 1;
        say(std::move(text));
    }

    void say(std::string text)
    {
        said.push_back(std::move(text));
        if (throws)
            throw std::runtime_error("thrown by the observer");
    }

    std::vector<std::uint64_t> open_;
};

} // namespace responses::test
