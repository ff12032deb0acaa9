#include "protocol/event_json.hpp"
#include "protocol/growing_output.hpp"
#include "protocol/json.hpp"
#include "protocol/response.hpp"
#include "protocol/snapshot_journal.hpp"
#include "protocol/snapshot_steps.hpp"
#include "protocol/utf8.hpp"

#include <responses/snapshot.hpp>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>

#include <utility>

namespace responses {
namespace {

namespace json = boost::json;

bool is_list(json::object const& object, std::string_view name) noexcept
{
    auto const* member = object.if_contains(name);
    return member != nullptr && member->is_array();
}

bool is_about_response(event_type seen) noexcept
{
    switch (seen) {
    case event_type::unknown:
    case event_type::error:
    case event_type::keepalive:
    case event_type::audio_delta:
    case event_type::audio_done:
    case event_type::audio_transcript_delta:
    case event_type::audio_transcript_done: return false;
    default: return true;
    }
}

} // namespace

class snapshot::implementation
{
public:
    explicit implementation(snapshot_options const& settings)
        : journal_(settings), output_(response_.output, journal_)
    {}

    implementation(implementation const&) = delete;
    implementation& operator=(implementation const&) = delete;

    responses::response const& response() const noexcept { return response_; }
    snapshot_journal const& journal() const noexcept { return journal_; }

    void apply(event const& seen)
    {
        journal_.begin(seen);
        if (journal_.is_strict())
            check(seen);
        if (is_about_response(seen.type()) && !apply_light(seen, output_, journal_))
            apply_parsed(seen);
    }

private:
    void check(event const& seen)
    {
        check_members(seen, journal_);
        if (!seen.frame_name().empty() && seen.frame_name() != seen.name())
            journal_.violation("the event field to be its type, not " +
                               utf8::excerpt(seen.frame_name()));
        if (is_about_response(seen.type()) && !std::exchange(has_begun_, true) &&
            seen.type() != event_type::created)
            journal_.violation("response.created before it");
    }

    void apply_parsed(event const& seen)
    {
        json::monotonic_resource memory;
        json::value const parsed = event_json(seen, &memory);
        auto const& whole = parsed.get_object();
        if (is_lifecycle(seen.type()))
            replace(seen, whole);
        else if (journal_.admits(seen.raw().size()))
            apply_document(seen, whole, output_, journal_);
    }

    void replace(event const& seen, json::object const& whole)
    {
        auto const* sent = object_member(whole, "response");
        if (sent == nullptr)
            return;
        auto next = response_from_json(whole.at("response"));
        if (journal_.is_strict())
            check_output(seen, next, *sent);
        bool const keeps = keeps_output(seen, next, *sent);
        if (keeps && !response_.output.empty()) {
            next.output = std::move(response_.output);
            next.extra.erase("output");
        }
        response_ = std::move(next);
        if (keeps)
            return;
        output_.restart();
        journal_.restart(seen.raw().size());
    }

    // Some gateways send no output in any response. But one that failed has none.
    bool keeps_output(event const& seen, responses::response const& next,
                      json::object const& sent) const
    {
        bool const is_successor = seen.type() == event_type::created && !next.id.empty() &&
                                  !response_.id.empty() && next.id != response_.id;
        bool const has_failed = seen.type() == event_type::failed && is_list(sent, "output");
        return next.output.empty() && !is_successor && !has_failed;
    }

    void check_output(event const& seen, responses::response const& next, json::object const& sent)
    {
        bool const is_outcome =
            seen.type() == event_type::completed || seen.type() == event_type::incomplete;
        if (!is_list(sent, "output"))
            journal_.violation("response.output as a list");
        else if (is_outcome && next.output.size() < response_.output.size())
            journal_.violation("all items that came in response.output");
    }

    snapshot_journal journal_;
    responses::response response_;
    growing_output output_;
    bool has_begun_ = false;
};

snapshot::snapshot(snapshot_options settings)
    : implementation_(std::make_unique<implementation>(settings))
{}

snapshot::snapshot(snapshot&&) noexcept = default;
snapshot& snapshot::operator=(snapshot&&) noexcept = default;
snapshot::~snapshot() = default;

void snapshot::apply(event const& seen) { implementation_->apply(seen); }

responses::response const& snapshot::response() const noexcept
{
    return implementation_->response();
}

std::vector<snapshot_violation> const& snapshot::violations() const noexcept
{
    return implementation_->journal().violations();
}

std::uint64_t snapshot::violation_count() const noexcept
{
    return implementation_->journal().count();
}

} // namespace responses
