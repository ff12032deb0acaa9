#include "testing/api.hpp"

#include "testing/checks.hpp"
#include "testing/generator.hpp"
#include "testing/wire.hpp"

#include <boost/json/parse.hpp>
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
    event_answer(std::string head, generator events, double tokens_per_second,
                 exchange_terms const& terms)
        : out_(std::move(head)), events_(std::move(events)), rate_(tokens_per_second), terms_(terms)
    {}

    std::optional<step> next(answer_clock::time_point now) override
    {
        if (!started_) {
            started_ = now;
            return step{.due = now, .bytes = out_};
        }
        if (!take_event())
            return {};
        return step{.due = *started_ + time_for(events_.tokens_given(), rate_), .bytes = out_};
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
    std::optional<answer_clock::time_point> started_;
};

std::string refusal_bytes(refusal const& why, bool keep_alive, std::uint64_t number)
{
    std::string const body = to_json(why);
    header_fields fields = service_fields("application/json", {}, number);
    fields.insert(fields.end(), why.headers.begin(), why.headers.end());
    return response_head(why.status, fields, {.length = body.size(), .keep_alive = keep_alive}) +
           body;
}

std::unique_ptr<answer> refuse(refusal const& why, bool keep_alive, std::uint64_t number)
{
    return std::make_unique<whole_answer>(refusal_bytes(why, keep_alive, number), keep_alive);
}

std::unique_ptr<answer> give_whole(generator const& made, exchange_terms const& terms,
                                   server_options const& settings, std::uint64_t number)
{
    auto const taken = time_for(made.tokens(), settings.tokens_per_second);
    std::string const body = made.response();
    std::string const head = response_head(200, service_fields("application/json", taken, number),
                                           {.length = body.size(), .keep_alive = terms.keep_alive});
    return std::make_unique<whole_answer>(head + body, terms.keep_alive, taken);
}

std::unique_ptr<answer> give_events(generator made, exchange_terms const& terms,
                                    server_options const& settings, std::uint64_t number)
{
    std::string head =
        response_head(200, service_fields("text/event-stream; charset=utf-8", {}, number),
                      {.framed = terms.chunks ? framing::chunked : framing::until_close,
                       .keep_alive = terms.keep_alive && terms.chunks});
    return std::make_unique<event_answer>(std::move(head), std::move(made),
                                          settings.tokens_per_second, terms);
}

bool wants_stream(json::object const& request)
{
    json::value const* const wish = request.if_contains("stream");
    return wish != nullptr && *wish == json::value(true);
}

} // namespace

std::unique_ptr<answer> make_answer(recorded_request const& request, exchange_terms const& terms,
                                    server_options const& settings, std::uint64_t number)
{
    if (auto const why = check_head(request, settings.api_key))
        return refuse(*why, terms.keep_alive, number);
    json::error_code failed;
    json::value const body = json::parse(request.body, failed);
    if (failed || !body.is_object())
        return refuse(not_json(), terms.keep_alive, number);
    json::object const& members = body.get_object();
    if (auto const why = check_members(members))
        return refuse(*why, terms.keep_alive, number);
    generator made(request.body, members, settings);
    if (wants_stream(members))
        return give_events(std::move(made), terms, settings, number);
    return give_whole(made, terms, settings, number);
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
