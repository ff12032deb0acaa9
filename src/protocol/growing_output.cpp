#include "protocol/growing_output.hpp"

#include "protocol/item_id.hpp"
#include "protocol/utf8.hpp"

#include <algorithm>
#include <utility>

namespace responses {
namespace {

// Nothing has to be there before these; the outputs of commands are never announced.
bool is_announcement(event_type type) noexcept
{
    switch (type) {
    case event_type::output_item_added:
    case event_type::content_part_added:
    case event_type::reasoning_summary_part_added:
    case event_type::shell_call_command_added:
    case event_type::shell_call_output_content_delta:
    case event_type::shell_call_output_content_done: return true;
    default: return false;
    }
}

// Of two that may be the same item, one that has no id is.
bool is_same(item const& left, item const& right) noexcept
{
    auto const id = id_of(left);
    auto const other = id_of(right);
    return type_of(left) == type_of(right) && (id.empty() || other.empty() || id == other);
}

} // namespace

growing_output::indices growing_output::indices_of(item const& one)
{
    if (auto const* said = std::get_if<message>(&one)) {
        auto const* text = std::get_if<std::string>(&said->content);
        bool const is_text = text != nullptr && !text->empty();
        return {index_list(is_text ? 1 : said->content.parts().size()), {}};
    }
    if (auto const* thought = std::get_if<reasoning>(&one))
        return {index_list(thought->content ? thought->content->size() : 0),
                index_list(thought->summary.size())};
    if (auto const* call = std::get_if<shell_call>(&one))
        return {index_list(call->action.commands.size()), {}};
    if (auto const* answer = std::get_if<shell_call_output>(&one))
        return {index_list(answer->output.size()), {}};
    return {};
}

void growing_output::restart()
{
    known_ = index_list(items_.size());
    inside_.clear();
    for (item const& one : items_)
        inside_.push_back(indices_of(one));
}

// A message whose content is a text has one part.
std::vector<content_part>& growing_output::parts_of(message& said)
{
    if (auto* const text = std::get_if<std::string>(&said.content)) {
        std::vector<content_part> parts;
        if (!text->empty())
            parts.push_back(output_text{.text = std::move(*text)});
        said.content = std::move(parts);
    }
    return std::get<std::vector<content_part>>(said.content);
}

void growing_output::begin(event const& seen, item first)
{
    auto const at = known_.find(seen.output_index());
    if (journal_.is_strict())
        check_first(seen, first);
    if (!at) {
        new_item(seen, std::move(first));
    } else if (!is_same(items_[*at], first)) {
        inside_[*at] = indices_of(first);
        items_[*at] = std::move(first);
    }
}

void growing_output::finish(event const& seen, item last)
{
    auto const at = known_.find(seen.output_index());
    if (!at) {
        new_item(seen, std::move(last));
        return;
    }
    if (journal_.is_strict())
        check_last(items_[*at], last);
    inside_[*at] = indices_of(last);
    items_[*at] = std::move(last);
}

void growing_output::begin(event const& seen, content_part first)
{
    if (auto const* text = std::get_if<reasoning_text>(&first); text && is_reasoning(seen)) {
        reasoning_text* const there = reasoning_of(seen);
        if (there != nullptr && there->text.empty())
            *there = *text;
        return;
    }
    content_part* const there = any_part(seen, [&] { return first; });
    if (there != nullptr && there->index() != first.index())
        *there = std::move(first);
}

void growing_output::finish(event const& seen, content_part last)
{
    if (auto* text = std::get_if<reasoning_text>(&last); text && is_reasoning(seen)) {
        if (reasoning_text* const there = reasoning_of(seen))
            *there = std::move(*text);
        return;
    }
    content_part* const there = any_part(seen, [&] { return last; });
    if (there == nullptr)
        return;
    if (journal_.is_strict() && there->index() != last.index())
        expect_type("the same as before", "another part");
    *there = std::move(last);
}

// A text of reasoning may be a part of a message, too.
bool growing_output::is_reasoning(event const& seen)
{
    auto const at = known_.find(seen.output_index());
    return !at || std::holds_alternative<reasoning>(items_[*at]);
}

reasoning_text* growing_output::reasoning_of(event const& seen)
{
    if (!is_reasoning(seen))
        return part_of<reasoning_text>(seen);
    auto* const thought = item_of<reasoning>(seen);
    if (thought == nullptr)
        return nullptr;
    if (!thought->content)
        thought->content.emplace();
    return element(seen, *thought->content, inside(seen).elements, seen.content_index(),
                   [] { return reasoning_text(); });
}

summary_text* growing_output::summary_of(event const& seen, std::int64_t summary_index)
{
    auto* const thought = item_of<reasoning>(seen);
    if (thought == nullptr)
        return nullptr;
    return element(seen, thought->summary, inside(seen).summaries, summary_index,
                   [] { return summary_text(); });
}

std::string* growing_output::command_of(event const& seen, std::int64_t command_index)
{
    auto* const call = item_of<shell_call>(seen);
    if (call == nullptr)
        return nullptr;
    return element(seen, call->action.commands, inside(seen).elements, command_index,
                   [] { return std::string(); });
}

// How it ends is not known yet.
shell_output* growing_output::shell_output_of(event const& seen, std::int64_t command_index)
{
    auto* const answer = item_of<shell_call_output>(seen);
    if (answer == nullptr)
        return nullptr;
    return element(seen, answer->output, inside(seen).elements, command_index,
                   [] { return shell_output{.outcome = unknown_value()}; });
}

item* growing_output::any_item(event const& seen, item (*make)(event const&))
{
    auto const at = known_.find(seen.output_index());
    if (!at)
        return new_item(seen, make(seen));
    if (journal_.is_strict() && !seen.item_id().empty())
        expect_id(id_of(items_[*at]), seen.item_id());
    return &items_[*at];
}

item* growing_output::new_item(event const& seen, item made)
{
    if (!may_begin(seen, known_, seen.output_index(), sizeof(item)))
        return nullptr;
    auto const at = static_cast<std::ptrdiff_t>(known_.insert(seen.output_index()));
    inside_.insert(inside_.begin() + at, indices_of(made));
    return &*items_.insert(items_.begin() + at, std::move(made));
}

bool growing_output::may_begin(event const& seen, index_list const& known, std::int64_t index,
                               std::size_t octets)
{
    auto const found = std::to_string(index);
    if (journal_.is_strict() && !is_announcement(seen.type()))
        journal_.violation("what has the index " + found + " to be announced before");
    if (journal_.is_strict() && index != known.next())
        journal_.violation("the index " + std::to_string(known.next()) + ", not " + found);
    return journal_.admits_element(known.size()) && journal_.admits(octets);
}

void growing_output::check_first(event const& seen, item const& first)
{
    if (known_.find(seen.output_index()))
        journal_.violation("an output_index that no item has yet");
    auto const id = id_of(first);
    bool const is_known = std::ranges::any_of(
        items_, [&](item const& other) { return !id.empty() && id_of(other) == id; });
    if (is_known)
        journal_.violation("an id that no item has yet, not " + utf8::excerpt(id));
}

void growing_output::check_last(item const& before, item const& last)
{
    expect_id(id_of(before), id_of(last));
    if (type_of(before) != type_of(last))
        expect_type(type_of(before), type_of(last));
}

void growing_output::expect_type(std::string_view wanted, std::string_view found)
{
    if (journal_.is_strict())
        journal_.violation("the type " + utf8::excerpt(wanted) + ", not " + utf8::excerpt(found));
}

void growing_output::expect_id(std::string_view wanted, std::string_view found)
{
    if (wanted != found)
        journal_.violation("the item_id " + utf8::excerpt(wanted) + ", not " +
                           utf8::excerpt(found));
}

} // namespace responses
