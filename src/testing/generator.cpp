#include "testing/generator.hpp"

#include "testing/ids.hpp"
#include "testing/story.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <utility>

namespace responses::testing {
namespace {

namespace json = boost::json;

/// All members of a response object in the service's order, with what they are when the request
/// does not say.
json::object const& response_template()
{
    static json::object const object = json::parse(R"({
        "id": null, "object": "response", "created_at": 0, "status": "in_progress",
        "background": false, "completed_at": null, "conversation": null, "error": null,
        "incomplete_details": null, "instructions": null, "max_output_tokens": null,
        "max_tool_calls": null, "model": null, "moderation": null, "output": [],
        "parallel_tool_calls": true, "previous_response_id": null, "prompt": null,
        "prompt_cache_key": null, "prompt_cache_options": null, "prompt_cache_retention": null,
        "reasoning": {"effort": null, "summary": null}, "safety_identifier": null,
        "service_tier": "default", "store": true, "temperature": 1,
        "text": {"format": {"type": "text"}, "verbosity": "medium"}, "tool_choice": "auto",
        "tools": [], "top_logprobs": 0, "top_p": 1, "truncation": "disabled", "usage": null,
        "user": null, "metadata": {}})")
                                           .as_object();
    return object;
}

/// Puts what the request says over the defaults; objects are merged.
void echo(json::object& response, json::object const& request)
{
    for (auto const& [name, value] : request) {
        json::value* const target = response.if_contains(name);
        if (target == nullptr || value.is_null())
            continue;
        if (!target->is_object() || !value.is_object()) {
            *target = value;
            continue;
        }
        for (auto const& [inner_name, inner] : value.get_object())
            target->get_object()[inner_name] = inner;
    }
}

std::size_t token_limit(json::object const& request, std::size_t otherwise)
{
    json::value const* const limit = request.if_contains("max_output_tokens");
    if (limit == nullptr || !limit->is_int64())
        return otherwise;
    return static_cast<std::size_t>(limit->get_int64());
}

bool wants_obfuscation(json::object const& request)
{
    json::value const* const options = request.if_contains("stream_options");
    if (options == nullptr || !options->is_object())
        return true;
    json::value const* const wish = options->get_object().if_contains("include_obfuscation");
    return wish == nullptr || *wish != json::value(false);
}

// JSON may have blanks behind a number: there is room for it before it is known.
constexpr std::string_view stamp_name = R"(,"sent_at":)";
constexpr std::string_view stamp_room = "0                  ";

json::object text_part(std::string_view text)
{
    return {{"type", "output_text"},
            {"annotations", json::array()},
            {"logprobs", json::array()},
            {"text", text}};
}

} // namespace

std::size_t count_input_tokens(std::string_view body, json::object const& request)
{
    constexpr std::size_t octets_per_token = 4;
    json::value const* const input = request.if_contains("input");
    bool const is_text = input != nullptr && input->is_string();
    std::size_t const octets = is_text ? input->get_string().size() : body.size();
    return octets / octets_per_token + 1;
}

std::string response_id(std::string_view body) { return make_id("resp_", hash(body)); }

generator::generator(std::string_view body, json::object const& request,
                     server_options const& settings)
    : seed_(hash(body)),
      message_id_(make_id("msg_", ~seed_)),
      pending_(response_template()),
      input_tokens_(count_input_tokens(body, request)),
      tokens_(std::min(settings.tokens, token_limit(request, settings.tokens))),
      cut_short_(tokens_ < settings.tokens),
      obfuscated_(wants_obfuscation(request)),
      stamped_(settings.stamped)
{
    if (settings.tokens_per_second > 0)
        seconds_ = std::llround(static_cast<double>(tokens_) / settings.tokens_per_second);
    echo(pending_, request);
    pending_["id"] = response_id(body);
    pending_["object"] = "response";
    pending_["created_at"] = 1'750'000'000 + static_cast<std::int64_t>(seed_ % 10'000'000);
    pending_["status"] = "in_progress";
    pending_["output"] = json::array();
    delta_head_ = "event: response.output_text.delta\n"
                  R"(data: {"type":"response.output_text.delta","sequence_number":)";
    delta_middle_ =
        R"(,"item_id":")" + message_id_ + R"(","output_index":0,"content_index":0,"delta":")";
}

std::string generator::response() const { return json::serialize(final_response()); }

std::string generator::response(std::string_view status) const
{
    json::object whole = pending_;
    whole["status"] = status;
    return json::serialize(whole);
}

void generator::skip_to(std::int64_t sequence_number)
{
    while (!is_over() && static_cast<std::int64_t>(sequence_) <= sequence_number)
        next();
}

std::string_view generator::next()
{
    if (stage_ == stage::text_done && given_ < tokens_)
        return delta();
    switch (std::exchange(stage_, static_cast<stage>(static_cast<int>(stage_) + 1))) {
    case stage::created: return event("response.created", {{"response", pending_}});
    case stage::in_progress: return event("response.in_progress", {{"response", pending_}});
    case stage::item_added:
        return event("response.output_item.added",
                     {{"output_index", 0}, {"item", item("in_progress")}});
    case stage::part_added:
        return part_event("response.content_part.added", {{"part", text_part("")}});
    case stage::text_done:
        return part_event("response.output_text.done",
                          {{"text", story_text(tokens_)}, {"logprobs", json::array()}});
    case stage::part_done:
        return part_event("response.content_part.done", {{"part", text_part(story_text(tokens_))}});
    case stage::item_done:
        return event("response.output_item.done", {{"output_index", 0}, {"item", final_item()}});
    case stage::terminal:
        return event(cut_short_ ? "response.incomplete" : "response.completed",
                     {{"response", final_response()}});
    case stage::over: break;
    }
    stage_ = stage::over;
    return {};
}

std::string_view generator::delta()
{
    token const word = story_token(given_++);
    out_.assign(delta_head_);
    out_.append(std::to_string(sequence_++)).append(delta_middle_).append(word.escaped);
    out_.append(R"(","logprobs":[])");
    if (stamped_)
        out_.append(stamp_name).append(stamp_room);
    if (obfuscated_)
        append_obfuscation(word.text.size());
    return out_.append("}\n\n");
}

void generator::stamp(std::span<char> event, std::chrono::nanoseconds time) const
{
    if (!stamped_)
        return;
    auto const found = std::ranges::search(event, stamp_name);
    if (found.empty())
        return;
    auto* const room = std::to_address(found.end());
    std::to_chars(room, room + stamp_room.size(), time.count());
}

/// The service pads deltas so that the sizes of encrypted records do not give the text away.
void generator::append_obfuscation(std::size_t delta_size)
{
    constexpr std::string_view letters =
        "q7RfXm2LkVz9TbYhN4sWcJ0dPgAe8uKoZi3CrHtB5xMnEyQvG1wSjDaU6lFpOI";
    constexpr std::size_t block = 16;
    std::size_t const padding = block - delta_size % block;
    std::size_t const begin = (seed_ + sequence_ * 7) % (letters.size() - block);
    out_.append(R"(,"obfuscation":")").append(letters.substr(begin, padding)).append("\"");
}

std::string_view generator::event(std::string_view type, json::object const& members)
{
    json::object data{{"type", type}, {"sequence_number", sequence_++}};
    data.insert(members.begin(), members.end());
    out_.assign("event: ").append(type).append("\ndata: ");
    return out_.append(json::serialize(data)).append("\n\n");
}

std::string_view generator::part_event(std::string_view type, json::object const& members)
{
    json::object all{{"item_id", message_id_}, {"output_index", 0}, {"content_index", 0}};
    all.insert(members.begin(), members.end());
    return event(type, all);
}

char const* generator::final_status() const noexcept
{
    return cut_short_ ? "incomplete" : "completed";
}

json::object generator::item(std::string_view status) const
{
    return {{"id", message_id_},
            {"type", "message"},
            {"status", status},
            {"content", json::array()},
            {"role", "assistant"}};
}

json::object generator::final_item() const
{
    json::object whole = item(final_status());
    whole["content"] = json::array{text_part(story_text(tokens_))};
    return whole;
}

json::object generator::final_response() const
{
    json::object whole = pending_;
    whole["status"] = final_status();
    whole["output"] = json::array{final_item()};
    whole["usage"] = usage();
    if (cut_short_)
        whole["incomplete_details"] = json::object{{"reason", "max_output_tokens"}};
    else
        whole["completed_at"] = pending_.at("created_at").as_int64() + seconds_;
    return whole;
}

json::object generator::usage() const
{
    return {{"input_tokens", input_tokens_},
            {"input_tokens_details", {{"cached_tokens", 0}, {"cache_write_tokens", 0}}},
            {"output_tokens", tokens_},
            {"output_tokens_details", {{"reasoning_tokens", 0}}},
            {"total_tokens", input_tokens_ + tokens_}};
}

} // namespace responses::testing
