#include <responses/error.hpp>
#include <responses/sse.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <system_error>
#include <utility>

namespace responses::sse {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// So many bytes of a line always tell its field and where the value begins.
constexpr std::size_t longest_prefix = std::string_view{"event: "}.size();

// A part of the nearest cache.
constexpr std::ptrdiff_t search_block = 4096;

char const* find(char const* first, char const* last, char byte) noexcept
{
    auto const size = static_cast<std::size_t>(last - first);
    auto const* const found = static_cast<char const*>(std::memchr(first, byte, size));
    return found ? found : last;
}

// Compares a constant number of bytes, which `starts_with` does not.
bool begins_with(std::string_view line, std::string_view name) noexcept
{
    return line.size() >= name.size() && std::memcmp(line.data(), name.data(), name.size()) == 0;
}

std::string_view value_after(std::string_view line, std::size_t name) noexcept
{
    std::size_t const space = line.size() > name && line[name] == ' ' ? 1 : 0;
    line.remove_prefix(name + space);
    return line;
}

} // namespace

enum class parser::field : unsigned char
{
    ignored,
    data,
    event,
    id,
    retry,
};

struct parser::field_line
{
    field name = field::ignored;
    std::string_view value;
};

parser::parser(limits const& bounds) : limits_{bounds} {}

std::string_view parser::last_event_id() const noexcept { return id_; }

std::optional<std::chrono::milliseconds> parser::retry() const noexcept { return retry_; }

void parser::feed(std::string_view piece)
{
    piece_ = position_ = piece.data();
    end_ = piece.data() + piece.size();
    line_feed_ = nullptr;
    carriage_return_ = piece.data();
}

std::optional<frame> parser::next()
{
    if (failed_) [[unlikely]]
        fail();
    if (position_ == end_) // Then nothing is left either that would have to be kept.
        return std::nullopt;
    return scan();
}

// What this calls for every line is `inline`: the calls would cost more than the work.
std::optional<frame> parser::scan()
{
    if (position_ == piece_)
        begin_piece();
    while (position_ != end_) {
        char const* const stop = line_end();
        std::string_view const line{position_, stop};
        if (stop == end_) [[unlikely]] {
            gather(line);
            break;
        }
        step_over(stop);
        if (!line.empty())
            take_line(line);
        else if (blank_line())
            return take_event(id_);
    }
    end_piece();
    return std::nullopt;
}

std::optional<frame> parser::finish()
{
    if (failed_) [[unlikely]]
        fail();
    if (line_size_ != 0)
        close_line();
    if (data_.where == text::place::none)
        return std::nullopt;
    // The event has the id it would have had; only a blank line makes that the last event id.
    return take_event(id_changed_ ? next_id_ : id_);
}

inline void parser::begin_piece()
{
    skip_bom();
    skip_line_feed();
    if (line_size_ != 0 && position_ != end_)
        continue_line();
}

// The bytes are gone when the caller comes back.
inline void parser::end_piece()
{
    position_ = end_;
    name_.keep();
    data_.keep();
}

inline void parser::continue_line()
{
    char const* const stop = line_end();
    gather({position_, stop});
    if (stop == end_) {
        position_ = end_;
        return;
    }
    step_over(stop);
    close_line();
}

void parser::skip_bom()
{
    while (bom_ != byte_order_mark.size() && position_ != end_) {
        if (*position_ != byte_order_mark[bom_]) {
            auto const seen = std::exchange(bom_, byte_order_mark.size());
            return gather(byte_order_mark.substr(0, seen));
        }
        ++bom_;
        ++position_;
    }
}

void parser::skip_line_feed() noexcept
{
    if (!after_carriage_return_ || position_ == end_)
        return;
    after_carriage_return_ = false;
    if (*position_ == '\n')
        ++position_;
}

inline char const* parser::line_end() noexcept
{
    if (*position_ == '\n') // The blank line after most lines of data.
        return position_;
    if (line_feed_ < position_)
        line_feed_ = find(position_, end_, '\n');
    if (carriage_return_ < line_feed_) [[unlikely]]
        return first_carriage_return();
    return line_feed_;
}

// Whatever mix of LF and CR the stream has, each byte is searched once for each. The search for CR
// goes by blocks, which are then still in the nearest cache.
char const* parser::first_carriage_return() noexcept
{
    while (carriage_return_ < line_feed_) {
        if (position_ <= carriage_return_ && *carriage_return_ == '\r')
            return carriage_return_;
        auto const* const from = std::max(position_, carriage_return_);
        carriage_return_ = find(from, from + std::min(end_ - from, search_block), '\r');
    }
    return line_feed_;
}

inline void parser::step_over(char const* line_end) noexcept
{
    position_ = line_end + 1;
    if (*line_end == '\n') [[likely]]
        return;
    after_carriage_return_ = true;
    skip_line_feed();
}

inline parser::field_line parser::split(std::string_view line) noexcept
{
    if (begins_with(line, "data:"))
        return {field::data, value_after(line, 5)};
    if (begins_with(line, "event:"))
        return {field::event, value_after(line, 6)};
    if (begins_with(line, "id:"))
        return {field::id, value_after(line, 3)};
    if (begins_with(line, "retry:"))
        return {field::retry, value_after(line, 6)};
    if (line == "data")
        return {field::data, ""};
    if (line == "event")
        return {field::event, ""};
    if (line == "id")
        return {field::id, ""};
    return {};
}

inline void parser::take_line(std::string_view line)
{
    if (line.size() > limits_.line)
        fail();
    auto const [name, value] = split(line);
    switch (name) {
    case field::data: return add_data(value);
    case field::event:
        return name_.set(value);
    [[unlikely]] case field::id:
        value_ = value;
        return set_id();
    [[unlikely]] case field::retry:
        return set_retry(value);
    case field::ignored: return;
    }
}

inline void parser::gather(std::string_view part)
{
    if (part.size() > limits_.line - line_size_)
        fail();
    line_size_ += part.size();
    if (line_open_)
        return extend(part);
    if (prefix_.empty() && part.size() >= longest_prefix)
        return open_line(part);
    auto const missing = std::min(longest_prefix - prefix_.size(), part.size());
    prefix_ += part.substr(0, missing);
    if (prefix_.size() != longest_prefix)
        return;
    open_line(prefix_);
    extend(part.substr(missing));
}

inline void parser::open_line(std::string_view start)
{
    auto const [name, value] = split(start);
    line_open_ = true;
    field_ = name;
    switch (name) {
    case field::data: begin_data(); break;
    case field::event: name_.restart(); break;
    default: value_.clear();
    }
    extend(value);
}

inline void parser::extend(std::string_view bytes)
{
    switch (field_) {
    case field::data: return extend_data(bytes);
    case field::event: name_.buffer += bytes; return;
    case field::id:
    case field::retry: value_ += bytes; return;
    case field::ignored: return;
    }
}

inline void parser::close_line()
{
    if (!line_open_)
        open_line(prefix_);
    if (field_ == field::id)
        set_id();
    if (field_ == field::retry)
        set_retry(value_);
    prefix_.clear();
    line_open_ = false;
    line_size_ = 0;
}

inline void parser::add_data(std::string_view value)
{
    if (data_.where == text::place::none && value.size() <= limits_.event) [[likely]]
        return data_.set(value);
    begin_data();
    extend_data(value);
}

inline void parser::begin_data()
{
    if (data_.where == text::place::none)
        return data_.restart();
    data_.keep();
    extend_data("\n");
}

inline void parser::extend_data(std::string_view bytes)
{
    if (bytes.size() > limits_.event - data_.buffer.size())
        fail();
    data_.buffer += bytes;
}

// Takes it out of `value_`, so that a value in pieces is not copied once more.
void parser::set_id() noexcept
{
    if (value_.find('\0') != std::string::npos)
        return;
    next_id_.swap(value_);
    id_changed_ = true;
}

void parser::set_retry(std::string_view value) noexcept
{
    // A sign is no digit for the standard; what does not fit is no time to wait for anyone.
    if (value.empty() || value.front() == '-')
        return;
    std::chrono::milliseconds::rep count = 0;
    auto const [stop, fault] = std::from_chars(value.data(), value.data() + value.size(), count);
    if (fault == std::errc{} && stop == value.data() + value.size())
        retry_ = std::chrono::milliseconds{count};
}

inline bool parser::blank_line() noexcept
{
    if (id_changed_) [[unlikely]] {
        id_.swap(next_id_);
        id_changed_ = false;
    }
    if (data_.where != text::place::none)
        return true;
    name_.where = text::place::none;
    return false;
}

inline frame parser::take_event(std::string_view id) noexcept
{
    frame const event{name_.get(), data_.get(), id};
    name_.where = text::place::none;
    data_.where = text::place::none;
    return event;
}

void parser::fail()
{
    failed_ = true;
    throw error{errc::too_large, "a line or the data of a server-sent event is over its limit"};
}

std::string_view parser::text::get() const noexcept
{
    if (where == place::none)
        return {};
    return where == place::piece ? view : buffer;
}

void parser::text::set(std::string_view value) noexcept
{
    where = place::piece;
    view = value;
}

void parser::text::restart() noexcept
{
    where = place::buffer;
    buffer.clear();
}

void parser::text::keep()
{
    if (where != place::piece) [[likely]]
        return;
    where = place::buffer;
    buffer = view;
}

} // namespace responses::sse
