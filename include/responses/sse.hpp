#pragma once

#include <responses/export.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Server-sent events: the frame parser alone, without any I/O.
///
/// Follows the WHATWG HTML standard, section 9.2.6 "Interpreting an event stream", to the letter.
namespace responses::sse {

/// One dispatched event. The views are valid until the next call of `feed`, `next` or `finish`;
/// views into a fed piece also end with that piece.
struct frame
{
    std::string_view event; ///< The last `event` field; empty when there was none ("message").
    std::string_view data;  ///< The `data` fields, joined with LF. Bytes, not checked UTF-8.
    std::string_view id;    ///< The last event id at this moment.
};

/// Bounds on what a stream may make us hold. Over one of them `next` throws
/// `error(errc::too_large)`, whichever way the bytes were cut.
struct limits
{
    std::size_t line = std::size_t{64} << 20;  ///< Bytes of one line, without its end.
    std::size_t event = std::size_t{64} << 20; ///< Bytes of one event's joined data.
};

/// Cuts an event stream into frames, without copying what lies within one piece.
///
/// @code
/// sse::parser parser;
/// parser.feed(piece);
/// while (auto frame = parser.next())
///     use(frame->data);
/// @endcode
///
/// Thread safety: distinct objects: safe. Shared objects: unsafe.
class parser
{
public:
    parser() = default;
    explicit RESPONSES_API parser(limits const& bounds);

    /// Gives the next piece of the stream; any cutting is fine, also an empty piece. The bytes must
    /// stay until `next` has returned nothing: what is unfinished then has been gathered.
    /// Precondition: `next` has returned nothing for the piece before.
    RESPONSES_API void feed(std::string_view piece);

    /// The next complete event, or nothing when the piece is used up.
    /// Throws `error(errc::too_large)`, and again on every later call.
    RESPONSES_API std::optional<frame> next();

    /// States the end of input. Gives the event that has data but no blank line yet: the standard
    /// discards it, the caller decides. A last line without its end counts as a line.
    /// Precondition: `next` has returned nothing.
    RESPONSES_API std::optional<frame> finish();

    /// The last event id as the standard keeps it: set by the blank line, kept until changed.
    RESPONSES_API std::string_view last_event_id() const noexcept;

    /// The last valid `retry` value of the stream.
    RESPONSES_API std::optional<std::chrono::milliseconds> retry() const noexcept;

private:
    enum class field : unsigned char;
    struct field_line;

    // A value that is a view into the piece until it has to outlive it, or to grow.
    struct text
    {
        enum class place : unsigned char
        {
            none,
            piece,
            buffer
        };

        std::string_view get() const noexcept;
        void set(std::string_view value) noexcept;
        void restart() noexcept;
        void keep();

        place where = place::none;
        std::string_view view;
        std::string buffer; // Holds on to its memory from event to event.
    };

    static field_line split(std::string_view line) noexcept;

    std::optional<frame> scan();
    void begin_piece();
    void skip_bom();
    void skip_line_feed() noexcept;
    void continue_line();
    void end_piece();
    char const* line_end() noexcept;
    char const* first_carriage_return() noexcept;
    void step_over(char const* line_end) noexcept;

    void take_line(std::string_view line);
    void gather(std::string_view part);
    void open_line(std::string_view start);
    void extend(std::string_view bytes);
    void close_line();

    void add_data(std::string_view value);
    void begin_data();
    void extend_data(std::string_view bytes);
    void set_id() noexcept;
    void set_retry(std::string_view value) noexcept;

    bool blank_line() noexcept;
    frame take_event(std::string_view id) noexcept;
    [[noreturn]] void fail();

    limits limits_;

    // What is left of the piece, where its next LF is (`end_` for none), and where the search for
    // its next CR has come to. Both are stale when before `position_`.
    char const* piece_ = nullptr;
    char const* position_ = nullptr;
    char const* end_ = nullptr;
    char const* line_feed_ = nullptr;
    char const* carriage_return_ = nullptr;

    std::size_t bom_ = 0; // Bytes of a byte order mark seen; all of them once there can be none.
    bool after_carriage_return_ = false;
    bool failed_ = false;

    // A line that began in an earlier piece.
    std::size_t line_size_ = 0; // 0: at the start of a line.
    bool line_open_ = false;    // Its field is known.
    field field_{};
    std::string prefix_; // Its first bytes, until the field is known.
    std::string value_;  // The value of an `id` or `retry`.

    text name_;
    text data_;
    std::string id_;
    std::string next_id_; // Becomes `id_` at the blank line.
    bool id_changed_ = false;
    std::optional<std::chrono::milliseconds> retry_;
};

} // namespace responses::sse
