#pragma once

#include "protocol/completion_output.hpp"

#include <responses/content.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace responses {

/// The items that one choice of a completion becomes, while they grow: `reasoning`, which ends when
/// something else begins, a `message` with a part of text and one of refusal, and a `function_call`
/// for each tool call.
class completion_items
{
public:
    using logprobs = std::optional<std::vector<token_logprob>>;

    /// The output must stay; `completion` is the id that goes into those of the items. A choice
    /// other than the first is told by a member `choice` of its items.
    completion_items(std::int64_t choice, std::string completion, completion_output& output);

    void think(std::string_view text);
    void say(std::string_view text, logprobs probabilities);
    void refuse(std::string_view text);

    /// Begins a call and gives its index; an empty `call_id` is made.
    std::int64_t begin_call(std::string_view call_id, std::string_view name);
    void name_call(std::int64_t call, std::string_view name);
    void argue(std::int64_t call, std::string_view arguments);

    /// Ends those that are open, `completed` or `incomplete`. Where nothing was said at all, there
    /// is a message without parts.
    void end(std::string_view status);

private:
    template <class Item>
    std::int64_t begin(Item first, std::string_view prefix);
    std::int64_t message_index();
    template <class Part>
    std::int64_t part_index(std::optional<std::int64_t>& known);

    void end_reasoning();
    void end_message(std::string_view status);
    void end_text();
    void end_refusal();
    void end_call(std::int64_t call, std::string_view status);

    std::int64_t choice_;
    std::string completion_;
    completion_output& output_;
    bool has_begun_ = false;

    // What is open, by its index.
    std::optional<std::int64_t> reasoning_;
    std::optional<std::int64_t> message_;
    std::optional<std::int64_t> text_; // the parts of the message
    std::optional<std::int64_t> refusal_;
    std::vector<std::int64_t> calls_;
};

} // namespace responses
