#include "protocol/completion_choice.hpp"

#include "protocol/json.hpp"

#include <responses/detail/mappings.hpp>

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <utility>

namespace responses {
namespace {

namespace json = boost::json;

std::optional<std::int64_t> integer_member(json::object const& object, std::string_view name)
{
    auto const* member = object.if_contains(name);
    return member != nullptr && member->is_int64() ? std::optional(member->get_int64())
                                                   : std::nullopt;
}

completion_items::logprobs logprobs_of(json::object const& choice)
{
    auto const* inside = object_member(choice, "logprobs");
    auto const* content = inside != nullptr ? inside->if_contains("content") : nullptr;
    std::vector<token_logprob> made;
    detail::mismatch why;
    if (content == nullptr ||
        !detail::mapping<std::vector<token_logprob>>::read(*content, made, why))
        return std::nullopt;
    return made;
}

// Some servers send the arguments as the object that they are.
std::string arguments_of(json::object const& function)
{
    auto const* member = function.if_contains("arguments");
    if (member == nullptr || member->is_null())
        return {};
    return member->is_string() ? std::string(member->get_string()) : json::serialize(*member);
}

json::object const& function_of(json::object const& call)
{
    auto const* function = object_member(call, "function");
    return function != nullptr ? *function : call;
}

} // namespace

completion_choice::completion_choice(std::int64_t index, std::string completion,
                                     completion_output& output)
    : index_(index), items_(index, std::move(completion), output)
{}

void completion_choice::take(json::object const& said)
{
    logprobs_ = logprobs_of(said);
    say(string_member(said, "text"));
    for (auto const* name : {"delta", "message"})
        if (auto const* message = object_member(said, name))
            take_message(*message);
    auto const reason = string_member(said, "finish_reason");
    if (reason.empty())
        return;
    finish_reason_ = reason;
    end();
}

void completion_choice::end()
{
    calls_.clear();
    items_.end(incomplete_reason(finish_reason_).empty() ? "completed" : "incomplete");
}

// Whoever sends the thoughts by both names sends them twice.
void completion_choice::take_message(json::object const& said)
{
    auto const thought = string_member(said, "reasoning_content");
    items_.think(thought.empty() ? string_member(said, "reasoning") : thought);
    if (auto const* content = said.if_contains("content"))
        take_content(*content);
    items_.refuse(string_member(said, "refusal"));
    take_calls(said);
}

void completion_choice::take_content(json::value const& content)
{
    if (content.is_string())
        say(content.get_string());
    else if (auto const* parts = content.if_array())
        for (json::value const& part : *parts)
            if (auto const* object = part.if_object())
                take_part(*object);
}

void completion_choice::take_part(json::object const& part)
{
    say(string_member(part, "text"));
    items_.refuse(string_member(part, "refusal"));
}

void completion_choice::say(std::string_view text)
{
    if (!text.empty())
        items_.say(text, std::exchange(logprobs_, {}));
}

void completion_choice::take_calls(json::object const& said)
{
    auto const* list = said.if_contains("tool_calls");
    if (list != nullptr && list->is_array())
        for (json::value const& call : list->get_array())
            if (auto const* object = call.if_object())
                take_call(*object);
    if (auto const* older = object_member(said, "function_call"))
        take_call(*older);
}

void completion_choice::take_call(json::object const& said)
{
    auto const& function = function_of(said);
    auto const name = string_member(function, "name");
    tool_call* known = known_call(said);
    if (known == nullptr) {
        auto const id = string_member(said, "id");
        calls_.push_back(
            {integer_member(said, "index"), std::string(id), items_.begin_call(id, name)});
        known = &calls_.back();
    }
    items_.name_call(known->item, name);
    items_.argue(known->item, arguments_of(function));
}

// A call goes on by its index; but one with an id of its own is another, since some servers give
// all the index 0. Without an index it goes on by its id, and the last one by having no name.
completion_choice::tool_call* completion_choice::known_call(json::object const& said)
{
    auto const index = integer_member(said, "index");
    auto const id = string_member(said, "id");
    auto const is_it = [&](tool_call const& one) {
        bool const has_its_id = !id.empty() && one.id == id;
        return has_its_id || (index && one.index == index && (id.empty() || one.id.empty()));
    };
    auto const found = std::ranges::find_if(calls_, is_it);
    if (found != calls_.end())
        return &*found;
    bool const goes_on = !index && id.empty() && string_member(function_of(said), "name").empty();
    return goes_on && !calls_.empty() ? &calls_.back() : nullptr;
}

std::string_view incomplete_reason(std::string_view finish_reason) noexcept
{
    if (finish_reason == "length")
        return "max_output_tokens";
    return finish_reason == "content_filter" ? finish_reason : std::string_view();
}

} // namespace responses
