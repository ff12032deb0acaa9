#pragma once

#include <responses/error.hpp>
#include <responses/export.hpp>

#include <boost/json/fwd.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace responses {

/// The JSON document that is coming in pieces, as a whole one at any moment: strings, arrays and
/// objects that are open are closed, and what would not be JSON yet is left out until it is: half
/// an escape, character or literal, the `-`, `1.` or `1e` of a number, a name without its value, a
/// comma with nothing behind it.
///
/// @code
/// responses::partial_json document;
/// while (auto event = co_await events.next()) {
///     document.append(event->text());
///     show(document.text()); // {"title":"Pancakes","steps":["Mix flo"]}
/// }
/// @endcode
///
/// What it gives only grows: members and elements stay, in their order, and all but the last one
/// of each keep their values. A number is complete when something follows it.
///
/// Takes documents as RFC 8259 has them, and each octet once, however they are cut. A lone half of
/// a surrogate pair, which some servers send, becomes `\ufffd`. Thread safety: distinct objects:
/// safe. Shared objects: unsafe.
class partial_json
{
public:
    static constexpr std::size_t max_depth = 256; ///< Arrays and objects in one another.
    static constexpr std::size_t max_size = std::size_t{64} << 20; ///< Octets of the document.

    /// Takes the next piece. Throws `error`, and again on every later call, with what came before
    /// the fault kept in `text`: `errc::malformed_json` for what begins no JSON document,
    /// `errc::too_large` over a bound.
    RESPONSES_API void append(std::string_view piece);

    /// Nothing of a value has come yet.
    bool empty() const noexcept { return text_.empty(); }

    /// The document has come whole; a number alone is only known to with white space behind it.
    RESPONSES_API bool is_complete() const noexcept;

    /// The document so far, without white space between its tokens; empty when `empty`. Valid until
    /// the next `append`.
    std::string_view text() const noexcept { return text_; }

    /// The document so far, parsed now. Throws `error`: `errc::invalid_state` when `empty`. A
    /// number that no `double` holds, as 1e400, is infinite.
    RESPONSES_API boost::json::value json() const;

private:
    enum class state : unsigned char;

    static state next_of_number(state now, char c) noexcept;

    std::size_t take(std::string_view rest);
    void take_token(char c);
    void begin_value(char c);
    void begin_key(char c);
    void after_value(char c);
    void open(char closer, state inside);
    void end_container(char c);
    void begin_literal(std::string_view word);
    void take_literal(char c);
    std::size_t take_number(char c);

    std::size_t take_string(std::string_view rest);
    void take_special(char c);
    void end_string();
    void take_octet(char c);
    std::size_t take_escape(char c);
    void end_code_unit();
    void flush_unit();
    void emit(std::string_view part);

    void hold(char c);
    void commit(char c);
    void close();
    void fail(errc code, char const* reason) noexcept;
    [[noreturn]] void refuse() const;

    std::string text_;
    std::size_t good_ = 0; // Octets of it that came; the rest are closers.
    std::string closers_;  // Of what is open, the outermost first.
    std::string pending_;  // Octets behind the good ones that are no JSON yet.
    std::string unit_;     // Half an escape or character of the string that is open.

    state state_{};
    std::string_view literal_; // What is still to come of it.

    std::size_t taken_ = 0;
    errc code_{};
    char const* reason_ = nullptr; // Why it failed, if it did.
};

} // namespace responses
