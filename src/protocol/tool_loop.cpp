#include "protocol/tool_loop.hpp"

#include "protocol/open_call.hpp"
#include "protocol/response.hpp"

#include <responses/error.hpp>

#include <algorithm>
#include <utility>
#include <variant>

namespace responses {
namespace {

void check(request const& what, unsigned max_turns)
{
    if (max_turns == 0)
        throw error(errc::invalid_argument, "a run of tools has at least one turn");
    if (what.background == true)
        throw error(errc::invalid_argument,
                    "tools are run for a response that is waited for, not one in the background");
    refuse_members_of_turns(what.extra);
}

// The name of a tool that is a function of the caller's.
std::string_view function_name(tool const& one) noexcept
{
    auto const* function = std::get_if<function_tool>(&one);
    return function != nullptr ? std::string_view(function->name) : std::string_view();
}

std::vector<item>& items_of(request_input& input)
{
    if (!std::holds_alternative<std::vector<item>>(input)) {
        std::vector<item> items;
        if (auto* text = std::get_if<std::string>(&input))
            items.emplace_back(user_message(std::move(*text)));
        input = std::move(items);
    }
    return std::get<std::vector<item>>(input);
}

void add_up(token_usage& sum, token_usage const& more) noexcept
{
    sum.input_tokens += more.input_tokens;
    sum.input_tokens_details.cached_tokens += more.input_tokens_details.cached_tokens;
    sum.input_tokens_details.cache_write_tokens += more.input_tokens_details.cache_write_tokens;
    sum.output_tokens += more.output_tokens;
    sum.output_tokens_details.reasoning_tokens += more.output_tokens_details.reasoning_tokens;
    sum.total_tokens += more.total_tokens;
}

// A model that must call a tool in each turn never answers.
void allow_answer(std::optional<tool_choice_option>& choice)
{
    if (!choice || std::holds_alternative<unknown_value>(*choice))
        return;
    auto* allowed = std::get_if<allowed_tools_choice>(&*choice);
    auto const* mode = std::get_if<std::string>(&*choice);
    if (allowed != nullptr)
        allowed->mode = "auto";
    else if (mode == nullptr || *mode == "required")
        choice.reset();
}

} // namespace

void refuse_members_of_turns(boost::json::object const& more)
{
    for (std::string_view const name :
         {"input", "tools", "tool_choice", "conversation", "background"})
        if (more.contains(name))
            throw error(errc::invalid_argument,
                        std::string(name).append(" of a run of tools is set by the member of the "
                                                 "request only"));
}

tool_loop::tool_loop(request what, std::vector<tool> tools, unsigned max_turns)
    : request_(std::move(what)), max_turns_(max_turns)
{
    check(request_, max_turns);
    add(std::move(tools));
}

void tool_loop::add(std::vector<tool> tools)
{
    for (tool const& one : request_.tools)
        if (auto const name = function_name(one); !name.empty())
            for_caller_.emplace_back(name);
    for (tool& one : tools) {
        if (std::ranges::find(for_caller_, function_name(one)) != for_caller_.end())
            throw error(errc::invalid_argument, "the request and the toolbox both have a tool " +
                                                    std::string(function_name(one)));
        request_.tools.push_back(std::move(one));
    }
}

std::vector<function_call> tool_loop::take(response reply)
{
    ++run_.turns;
    if (reply.usage)
        add_up(run_.usage, *reply.usage);
    run_.response = std::move(reply);
    keep_output();
    auto calls = own_calls();
    if (calls.empty())
        end(has_open_calls() ? run_end::open_calls : run_end::answer);
    return calls;
}

void tool_loop::answer(std::vector<function_call_output> outputs)
{
    for (function_call_output& one : outputs)
        keep(std::move(one));
    if (has_open_calls())
        return end(run_end::open_calls);
    if (run_.turns >= max_turns_)
        return end(run_end::turn_limit);
    allow_answer(request_.tool_choice);
}

// A conversation has what was said: only what is new is sent. A call that is not whole cannot be
// answered, and the service refuses one that is not.
void tool_loop::keep_output()
{
    if (request_.conversation) {
        run_.items.clear();
        items_of(request_.input).clear();
        return;
    }
    bool const may_call = is_whole(run_.response);
    for (item const& one : run_.response.output)
        if (may_call || !std::holds_alternative<function_call>(one))
            keep(one);
}

void tool_loop::keep(item one)
{
    run_.items.push_back(one);
    items_of(request_.input).push_back(std::move(one));
}

// A function that was found by a search of tools has its own name as namespace.
bool tool_loop::is_for_caller(function_call const& call) const
{
    return (call.namespace_ && *call.namespace_ != call.name) ||
           std::ranges::find(for_caller_, call.name) != for_caller_.end();
}

std::vector<function_call> tool_loop::own_calls() const
{
    std::vector<function_call> calls;
    if (!is_whole(run_.response))
        return calls;
    for (function_call const* one : run_.response.function_calls())
        if (!is_for_caller(*one) && !is_answered(one->call_id, run_.response.output))
            calls.push_back(*one);
    return calls;
}

bool tool_loop::has_open_calls() const
{
    auto const is_open = [this](item const& one) {
        auto const* function = std::get_if<function_call>(&one);
        return function != nullptr ? is_for_caller(*function)
                                   : is_open_call(one, run_.response.output);
    };
    return is_whole(run_.response) && std::ranges::any_of(run_.response.output, is_open);
}

void tool_loop::end(run_end why) noexcept
{
    run_.end = why;
    ended_ = true;
}

} // namespace responses
