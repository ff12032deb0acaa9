#pragma once

#include "protocol/event_decoder.hpp"
#include "protocol/translation.hpp"

#include <responses/dialect.hpp>
#include <responses/error.hpp>
#include <responses/event.hpp>
#include <responses/response.hpp>
#include <responses/sse.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace responses {

/// From the octets of a streamed body to its events, and the rules of how a stream ends. No I/O.
///
/// A terminal event ends it: `response.completed` and `response.incomplete` well, `response.failed`
/// and `error` by an exception after the event has been given. Input that ends, or a `[DONE]` that
/// comes, before a terminal event is `errc::truncated`. What follows a terminal event is not read.
///
/// A stream that begins with a chunk of a completion is translated: `translation` has its rules. So
/// is a body that is no stream but the JSON of a response, or of a completion, when it has ended.
class event_reader
{
public:
    explicit event_reader(std::size_t max_event_size, bool native_only = false);

    /// What time it is, for the dates that an error of the server may have.
    void set_time(std::chrono::system_clock::time_point now) noexcept { now_ = now; }

    /// The next piece of the body: see `sse::parser::feed`.
    void feed(std::string_view piece);

    /// States the end of the body. A terminal event that lacks only its blank line counts.
    void end_input() noexcept;

    /// The next event, as views valid until the next call of any member function. Nothing when more
    /// input is needed, or at the end. Throws `error`; then the end is reached.
    std::optional<event> next();

    /// The stream is over: `next` gives nothing more.
    bool ended() const noexcept { return state_ == state::ended; }

    /// The event given last is the terminal one.
    bool at_terminal() const noexcept
    {
        return state_ == state::completed || state_ == state::failed;
    }

    /// Nothing more has to come: each choice of a completion has finished. What may still come is
    /// its usage, or the mark of the end.
    bool may_end() const noexcept
    {
        return state_ == state::translating && translation_->has_finished();
    }

    /// After a terminal event that is a failure: what `next` is about to throw.
    std::optional<error> failure() const;

    /// The form that the events come in, as far as it is known.
    responses::dialect dialect() const noexcept
    {
        return translation_ ? translation_->dialect() : responses::dialect::native;
    }

    /// The response of the terminal event; null before.
    response* final_response() noexcept { return final_ ? &*final_ : nullptr; }

private:
    enum class state
    {
        reading,
        translating,
        input_ended,
        completed, // the terminal event has been given
        failed,    // it has, and was a failure
        ended,
    };

    std::optional<event> step();
    std::optional<event> read();
    std::optional<event> last_event();
    std::optional<event> interpret(sse::frame const& frame);
    std::optional<event> interpret_unknown(event const& seen, sse::frame const& frame);
    bool is_first_chunk(std::string_view data) const;
    bool is_whole(sse::frame const& frame);
    void take_chunk(sse::frame const& frame);
    std::optional<event> translate();
    std::optional<event> next_translated();
    std::optional<event> last_translated();
    void finish_with(event const& terminal);

    void keep_beginning(std::string_view piece);
    bool is_no_stream() const;
    bool is_document() const;
    std::optional<event> take_document();

    sse::parser frames_;
    std::string beginning_; // of the body, as long as no frame has come; all of a document
    bool has_begun_ = false;
    event_decoder decoder_;
    bool const native_only_;
    bool is_native_ = false; // An event with a response has come.
    std::unique_ptr<translation> translation_;
    std::size_t max_size_;
    state state_ = state::reading;
    std::optional<std::chrono::system_clock::time_point> now_;
    std::optional<response> final_;
    std::optional<api_error> failure_;
};

} // namespace responses
