#pragma once

#include "protocol/completion_items.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace responses {

/// One choice of a completion: reads what is said of it, and makes items of it.
class completion_choice
{
public:
    /// As for `completion_items`.
    completion_choice(std::int64_t index, std::string completion, completion_output& output);

    std::int64_t index() const noexcept { return index_; }

    /// Takes its element of `choices`, of a chunk or of a whole completion. Its items end when it
    /// gives the reason why it has finished; what still comes then begins others.
    void take(boost::json::object const& said);

    /// Empty before it has finished.
    std::string const& finish_reason() const noexcept { return finish_reason_; }

    /// Ends the items that are open.
    void end();

private:
    struct tool_call
    {
        std::optional<std::int64_t> index; // as the server numbers it
        std::string id;
        std::int64_t item;
    };

    void take_message(boost::json::object const& said);
    void take_content(boost::json::value const& content);
    void take_part(boost::json::object const& part);
    void say(std::string_view text);
    void take_calls(boost::json::object const& said);
    void take_call(boost::json::object const& said);
    tool_call* known_call(boost::json::object const& said);

    std::int64_t index_;
    completion_items items_;
    std::string finish_reason_;
    completion_items::logprobs logprobs_; // of the text that comes next
    std::vector<tool_call> calls_;
};

/// The reason of `incomplete_details` that a reason to finish stands for; empty for all others.
std::string_view incomplete_reason(std::string_view finish_reason) noexcept;

} // namespace responses
