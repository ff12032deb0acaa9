#include "event_form.hpp"

#include <responses/json.hpp>

#include <boost/describe/class.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace relay {

namespace {

namespace asio = boost::asio;
using buffers = std::vector<asio::const_buffer>;
using responses::event_type;

bool tells_failure(event_type type)
{
    return type == event_type::error || type == event_type::failed;
}

// What the service says of a response has the request in it, which is not the browser's.
bool has_the_response(event_type type)
{
    switch (type) {
    case event_type::created:
    case event_type::queued:
    case event_type::in_progress:
    case event_type::completed:
    case event_type::incomplete: return true;
    default: return false;
    }
}

// The event without what only the relay should know.
std::string without_secrets(responses::event const& seen)
{
    auto whole = seen.json();
    if (auto* event = whole.if_object())
        if (auto* response = event->if_contains("response"); response && response->is_object())
            for (auto const* name : {"instructions", "metadata", "prompt", "user",
                                     "safety_identifier", "prompt_cache_key"})
                response->get_object().erase(name);
    return boost::json::serialize(whole);
}

// A server may have sent its JSON in several lines; each is a line of data here, too.
class raw_form : public event_form
{
public:
    buffers const& frame(responses::event const& seen, responses::event_stream const&) override
    {
        frame_.clear();
        if (tells_failure(seen.type()))
            return frame_;
        text_ = has_the_response(seen.type()) ? without_secrets(seen) : std::string();
        for (auto rest = text_.empty() ? seen.raw() : text_; !rest.empty();) {
            auto const end = std::min(rest.find('\n'), rest.size());
            add("data: ");
            add(rest.substr(0, end));
            add("\n");
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        add("\n");
        return frame_;
    }

private:
    void add(std::string_view text) { frame_.emplace_back(text.data(), text.size()); }

    std::string text_;
    buffers frame_;
};

struct text_event
{
    std::string type = {};
    std::string delta = {};
};
BOOST_DESCRIBE_STRUCT(text_event, (), (type, delta))

struct done_event
{
    std::string type = "done";
    std::string status = {}; // completed, incomplete
    std::optional<std::string> reason = {};
    std::optional<std::int64_t> input_tokens = {};
    std::optional<std::int64_t> output_tokens = {};
    std::optional<std::int64_t> first_text_ms = {};
};
BOOST_DESCRIBE_STRUCT(done_event, (),
                      (type, status, reason, input_tokens, output_tokens, first_text_ms))

std::string done(responses::event_stream const& from)
{
    auto const& reply = from.response();
    done_event told;
    told.status = reply.status;
    if (reply.incomplete_details)
        told.reason = reply.incomplete_details->reason;
    if (reply.usage) {
        told.input_tokens = reply.usage->input_tokens;
        told.output_tokens = reply.usage->output_tokens;
    }
    if (auto const first = from.timings().first_text)
        told.first_text_ms = std::chrono::ceil<std::chrono::milliseconds>(*first).count();
    return responses::to_json(told);
}

class text_form : public event_form
{
public:
    buffers const& frame(responses::event const& seen, responses::event_stream const& from) override
    {
        frame_.clear();
        auto const json = rewritten(seen, from);
        if (json.empty())
            return frame_;
        text_.assign("data: ").append(json).append("\n\n");
        frame_.emplace_back(asio::buffer(text_));
        return frame_;
    }

private:
    static std::string rewritten(responses::event const& seen, responses::event_stream const& from)
    {
        switch (seen.type()) {
        case event_type::output_text_delta:
            return responses::to_json(text_event{"text", std::string(seen.delta())});
        case event_type::refusal_delta:
            return responses::to_json(text_event{"refusal", std::string(seen.delta())});
        case event_type::completed:
        case event_type::incomplete: return done(from);
        default: return {};
        }
    }

    std::string text_;
    buffers frame_;
};

} // namespace

std::optional<form_name> form_named(std::string_view name)
{
    if (name == "text")
        return form_name::text;
    if (name == "raw")
        return form_name::raw;
    return std::nullopt;
}

std::unique_ptr<event_form> make_form(form_name name)
{
    if (name == form_name::raw)
        return std::make_unique<raw_form>();
    return std::make_unique<text_form>();
}

} // namespace relay
