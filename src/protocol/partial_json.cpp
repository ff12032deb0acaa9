#include "protocol/json.hpp"
#include "protocol/surrogates.hpp"
#include "protocol/utf8.hpp"

#include <responses/partial_json.hpp>

#include <algorithm>
#include <utility>

// An automaton over the octets of RFC 8259. What it has taken is good when closing all that is open
// makes a document of it; that is never so in the middle of a name, so what is open is the same at
// the last good octet as it is now.
namespace responses {
namespace {

constexpr std::size_t escape_size = 6; // \uXXXX

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_exponent(char c) { return c == 'e' || c == 'E'; }
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }

bool is_plain(char c) { return c != '"' && c != '\\' && !is_control(c); }

// U+D800 to U+DBFF, the first of two halves.
bool is_leading_half(std::string_view escape)
{
    return (escape[2] == 'd' || escape[2] == 'D') &&
           std::string_view("89abAB").find(escape[3]) != std::string_view::npos;
}

// The octets at the front of a string's rest that are themselves.
std::size_t plain_prefix(std::string_view rest)
{
    auto const end = std::ranges::find_if_not(rest, is_plain);
    return utf8::valid_prefix(rest.substr(0, static_cast<std::size_t>(end - rest.begin())));
}

} // namespace

enum class partial_json::state : unsigned char
{
    value,
    first_element, // or the end of the array
    first_key,     // or the end of the object
    key,
    colon,
    after_value,
    key_string,
    value_string,
    literal,
    minus, // From here on, what has come of a number; `after_value` when it has ended.
    zero,
    integer,
    point,
    fraction,
    exponent,
    exponent_sign,
    exponent_digits,
};

void partial_json::append(std::string_view piece)
{
    if (reason_ != nullptr)
        refuse();
    text_.resize(good_);
    if (piece.size() > max_size - std::min(max_size, text_.size() + pending_.size()))
        fail(errc::too_large, "it is larger than 64 MiB");
    while (!piece.empty() && reason_ == nullptr) {
        std::size_t const used = take(piece);
        piece.remove_prefix(used);
        if (reason_ == nullptr)
            taken_ += used;
    }
    close();
    if (reason_ != nullptr)
        refuse();
}

bool partial_json::is_complete() const noexcept
{
    return state_ == state::after_value && closers_.empty();
}

boost::json::value partial_json::json() const
{
    if (empty())
        throw error(errc::invalid_state, "no value of the JSON document has come yet");
    return parse_json(text_);
}

// Says how many octets it used; none when they are for the state that follows.
std::size_t partial_json::take(std::string_view rest)
{
    char const c = rest.front();
    if (state_ == state::key_string || state_ == state::value_string)
        return take_string(rest);
    if (state_ >= state::minus)
        return take_number(c);
    if (state_ == state::literal)
        take_literal(c);
    else if (!is_space(c))
        take_token(c);
    return 1;
}

void partial_json::take_token(char c)
{
    switch (state_) {
    case state::first_element: return c == ']' ? end_container(c) : begin_value(c);
    case state::first_key: return c == '}' ? end_container(c) : begin_key(c);
    case state::key: return begin_key(c);
    case state::after_value: return after_value(c);
    case state::colon:
        if (c != ':')
            return fail(errc::malformed_json, "a colon is missing");
        state_ = state::value;
        return hold(c);
    default: return begin_value(c);
    }
}

void partial_json::begin_value(char c)
{
    switch (c) {
    case '{': return open('}', state::first_key);
    case '[': return open(']', state::first_element);
    case '"': state_ = state::value_string; return commit(c);
    case 't': return begin_literal("true");
    case 'f': return begin_literal("false");
    case 'n': return begin_literal("null");
    case '-': state_ = state::minus; return hold(c);
    case '0': state_ = state::zero; return commit(c);
    default:
        if (!is_digit(c))
            return fail(errc::malformed_json, "a value is missing");
        state_ = state::integer;
        return commit(c);
    }
}

void partial_json::begin_key(char c)
{
    if (c != '"')
        return fail(errc::malformed_json, "the name of a member is missing");
    state_ = state::key_string;
    hold(c);
}

void partial_json::after_value(char c)
{
    if (closers_.empty())
        return fail(errc::malformed_json, "something follows the end of the document");
    if (c != ',')
        return end_container(c);
    state_ = closers_.back() == '}' ? state::key : state::value;
    hold(c);
}

void partial_json::open(char closer, state inside)
{
    if (closers_.size() == max_depth)
        return fail(errc::too_large, "it is nested deeper than 256 levels");
    closers_ += closer;
    state_ = inside;
    commit(closer == '}' ? '{' : '[');
}

void partial_json::end_container(char c)
{
    if (c != closers_.back())
        return fail(errc::malformed_json, "a comma or a closing bracket is missing");
    closers_.pop_back();
    state_ = state::after_value;
    commit(c);
}

void partial_json::begin_literal(std::string_view word)
{
    state_ = state::literal;
    literal_ = word.substr(1);
    hold(word.front());
}

void partial_json::take_literal(char c)
{
    if (c != literal_.front())
        return fail(errc::malformed_json, "a word is none of true, false and null");
    literal_.remove_prefix(1);
    if (!literal_.empty())
        return hold(c);
    state_ = state::after_value;
    commit(c);
}

std::size_t partial_json::take_number(char c)
{
    state const next = next_of_number(state_, c);
    if (next == state::value) {
        fail(errc::malformed_json, "a number lacks a digit");
        return 0;
    }
    state_ = next;
    if (next == state::after_value)
        return 0;
    if (is_digit(c))
        commit(c);
    else
        hold(c);
    return 1;
}

// `value` when that cannot be a number.
partial_json::state partial_json::next_of_number(state now, char c) noexcept
{
    auto const behind_integer = [c] {
        if (c == '.')
            return state::point;
        return is_exponent(c) ? state::exponent : state::after_value;
    };
    switch (now) {
    case state::minus:
        if (c == '0')
            return state::zero;
        return is_digit(c) ? state::integer : state::value;
    case state::zero: return behind_integer();
    case state::integer: return is_digit(c) ? state::integer : behind_integer();
    case state::point: return is_digit(c) ? state::fraction : state::value;
    case state::fraction:
        if (is_exponent(c))
            return state::exponent;
        return is_digit(c) ? state::fraction : state::after_value;
    case state::exponent:
        if (c == '+' || c == '-')
            return state::exponent_sign;
        [[fallthrough]];
    case state::exponent_sign: return is_digit(c) ? state::exponent_digits : state::value;
    default: return is_digit(c) ? state::exponent_digits : state::after_value;
    }
}

std::size_t partial_json::take_string(std::string_view rest)
{
    if (!unit_.empty() && unit_.front() == '\\')
        return take_escape(rest.front());
    if (!unit_.empty()) {
        take_octet(rest.front());
        return 1;
    }
    std::size_t const plain = plain_prefix(rest);
    emit(rest.substr(0, plain));
    if (plain == 0)
        take_special(rest.front());
    return std::max<std::size_t>(plain, 1);
}

void partial_json::take_special(char c)
{
    if (c == '"')
        return end_string();
    if (is_control(c))
        return fail(errc::malformed_json, "a control character in a string is not escaped");
    if (c == '\\')
        unit_ = c;
    else
        take_octet(c);
}

void partial_json::end_string()
{
    emit("\"");
    state_ = state_ == state::value_string ? state::after_value : state::colon;
}

void partial_json::take_octet(char c)
{
    unit_ += c;
    if (utf8::valid_prefix(unit_) == unit_.size())
        return flush_unit();
    if (!utf8::is_beginning(unit_))
        fail(errc::malformed_json, "a string is not UTF-8");
}

// A leading half is kept until it is clear whether the other half follows.
std::size_t partial_json::take_escape(char c)
{
    std::size_t const place = unit_.size() % escape_size;
    if (place == 0 && c != '\\') {
        flush_unit();
        return 0;
    }
    bool const is_escape = std::string_view("\"\\/bfnrtu").find(c) != std::string_view::npos;
    if (place == 1 ? !is_escape : place > 1 && !is_hex(c)) {
        fail(errc::malformed_json, "a string has an escape that JSON does not know");
        return 0;
    }
    unit_ += c;
    if (place == 1 && c != 'u')
        flush_unit();
    else if (place == escape_size - 1)
        end_code_unit();
    return 1;
}

void partial_json::end_code_unit()
{
    std::string last = unit_.substr(unit_.size() - escape_size);
    if (!is_leading_half(last))
        return flush_unit();
    unit_.resize(unit_.size() - escape_size);
    flush_unit();
    unit_ = std::move(last);
}

void partial_json::flush_unit()
{
    replace_lone_surrogates(unit_);
    emit(unit_);
    unit_.clear();
}

// A part of the string that is open.
void partial_json::emit(std::string_view part)
{
    (state_ == state::value_string ? text_ : pending_) += part;
}

// No JSON yet.
void partial_json::hold(char c) { pending_ += c; }

// What has come up to here is good.
void partial_json::commit(char c)
{
    text_ += pending_;
    text_ += c;
    pending_.clear();
}

void partial_json::close()
{
    good_ = text_.size();
    if (state_ == state::value_string)
        text_ += '"';
    text_.append(closers_.rbegin(), closers_.rend());
}

void partial_json::fail(errc code, char const* reason) noexcept
{
    code_ = code;
    reason_ = reason;
}

void partial_json::refuse() const
{
    throw error(code_, std::string("the JSON document at octet ") + std::to_string(taken_) + ": " +
                           reason_);
}

} // namespace responses
