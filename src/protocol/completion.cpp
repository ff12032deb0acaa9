#include "protocol/completion.hpp"

#include "protocol/error_words.hpp"
#include "protocol/json.hpp"

#include <responses/error.hpp>
#include <responses/events.hpp>
#include <responses/json.hpp>

#include <boost/json/array.hpp>

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

namespace responses {
namespace {

namespace json = boost::json;

constexpr std::size_t max_choices = 1024;

json::array const* choices_of(json::object const& object) noexcept
{
    auto const* member = object.if_contains("choices");
    return member != nullptr ? member->if_array() : nullptr;
}

dialect dialect_of(json::object const& chunk)
{
    return string_member(chunk, "object").starts_with("text_completion") ? dialect::text_completion
                                                                         : dialect::chat_completion;
}

void rename(json::object& object, std::string_view from, std::string_view to)
{
    if (auto const found = object.find(from); found != object.end()) {
        object[to] = found->value();
        object.erase(from);
    }
}

token_usage usage_of(json::object said)
{
    rename(said, "prompt_tokens", "input_tokens");
    rename(said, "completion_tokens", "output_tokens");
    rename(said, "prompt_tokens_details", "input_tokens_details");
    rename(said, "completion_tokens_details", "output_tokens_details");
    auto usage = from_json<token_usage>(json::value(std::move(said)));
    if (usage.total_tokens == 0)
        usage.total_tokens = usage.input_tokens + usage.output_tokens;
    return usage;
}

double time_of(json::object const& chunk)
{
    auto const* created = chunk.if_contains("created");
    return created != nullptr && created->is_number() ? created->to_number<double>() : 0;
}

} // namespace

bool is_completion(json::object const& object) noexcept
{
    return choices_of(object) != nullptr && !is_error(object) &&
           string_member(object, "object") != "response";
}

completion::completion(std::size_t max_size) : merged_(max_size), output_(max_size)
{
    response_.object = "response";
    response_.status = "in_progress";
    response_.store = false; // It cannot be asked for again.
    response_.extra["output"] = json::array();
}

void completion::take(json::object const& chunk)
{
    if (!std::exchange(has_begun_, true))
        begin(chunk);
    merged_.add(chunk);
    if (auto const* usage = object_member(chunk, "usage"))
        response_.usage = usage_of(*usage);
    auto const* choices = choices_of(chunk);
    if (choices == nullptr)
        return;
    for (std::size_t i = 0; i < choices->size(); ++i)
        if (auto const* said = (*choices)[i].if_object())
            take_choice(*said, static_cast<std::int64_t>(i));
}

void completion::begin(json::object const& chunk)
{
    response_.dialect = dialect_of(chunk);
    response_.id = string_member(chunk, "id");
    response_.model = string_member(chunk, "model");
    response_.service_tier = string_member(chunk, "service_tier");
    response_.created_at = time_of(chunk);
    output_.tell(events::created{{{}, response_}});
    output_.tell(events::in_progress{{{}, response_}});
}

void completion::take_choice(json::object const& said, std::int64_t position)
{
    auto const* index = said.if_contains("index");
    choice_at(index != nullptr && index->is_int64() ? index->get_int64() : position).take(said);
}

completion_choice& completion::choice_at(std::int64_t index)
{
    auto const known = std::ranges::find(choices_, index, &completion_choice::index);
    if (known != choices_.end())
        return *known;
    if (choices_.size() == max_choices)
        throw error(errc::too_large, "a completion of more than 1024 choices");
    return choices_.emplace_back(index, response_.id, output_);
}

bool completion::has_finished() const noexcept
{
    return has_choices() && std::ranges::none_of(choices_, [](completion_choice const& one) {
               return one.finish_reason().empty();
           });
}

void completion::end()
{
    for (completion_choice& one : choices_)
        one.end();
    response_.output = output_.items();
    response_.extra.erase("output");
    response_.extra["completion"] = merged_.whole();
    set_outcome();
    if (response_.status == "completed")
        output_.tell(events::completed{{{}, response_}});
    else if (response_.status == "incomplete")
        output_.tell(events::incomplete{{{}, response_}});
    else
        output_.tell(events::failed{{{}, response_}});
}

// What went wrong with one choice went wrong with the response.
void completion::set_outcome()
{
    response_.status = "completed";
    for (completion_choice const& one : choices_) {
        if (one.finish_reason() == "error") {
            response_.status = "failed";
            response_.error = response_error{.code = "server_error",
                                             .message = "the completion finished with an error"};
            return;
        }
        auto const reason = incomplete_reason(one.finish_reason());
        if (reason.empty() || response_.incomplete_details)
            continue;
        response_.status = "incomplete";
        response_.incomplete_details = response_incomplete_details{.reason = std::string(reason)};
    }
}

response response_from_completion(json::object const& whole)
{
    completion made(std::numeric_limits<std::size_t>::max());
    made.take(whole);
    made.end();
    response reply = made.final_response();
    reply.extra["completion"] = whole;
    return reply;
}

} // namespace responses
