#include "protocol/stream_position.hpp"

#include "protocol/event_json.hpp"
#include "protocol/json.hpp"
#include "protocol/retry.hpp"

#include <responses/error.hpp>

#include <algorithm>
#include <utility>

namespace responses {
namespace {

bool flag(boost::json::object const& response, std::string_view name, bool otherwise)
{
    auto const* member = response.if_contains(name);
    return member != nullptr && member->is_bool() ? member->get_bool() : otherwise;
}

// The difference of two numbers of a server may not fit into their type.
std::uint64_t distance(std::int64_t from, std::int64_t to)
{
    return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
}

} // namespace

stream_position::stream_position(std::string id, std::optional<std::int64_t> after)
    : id_(std::move(id)), is_kept_(true), last_(after), reconnected_at_(after)
{}

void stream_position::learn(event const& seen)
{
    if (is_learnt_ || delivery_of(seen.type()) != delivery::announced)
        return;
    is_learnt_ = true;
    auto const whole = event_json(seen);
    auto const* response = object_member(whole.get_object(), "response");
    if (response == nullptr)
        return;
    if (!is_kept_)
        id_ = string_member(*response, "id");
    is_background_ = flag(*response, "background", false);
    bool const is_askable = !id_.empty() && id_ != "." && id_ != "..";
    is_kept_ = is_askable && (is_background_ || flag(*response, "store", true));
}

bool stream_position::admit_unnumbered(event const& seen) noexcept
{
    if (seen.type() != event_type::keepalive)
        is_numbered_ = false;
    return true;
}

// What ends the stream is taken although its number says that it came before; and an error may have
// any number.
bool stream_position::admit_other(event const& seen, std::int64_t number)
{
    if (reconnected_at_ && seen.type() != event_type::error) {
        if (number <= *reconnected_at_ && !is_terminal(seen.type())) {
            ++figures_.repeated;
            return false;
        }
        if (number > *reconnected_at_ && number - 1 > *reconnected_at_)
            throw error(errc::events_missing,
                        "the stream went on with event " + std::to_string(number) +
                            ", the last one before was " + std::to_string(*reconnected_at_));
        reconnected_at_.reset();
    }
    count(number);
    return true;
}

void stream_position::count(std::int64_t number)
{
    if (last_ && number <= *last_)
        ++figures_.regressions;
    else if (last_)
        figures_.missing += distance(*last_, number) - 1;
    last_ = std::max(last_.value_or(number), number);
}

bool stream_position::is_resumable() const noexcept
{
    return is_kept_ && last_ && is_numbered_ && figures_.regressions == 0;
}

} // namespace responses
