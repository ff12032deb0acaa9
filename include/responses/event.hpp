#pragma once

#include <responses/event_type.hpp>
#include <responses/export.hpp>
#include <responses/response.hpp>

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace responses {

class owned_event;

/// Payload of `response.output_text.delta`. The views live as long as the event's.
struct output_text_delta
{
    std::string_view item_id = {};
    std::int64_t output_index = 0;
    std::int64_t content_index = 0;
    std::string_view delta = {};
};

/// Payload of the events that carry the response object: `response.created`, `queued`,
/// `in_progress`, `completed`, `failed`, `incomplete`.
struct response_lifecycle
{
    responses::response response = {};
};

/// One event of a stream, as views. It is cheap to copy; the bytes belong to the stream and are
/// valid until the next operation on it. `to_owned` makes a copy that lives on.
class RESPONSES_API event
{
public:
    event() = default;

    /// What it is; `event_type::unknown` for a type this library has no name for.
    event_type type() const noexcept { return type_; }

    /// Its type as the server wrote it, as `response.output_text.delta`.
    std::string_view name() const noexcept { return name_; }

    /// Its `sequence_number`; nothing when the server sent none.
    std::optional<std::int64_t> sequence_number() const noexcept
    {
        return has_sequence_number_ ? std::optional(sequence_number_) : std::nullopt;
    }

    /// The event's JSON, the bytes as they came.
    std::string_view raw() const noexcept { return raw_; }

    /// The text of `response.output_text.delta`; empty for every other type.
    std::string_view text() const noexcept
    {
        return type_ == event_type::output_text_delta ? delta_ : std::string_view{};
    }

    /// The `delta` of any event that has one as a string; else empty. Always valid UTF-8: what is
    /// not in `raw` has become U+FFFD.
    std::string_view delta() const noexcept { return delta_; }

    /// The payload, decoded now. `T` is `output_text_delta` or `response_lifecycle`.
    /// Throws `error`: `errc::invalid_state` when the event is of another type,
    /// `errc::malformed_json` when it lacks what the type must have.
    template <class T>
    T get() const = delete;

    /// The whole event, parsed now.
    boost::json::value json() const;

    /// A copy that needs no stream.
    owned_event to_owned() const;

private:
    friend class event_decoder;
    friend class owned_event;

    std::string_view raw_;
    std::string_view name_;
    std::string_view item_id_;
    std::string_view delta_;
    std::int64_t sequence_number_ = 0;
    std::int64_t output_index_ = 0;
    std::int64_t content_index_ = 0;
    event_type type_ = event_type::unknown;
    bool has_sequence_number_ = false;
};

template <>
RESPONSES_API output_text_delta event::get<output_text_delta>() const;
template <>
RESPONSES_API response_lifecycle event::get<response_lifecycle>() const;

/// An event with its own bytes. Move-only; `to_owned` copies.
class RESPONSES_API owned_event : public event
{
public:
    explicit owned_event(event const& source);

private:
    std::unique_ptr<char[]> bytes_;
};

} // namespace responses
