#include "testing/api.hpp"

#include "protocol/json.hpp"
#include "testing/checks.hpp"
#include "testing/compaction.hpp"
#include "testing/conversation_api.hpp"
#include "testing/generator.hpp"
#include "testing/ids.hpp"
#include "testing/kept_items.hpp"
#include "testing/route.hpp"
#include "testing/wire.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <utility>

namespace responses::testing {
namespace {

namespace json = boost::json;

using seconds = std::chrono::duration<double>;

/// How long `tokens` take; nothing when there is no rate.
answer_clock::duration time_for(std::size_t tokens, double tokens_per_second)
{
    if (tokens_per_second <= 0)
        return {};
    return std::chrono::duration_cast<answer_clock::duration>(
        seconds(static_cast<double>(tokens) / tokens_per_second));
}

std::string request_id(std::uint64_t number)
{
    constexpr std::size_t digits = 32;
    std::string const text = std::to_string(number);
    return "req_" + std::string(digits - text.size(), '0') + text;
}

header_fields service_fields(std::string content_type, answer_clock::duration taken,
                             std::uint64_t number)
{
    auto const ms = std::chrono::duration_cast<std::chrono::milliseconds>(taken).count();
    return {{"Date", http_date()},
            {"Content-Type", std::move(content_type)},
            {"openai-processing-ms", std::to_string(ms)},
            {"x-request-id", request_id(number)}};
}

fault ending_of(bool keep_alive) { return keep_alive ? fault::none : fault::close; }

bool is_true(json::object const& request, std::string_view name)
{
    json::value const* const wish = request.if_contains(name);
    return wish != nullptr && *wish == json::value(true);
}

bool is_stored(json::object const& request)
{
    json::value const* const wish = request.if_contains("store");
    return wish == nullptr || *wish != json::value(false) || is_true(request, "background");
}

json::parse_options as_deep_as_clients()
{
    json::parse_options how;
    how.max_depth = json_options.max_depth;
    return how;
}

/// Nothing: it is no JSON, or no object.
std::optional<json::object> object_of(std::string const& text)
{
    json::error_code failed;
    json::value parsed = json::parse(text, failed, {}, as_deep_as_clients());
    if (failed || !parsed.is_object())
        return {};
    return std::move(parsed.get_object());
}

/// Head and body in one write.
class whole_answer : public answer
{
public:
    whole_answer(std::string bytes, bool keep_alive, answer_clock::duration after = {})
        : bytes_(std::move(bytes)), after_(after), keep_alive_(keep_alive)
    {}

    std::optional<step> next(answer_clock::time_point now) override
    {
        if (std::exchange(given_, true))
            return {};
        return step{.due = now + after_, .bytes = bytes_};
    }

    fault ending() const override { return ending_of(keep_alive_); }

private:
    std::string bytes_;
    answer_clock::duration after_;
    bool keep_alive_;
    bool given_ = false;
};

/// The head, then each event in a write of its own, as the service flushes them. Deltas come by an
/// absolute schedule: lateness does not add up.
class event_answer : public answer
{
public:
    /// `since` is when the generation began; nothing: with the answer.
    event_answer(std::string head, generator events, double tokens_per_second,
                 exchange_terms const& terms, std::optional<answer_clock::time_point> since)
        : out_(std::move(head)),
          events_(std::move(events)),
          rate_(tokens_per_second),
          terms_(terms),
          began_(since)
    {}

    std::optional<step> next(answer_clock::time_point now) override
    {
        if (!std::exchange(started_, true)) {
            began_ = began_.value_or(now);
            return step{.due = now, .bytes = out_};
        }
        if (!take_event())
            return {};
        return step{.due = *began_ + time_for(events_.tokens_given(), rate_), .bytes = out_};
    }

    void stamp(answer_clock::time_point now) override
    {
        events_.stamp(out_, now.time_since_epoch());
    }

    fault ending() const override { return ending_of(terms_.keep_alive && terms_.chunks); }

private:
    bool take_event()
    {
        std::string_view const event = events_.next();
        out_.clear();
        if (event.empty())
            return false;
        if (!terms_.chunks) {
            out_.append(event);
            return true;
        }
        append_chunk(out_, event);
        if (events_.is_over())
            out_.append(last_chunk); // With the last event: the stream is then whole for HTTP too.
        return true;
    }

    std::string out_;
    generator events_;
    double rate_;
    exchange_terms terms_;
    std::optional<answer_clock::time_point> began_;
    bool started_ = false;
};

std::string refusal_bytes(refusal const& why, bool keep_alive, std::uint64_t number,
                          header_fields const& more = {})
{
    std::string const body = to_json(why);
    header_fields fields = service_fields("application/json", {}, number);
    fields.insert(fields.end(), why.headers.begin(), why.headers.end());
    fields.insert(fields.end(), more.begin(), more.end());
    return response_head(why.status, fields, {.length = body.size(), .keep_alive = keep_alive}) +
           body;
}

/// Makes the answer to one request.
class service
{
public:
    service(exchange_terms const& terms, server_state& state, std::uint64_t number)
        : terms_(terms), state_(state), settings_(state.settings()), number_(number)
    {}

    std::unique_ptr<answer> answer_to(recorded_request const& request)
    {
        route const to = route_of(request);
        if (auto const why = check_head(request, to, settings_.api_key))
            return refuse(*why);
        if (is_about_conversations(to.what))
            return serve_conversations(to, request);
        switch (to.what) {
        case operation::create: return create_at_rate(request);
        case operation::compact: return compact(request);
        case operation::count_tokens: return count_tokens(request);
        default: return serve_kept(to);
        }
    }

private:
    std::unique_ptr<answer> create_at_rate(recorded_request const& request)
    {
        auto said = state_.take_from_bucket(answer_clock::now());
        rate_fields_ = std::move(said.fields);
        return said.refused ? refuse(*said.refused) : create(request);
    }

    std::unique_ptr<answer> create(recorded_request const& request) const
    {
        auto const body = object_of(request.body);
        if (!body)
            return refuse(not_json());
        json::object const& members = *body;
        if (auto const why = check_members(members))
            return refuse(*why);
        generator made(request.body, members, settings_);
        if (auto const why = keep_in_conversation(members, request.body, made))
            return refuse(*why);
        if (is_true(members, "stream"))
            return give_events(std::move(made), {});
        if (is_true(members, "background"))
            return give(made.response("queued"));
        auto const taken = time_for(made.tokens(), settings_.tokens_per_second);
        return give(made.response(), taken);
    }

    std::optional<refusal> keep_in_conversation(json::object const& members,
                                                std::string const& body,
                                                generator const& made) const
    {
        if (!members.contains("conversation"))
            return std::nullopt;
        auto const* input = members.if_contains("input");
        auto const items = items_of_input(input != nullptr ? *input : json::value(), hash(body));
        auto const reply = json::parse(made.response(), {}, as_deep_as_clients()).as_object();
        return state_.with_conversations([&](conversation_store& store) {
            return testing::keep_in_conversation(members, items, reply.at("output").as_array(),
                                                 store);
        });
    }

    std::unique_ptr<answer> compact(recorded_request const& request) const
    {
        auto const body = object_of(request.body);
        if (!body)
            return refuse(not_json());
        if (auto const why = check_members(*body, {"model"}))
            return refuse(*why);
        return give(json::serialize(compacted(request.body, *body)));
    }

    std::unique_ptr<answer> count_tokens(recorded_request const& request) const
    {
        auto const body = object_of(request.body);
        if (!body)
            return refuse(not_json());
        if (auto const why = check_members(*body, {}))
            return refuse(*why);
        json::object const count{{"object", "response.input_tokens"},
                                 {"input_tokens", count_input_tokens(request.body, *body)}};
        return give(json::serialize(count));
    }

    std::unique_ptr<answer> serve_conversations(route const& to,
                                                recorded_request const& request) const
    {
        auto const body = request.body.empty() ? json::object() : object_of(request.body);
        if (!body)
            return refuse(not_json());
        return give_outcome(state_.with_conversations(
            [&](conversation_store& store) { return serve_conversation(to, *body, store); }));
    }

    /// What is done with a response that there is.
    std::unique_ptr<answer> serve_kept(route const& to) const
    {
        auto const kept = state_.find(to.id);
        auto const asked = object_of(kept ? kept->request.body : "");
        if (!asked || check_members(*asked))
            return refuse(not_found(to.id));
        if (to.what == operation::cancel)
            return cancel(to, *kept, *asked);
        if (!is_stored(*asked))
            return refuse(not_found(to.id));
        if (to.what == operation::remove)
            return remove(to);
        if (to.what == operation::input_items)
            return give_outcome(
                page_of(items_of_input(asked->at("input"), hash(kept->request.body)), to.list));
        return retrieve(to, *kept, *asked);
    }

    std::unique_ptr<answer> remove(route const& to) const
    {
        state_.remove(to.id);
        json::object const word{{"id", to.id}, {"object", "response"}, {"deleted", true}};
        return give(json::serialize(word));
    }

    std::unique_ptr<answer> retrieve(route const& to, kept_request const& kept,
                                     json::object const& members) const
    {
        generator made(kept.request.body, members, settings_);
        if (!to.stream)
            return give(object_now(made, kept));
        if (to.starting_after)
            made.skip_to(*to.starting_after);
        return give_events(std::move(made), kept.came);
    }

    std::unique_ptr<answer> cancel(route const& to, kept_request kept,
                                   json::object const& members) const
    {
        if (!is_true(members, "background"))
            return refuse(not_in_background());
        state_.cancel(to.id);
        kept.cancelled = true;
        return give(object_now(generator(kept.request.body, members, settings_), kept));
    }

    /// What has been generated stays as it is.
    std::string object_now(generator const& made, kept_request const& kept) const
    {
        auto const taken = time_for(made.tokens(), settings_.tokens_per_second);
        if (answer_clock::now() >= kept.came + taken)
            return made.response();
        return made.response(kept.cancelled ? "cancelled" : "in_progress");
    }

    std::unique_ptr<answer> refuse(refusal const& why) const
    {
        return std::make_unique<whole_answer>(
            refusal_bytes(why, terms_.keep_alive, number_, rate_fields_), terms_.keep_alive);
    }

    std::unique_ptr<answer> give_outcome(outcome const& what) const
    {
        if (auto const* why = std::get_if<refusal>(&what))
            return refuse(*why);
        return give(json::serialize(std::get<json::object>(what)));
    }

    std::unique_ptr<answer> give(std::string const& body, answer_clock::duration taken = {}) const
    {
        std::string const head =
            response_head(200, fields("application/json", taken),
                          {.length = body.size(), .keep_alive = terms_.keep_alive});
        return std::make_unique<whole_answer>(head + body, terms_.keep_alive, taken);
    }

    std::unique_ptr<answer> give_events(generator made,
                                        std::optional<answer_clock::time_point> since) const
    {
        std::string head =
            response_head(200, fields("text/event-stream; charset=utf-8"),
                          {.framed = terms_.chunks ? framing::chunked : framing::until_close,
                           .keep_alive = terms_.keep_alive && terms_.chunks});
        if (made.is_over() && terms_.chunks)
            head += last_chunk;
        return std::make_unique<event_answer>(std::move(head), std::move(made),
                                              settings_.tokens_per_second, terms_, since);
    }

    header_fields fields(std::string content_type, answer_clock::duration taken = {}) const
    {
        header_fields all = service_fields(std::move(content_type), taken, number_);
        all.insert(all.end(), rate_fields_.begin(), rate_fields_.end());
        return all;
    }

    exchange_terms const& terms_;
    server_state& state_;
    server_options const& settings_;
    std::uint64_t number_;
    header_fields rate_fields_;
};

} // namespace

std::unique_ptr<answer> make_answer(recorded_request const& request, exchange_terms const& terms,
                                    server_state& state, std::uint64_t number)
{
    return service(terms, state, number).answer_to(request);
}

void generate_body(scenario& what, recorded_request const& request, server_options const& settings)
{
    auto const body = object_of(request.body);
    if (!body || check_members(*body))
        return;
    generator made(request.body, *body, settings);
    for (auto event = made.next(); !event.empty(); event = made.next()) {
        what.body.append(event);
        what.cuts.push_back(what.body.size());
    }
}

std::string make_refusal(int status)
{
    refusal const why{.status = status,
                      .message = "The request cannot be read as HTTP/1.1, or is too large.",
                      .param = {},
                      .code = {}};
    return refusal_bytes(why, false, 0);
}

} // namespace responses::testing
