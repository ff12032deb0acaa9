#include "protocol/event_reader.hpp"

#include "protocol/error_words.hpp"
#include "protocol/json.hpp"
#include "protocol/response.hpp"
#include "protocol/server_error.hpp"
#include "protocol/streamed_response.hpp"
#include "protocol/utf8.hpp"

#include <boost/json/error.hpp>

#include <algorithm>
#include <string>

namespace responses {
namespace {

constexpr std::size_t kept_beginning = 256;

std::string_view without_trailing_space(std::string_view text)
{
    auto const last = text.find_last_not_of(" \t");
    return text.substr(0, last + 1);
}

// What servers end streams with that follow the chat completions API; the service itself does not.
bool is_done_mark(std::string_view data)
{
    if (data.starts_with('{'))
        return false;
    auto const mark = without_trailing_space(data);
    return mark == "[DONE]" || mark == "DONE";
}

} // namespace

event_reader::event_reader(std::size_t max_event_size, bool native_only)
    : frames_(sse::limits{.line = max_event_size, .event = max_event_size}),
      native_only_(native_only),
      max_size_(max_event_size)
{}

void event_reader::feed(std::string_view piece)
{
    if (!has_begun_)
        keep_beginning(piece);
    frames_.feed(piece);
}

// Of a document all is kept, and an octet of what is too much.
void event_reader::keep_beginning(std::string_view piece)
{
    auto const keep = [&](std::size_t most) {
        auto const more = piece.substr(0, most - std::min(beginning_.size(), most));
        beginning_.append(more);
        piece.remove_prefix(more.size());
    };
    keep(kept_beginning);
    if (is_document())
        keep(max_size_ + 1);
}

void event_reader::end_input() noexcept
{
    if (state_ == state::reading || state_ == state::translating)
        state_ = state::input_ended;
}

std::optional<event> event_reader::next()
{
    try {
        return step();
    } catch (...) {
        state_ = state::ended;
        throw;
    }
}

std::optional<event> event_reader::step()
{
    switch (state_) {
    case state::reading: return read();
    case state::translating: return translate();
    case state::input_ended: return translation_ ? last_translated() : last_event();
    case state::completed: state_ = state::ended; break;
    case state::failed: throw *failure();
    case state::ended: break;
    }
    return std::nullopt;
}

std::optional<event> event_reader::read()
{
    while (auto const frame = frames_.next()) {
        has_begun_ = true;
        if (!frame->data.empty())
            return interpret(*frame);
    }
    return std::nullopt;
}

// WHATWG discards an event without its blank line; but a terminal event that is whole says all that
// there is to say.
std::optional<event> event_reader::last_event()
{
    if (auto seen = read())
        return seen;
    if (translation_)
        return last_translated(); // It began just now.
    if (auto const frame = frames_.finish()) {
        boost::system::error_code code;
        auto const last = decoder_.decode(frame->data, frame->event, code);
        bool const counts =
            last && (is_terminal(last->type()) ||
                     (last->type() == event_type::unknown && is_first_chunk(frame->data)));
        if (counts)
            return interpret(*frame);
    }
    if (!has_begun_ && is_document())
        return take_document();
    if (is_no_stream())
        throw error(errc::unexpected_content,
                    "a body that is no event stream: " + utf8::excerpt(beginning_));
    throw error(errc::truncated, "no terminal event before the end of the body");
}

bool event_reader::is_no_stream() const { return !has_begun_ && !may_be_stream(beginning_); }

// What was asked for as a stream may come whole.
bool event_reader::is_document() const
{
    auto const first = beginning_.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return !native_only_ && first != beginning_.npos && beginning_[first] == '{';
}

std::optional<event> event_reader::take_document()
{
    if (beginning_.size() > max_size_)
        throw error(errc::too_large, "a body that came whole (size_limits::event)");
    boost::system::error_code code;
    decoder_.decode(beginning_, {}, code);
    if (code == boost::json::error::incomplete)
        throw error(errc::truncated, "the body ended in the middle of its JSON");
    translation_ = std::make_unique<translation>(max_size_);
    translation_->take_whole(beginning_, now_);
    return next_translated();
}

std::optional<event> event_reader::interpret(sse::frame const& frame)
{
    if (is_done_mark(frame.data))
        throw error(errc::truncated, "[DONE] came before a terminal event");

    boost::system::error_code code;
    auto seen = decoder_.decode(frame.data, frame.event, code);
    if (code)
        throw error(errc::malformed_json,
                    code.message() + " in the event: " + utf8::excerpt(frame.data));
    if (seen->type() > event_type::incomplete)
        return seen; // As nearly all are: it is about an item.
    if (seen->type() == event_type::unknown)
        return interpret_unknown(*seen, frame);
    if (seen->type() > event_type::keepalive)
        is_native_ = true;
    if (is_terminal(seen->type()))
        finish_with(*seen);
    return seen;
}

std::optional<event> event_reader::interpret_unknown(event const& seen, sse::frame const& frame)
{
    if (is_first_chunk(frame.data)) {
        translation_ = std::make_unique<translation>(max_size_);
        if (state_ == state::reading)
            state_ = state::translating;
        take_chunk(frame);
        return translate();
    }
    if (!seen.name().empty())
        return seen;
    if (!says_error(parse_json(frame.data).get_object()))
        throw error(errc::unexpected_content,
                    "an event without a type: " + utf8::excerpt(frame.data));
    boost::system::error_code code;
    auto const failure = decoder_.decode(frame.data, to_string(event_type::error), code);
    finish_with(*failure);
    return failure;
}

bool event_reader::is_first_chunk(std::string_view data) const
{
    return !native_only_ && !is_native_ && translation::begins_with(data);
}

void event_reader::take_chunk(sse::frame const& frame)
{
    if (is_done_mark(frame.data))
        translation_->take_mark();
    else if (!frame.data.empty())
        translation_->take(frame);
}

std::optional<event> event_reader::translate()
{
    for (;;) {
        if (auto made = next_translated())
            return made;
        auto const frame = frames_.next();
        if (!frame)
            return std::nullopt;
        take_chunk(*frame);
    }
}

std::optional<event> event_reader::next_translated()
{
    auto made = translation_->next();
    if (made && is_terminal(made->type()))
        finish_with(*made);
    return made;
}

bool event_reader::is_whole(sse::frame const& frame)
{
    boost::system::error_code code;
    return is_done_mark(frame.data) || decoder_.decode(frame.data, frame.event, code);
}

// A chunk without its blank line counts when it is whole, as a terminal event does.
std::optional<event> event_reader::last_translated()
{
    if (auto made = translate())
        return made;
    if (auto const frame = frames_.finish(); frame && is_whole(*frame))
        take_chunk(*frame);
    if (auto made = next_translated())
        return made;
    translation_->end_input();
    return next_translated();
}

void event_reader::finish_with(event const& terminal)
{
    if (terminal.type() == event_type::error) {
        failure_ = server_error_from_json(terminal.json().get_object(), now_);
        state_ = state::failed;
        return;
    }
    final_ = response_of(terminal);
    final_->dialect = dialect();
    state_ = terminal.type() == event_type::failed ? state::failed : state::completed;
}

std::optional<error> event_reader::failure() const
{
    if (state_ != state::failed)
        return std::nullopt;
    if (final_)
        return failed_error(*final_);
    error_details details;
    details.api = *failure_;
    return error(errc::response_failed, std::move(details));
}

} // namespace responses
