#pragma once

#include <responses/event_type.hpp>
#include <responses/events.hpp>
#include <responses/export.hpp>

#include <boost/json/fwd.hpp>

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace responses {

class owned_event;

namespace detail {

/// What a decoder keeps of an event.
struct event_parts
{
    std::string_view raw = {};
    std::string_view name = {};
    std::string_view frame_name = {};
    std::string_view item_id = {};
    std::string_view delta = {};
    std::string_view source = {}; // when it is not raw
    std::int64_t output_index = 0;
    std::int64_t content_index = 0;
    std::optional<std::int64_t> sequence_number = {};
    event_type type = event_type::unknown;
};

} // namespace detail

/// One of `responses::events`.
template <class T>
concept event_payload = std::derived_from<T, events::base> && requires { T::type_name; };

/// One event of a stream, as a view of the size of a pointer: it and all that it gives belong to
/// the stream and are valid until the next operation on it. `to_owned` makes a copy that lives on.
class RESPONSES_API event
{
public:
    event() = default;

    /// What it is; `event_type::unknown` for a type this library has no name for.
    event_type type() const noexcept { return parts_->type; }

    /// Its type as the server wrote it, as `response.output_text.delta`.
    std::string_view name() const noexcept { return parts_->name; }

    /// The `event` field of its frame, empty when it had none: gateways leave it out. Where it is
    /// not the `type` in the JSON, that decides, and is the name.
    std::string_view frame_name() const noexcept { return parts_->frame_name; }

    /// Its `sequence_number`; nothing when the server sent none.
    std::optional<std::int64_t> sequence_number() const noexcept { return parts_->sequence_number; }

    /// The event's JSON, the bytes as they came; in a stream of a dialect, as they are made here.
    std::string_view raw() const noexcept { return parts_->raw; }

    /// What came from the server: `raw`, but in a stream of a dialect the last chunk that had come
    /// when the event was made.
    std::string_view source() const noexcept
    {
        return parts_->source.empty() ? parts_->raw : parts_->source;
    }

    /// Which item, and which part of it, the event is about; empty and 0 when it does not say.
    std::string_view item_id() const noexcept { return parts_->item_id; }
    std::int64_t output_index() const noexcept { return parts_->output_index; }
    std::int64_t content_index() const noexcept { return parts_->content_index; }

    /// The text of `response.output_text.delta`; empty for every other type.
    std::string_view text() const noexcept
    {
        return type() == event_type::output_text_delta ? delta() : std::string_view{};
    }

    /// The `delta` of any event that has one as a string; else empty. Always valid UTF-8: what is
    /// not in `raw` has become U+FFFD.
    std::string_view delta() const noexcept { return parts_->delta; }

    /// The payload, decoded now: `event.get<events::output_text_delta>()`.
    /// Throws `error(errc::invalid_state)` when the event is of another type.
    template <event_payload T>
    T get() const;

    /// The whole event, parsed now.
    boost::json::value json() const;

    /// A copy that needs no stream.
    owned_event to_owned() const;

    /// For the library itself.
    explicit event(detail::event_parts const& parts) noexcept : parts_(&parts) {}

private:
    friend class owned_event;

    static constexpr detail::event_parts nothing{};

    detail::event_parts const* parts_ = &nothing;
};

/// An event with its own bytes. Move-only; `to_owned` copies.
class RESPONSES_API owned_event : public event
{
public:
    explicit owned_event(event const& source);

private:
    std::unique_ptr<detail::event_parts> own_;
    std::unique_ptr<char[]> bytes_;
};

} // namespace responses
