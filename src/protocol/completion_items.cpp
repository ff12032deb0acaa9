#include "protocol/completion_items.hpp"

#include <responses/events.hpp>

#include <utility>

namespace responses {
namespace {

using place = events::part_event;

place at(std::int64_t item, std::string const& id, std::int64_t part)
{
    return {{{}, item, id}, part};
}

std::vector<content_part>& parts_of(message& said)
{
    return std::get<std::vector<content_part>>(said.content);
}

} // namespace

completion_items::completion_items(std::int64_t choice, std::string completion,
                                   completion_output& output)
    : choice_(choice), completion_(std::move(completion)), output_(output)
{}

template <class Item>
std::int64_t completion_items::begin(Item first, std::string_view prefix)
{
    has_begun_ = true;
    first.id = output_.next_id(prefix, completion_);
    if (choice_ != 0)
        first.extra["choice"] = choice_;
    return output_.begin(std::move(first));
}

void completion_items::think(std::string_view text)
{
    if (text.empty())
        return;
    if (!reasoning_) {
        reasoning_ = begin(reasoning{.content = {{reasoning_text{}}}}, "rs");
        auto const& id = output_.at<reasoning>(*reasoning_).id;
        output_.tell(events::content_part_added{at(*reasoning_, id, 0), reasoning_text{}});
    }
    auto& grown = output_.at<reasoning>(*reasoning_);
    std::string const delta(
        output_.joined(text, {event_type::reasoning_text_delta, *reasoning_, 0}));
    if (delta.empty())
        return;
    grown.content->front().text += delta;
    output_.tell(events::reasoning_text_delta{at(*reasoning_, grown.id, 0), delta, {}});
}

void completion_items::say(std::string_view text, logprobs probabilities)
{
    std::int64_t const part = part_index<output_text>(text_);
    auto& said = output_.at<message>(*message_);
    auto& grown = std::get<output_text>(parts_of(said)[static_cast<std::size_t>(part)]);
    if (probabilities) {
        if (!grown.logprobs)
            grown.logprobs.emplace();
        grown.logprobs->insert(grown.logprobs->end(), probabilities->begin(), probabilities->end());
    }
    std::string const delta(output_.joined(text, {event_type::output_text_delta, *message_, part}));
    if (delta.empty())
        return;
    grown.text += delta;
    output_.tell(events::output_text_delta{
        at(*message_, *said.id, part), delta, {}, std::move(probabilities)});
}

void completion_items::refuse(std::string_view text)
{
    if (text.empty())
        return;
    std::int64_t const part = part_index<output_refusal>(refusal_);
    auto& said = output_.at<message>(*message_);
    auto& grown = std::get<output_refusal>(parts_of(said)[static_cast<std::size_t>(part)]);
    std::string const delta(output_.joined(text, {event_type::refusal_delta, *message_, part}));
    if (delta.empty())
        return;
    grown.refusal += delta;
    output_.tell(events::refusal_delta{at(*message_, *said.id, part), delta, {}});
}

std::int64_t completion_items::begin_call(std::string_view call_id, std::string_view name)
{
    end_reasoning();
    function_call first{.call_id = std::string(call_id), .name = std::string(name)};
    if (call_id.empty())
        first.call_id = output_.next_id("call", completion_);
    first.status = "in_progress";
    calls_.push_back(begin(std::move(first), "fc"));
    return calls_.back();
}

void completion_items::name_call(std::int64_t call, std::string_view name)
{
    auto& named = output_.at<function_call>(call);
    if (named.name.empty())
        named.name = name;
}

void completion_items::argue(std::int64_t call, std::string_view arguments)
{
    auto& grown = output_.at<function_call>(call);
    std::string const delta(
        output_.joined(arguments, {event_type::function_call_arguments_delta, call, 0}));
    if (delta.empty())
        return;
    grown.arguments += delta;
    output_.tell(events::function_call_arguments_delta{{{}, call, *grown.id}, delta, {}});
}

void completion_items::end(std::string_view status)
{
    if (!has_begun_)
        message_index();
    end_reasoning();
    end_message(status);
    for (std::int64_t const call : std::exchange(calls_, {}))
        end_call(call, status);
}

std::int64_t completion_items::message_index()
{
    end_reasoning();
    if (!message_) {
        message first{.role = "assistant", .content = std::vector<content_part>()};
        first.type = "message";
        first.status = "in_progress";
        message_ = begin(std::move(first), "msg");
    }
    return *message_;
}

template <class Part>
std::int64_t completion_items::part_index(std::optional<std::int64_t>& known)
{
    auto& said = output_.at<message>(message_index());
    if (!known) {
        known = static_cast<std::int64_t>(parts_of(said).size());
        parts_of(said).push_back(Part{});
        output_.tell(events::content_part_added{at(*message_, *said.id, *known), Part{}});
    }
    return *known;
}

void completion_items::end_reasoning()
{
    if (!reasoning_)
        return;
    std::int64_t const index = *std::exchange(reasoning_, {});
    auto const& thought = output_.at<reasoning>(index);
    reasoning_text const& part = thought.content->front();
    output_.tell(events::reasoning_text_done{at(index, thought.id, 0), part.text});
    output_.tell(events::content_part_done{at(index, thought.id, 0), part});
    output_.end(index);
}

void completion_items::end_message(std::string_view status)
{
    if (!message_)
        return;
    end_text();
    end_refusal();
    output_.at<message>(*message_).status = std::string(status);
    output_.end(*std::exchange(message_, {}));
}

void completion_items::end_text()
{
    if (!text_)
        return;
    std::int64_t const part = *std::exchange(text_, {});
    auto& said = output_.at<message>(*message_);
    auto const& text = std::get<output_text>(parts_of(said)[static_cast<std::size_t>(part)]);
    auto const where = at(*message_, *said.id, part);
    output_.tell(events::output_text_done{where, text.text, text.logprobs});
    output_.tell(events::content_part_done{where, text});
}

void completion_items::end_refusal()
{
    if (!refusal_)
        return;
    std::int64_t const part = *std::exchange(refusal_, {});
    auto& said = output_.at<message>(*message_);
    auto const& refusal = std::get<output_refusal>(parts_of(said)[static_cast<std::size_t>(part)]);
    auto const where = at(*message_, *said.id, part);
    output_.tell(events::refusal_done{where, refusal.refusal});
    output_.tell(events::content_part_done{where, refusal});
}

void completion_items::end_call(std::int64_t call, std::string_view status)
{
    auto& made = output_.at<function_call>(call);
    made.status = std::string(status);
    output_.tell(
        events::function_call_arguments_done{{{}, call, *made.id}, made.arguments, made.name});
    output_.end(call);
}

} // namespace responses
