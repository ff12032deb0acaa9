#pragma once

#include <responses/testing/server.hpp>

#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace responses::testing {

/// The id of the response to a request with this body.
std::string response_id(std::string_view body);

/// How many tokens the input of a request has, as we count; `body` is its text.
std::size_t count_input_tokens(std::string_view body, boost::json::object const& request);

/// The answer to one request, whole or as events. Values only: the same request gives the same
/// bytes.
class generator
{
public:
    /// `body` is the request's text, from which come the ids; `request` is the same, parsed and
    /// checked.
    generator(std::string_view body, boost::json::object const& request,
              server_options const& settings);

    /// The response object in its final state.
    std::string response() const;

    /// The response object while it has that status, and no output.
    std::string response(std::string_view status) const;

    /// Leaves out the events up to the one with this sequence number.
    void skip_to(std::int64_t sequence_number);

    /// The next server-sent event, valid until the next call; empty after the terminal one.
    std::string_view next();

    /// Writes the time into an event that `next` has given, if it is to have one.
    void stamp(std::span<char> event, std::chrono::nanoseconds time) const;

    /// The terminal event has been given.
    bool is_over() const noexcept { return stage_ == stage::over; }

    /// Tokens of the whole answer, and of the events that `next` has given.
    std::size_t tokens() const noexcept { return tokens_; }
    std::size_t tokens_given() const noexcept { return given_; }

private:
    /// The next event that is not a delta. Deltas come right before `text_done`.
    enum class stage
    {
        created,
        in_progress,
        item_added,
        part_added,
        text_done,
        part_done,
        item_done,
        terminal,
        over,
    };

    std::string_view delta();
    std::string_view event(std::string_view type, boost::json::object const& members);
    std::string_view part_event(std::string_view type, boost::json::object const& members);
    void append_obfuscation(std::size_t delta_size);

    char const* final_status() const noexcept;
    boost::json::object item(std::string_view status) const;
    boost::json::object final_item() const;
    boost::json::object final_response() const;
    boost::json::object usage() const;

    std::uint64_t seed_;
    std::string message_id_;
    boost::json::object pending_; ///< The response object while it is in progress.
    std::string delta_head_;      ///< What is the same in all delta events: before the number,
    std::string delta_middle_;    ///< and between number and text.
    std::string out_;
    std::size_t input_tokens_;
    std::size_t tokens_;
    std::size_t given_ = 0;
    std::size_t sequence_ = 0;
    stage stage_ = stage::created;
    bool cut_short_ = false; ///< By the request's `max_output_tokens`.
    bool obfuscated_ = true;
    bool stamped_ = false;
    std::int64_t seconds_ = 0; ///< What the answer takes at the set rate.
};

} // namespace responses::testing
