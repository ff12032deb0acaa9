#pragma once

#include "protocol/completion_choice.hpp"
#include "protocol/completion_output.hpp"
#include "protocol/merged_completion.hpp"

#include <responses/dialect.hpp>
#include <responses/response.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace responses {

/// It is a completion of the chat completions API or of the older completions API, or a chunk of
/// one: it has a list `choices`, and is no error.
bool is_completion(boost::json::object const& object) noexcept;

/// Makes a native response and native events of a completion, which comes whole or in chunks. No
/// I/O. The rules are in docs/dialects.md.
class completion
{
public:
    /// `max_size` bounds what is kept of it: passing it throws `error(errc::too_large)`.
    explicit completion(std::size_t max_size);

    /// Takes the next chunk, or all.
    void take(boost::json::object const& chunk);

    /// At least one choice has come: an end that is marked is good.
    bool has_choices() const noexcept { return !choices_.empty(); }

    /// Each choice has said why it has finished: so is one that is not marked.
    bool has_finished() const noexcept;

    /// Ends it: makes the terminal event.
    void end();

    /// The JSON of the events that were made since the last call.
    std::vector<std::string> take_events() { return output_.take_events(); }

    /// After `end`.
    response const& final_response() const noexcept { return response_; }

    responses::dialect dialect() const noexcept { return response_.dialect; }

private:
    void begin(boost::json::object const& chunk);
    void take_choice(boost::json::object const& said, std::int64_t position);
    completion_choice& choice_at(std::int64_t index);
    void set_outcome();

    response response_;
    merged_completion merged_;
    completion_output output_;
    std::deque<completion_choice> choices_; // which refer to the output
    bool has_begun_ = false;
};

/// The response that a whole completion stands for.
response response_from_completion(boost::json::object const& whole);

} // namespace responses
