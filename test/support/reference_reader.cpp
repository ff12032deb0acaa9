#include "support/reference_reader.hpp"

#include "support/reference_sse.hpp"

#include <responses/event_type.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

namespace responses::test {
namespace {

namespace json = boost::json;

using namespace std::string_view_literals;

// How many octets of `text` from `at` are one character; 0: it is ill-formed there, and `bad` are
// what one U+FFFD stands for (Unicode, table 3-7, and "maximal subpart").
std::size_t character(std::string_view text, std::size_t at, std::size_t& bad)
{
    auto const octet = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    unsigned const first = octet(at);
    bad = 1;
    if (first < 0x80)
        return 1;
    std::size_t const size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    unsigned const least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned const most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (octet(at + 1) < least || octet(at + 1) > most)
        return 0;
    for (bad = 2; bad < size; ++bad)
        if (octet(at + bad) < 0x80 || octet(at + bad) > 0xBF)
            return 0;
    return size;
}

void repair(json::value& value)
{
    if (auto* text = value.if_string())
        *text = well_formed(*text);
    else if (auto* list = value.if_array())
        std::ranges::for_each(*list, repair);
    else if (auto* object = value.if_object()) {
        json::object repaired;
        for (auto& [name, member] : *object) {
            repair(member);
            repaired[well_formed(name)] = std::move(member);
        }
        *object = std::move(repaired);
    }
}

// A lone half of a character, `\uD800` to `\uDFFF`, as `\uFFFD`.
std::string without_halves(std::string text)
{
    auto const kind = [&](std::size_t at) {
        if (text.compare(at, 3, "\\ud") != 0 && text.compare(at, 3, "\\uD") != 0)
            return ' ';
        char const next = at + 3 < text.size() ? text[at + 3] : ' ';
        return "89abAB"sv.find(next) != "89abAB"sv.npos       ? 'h'
               : "cdefCDEF"sv.find(next) != "cdefCDEF"sv.npos ? 'l'
                                                              : ' ';
    };
    for (std::size_t at = 0; at + 5 < text.size(); ++at) {
        if (text[at] != '\\')
            continue;
        if (kind(at) == 'h' && kind(at + 6) == 'l')
            at += 11;
        else if (kind(at) != ' ')
            text.replace(at, 6, "\\ufffd");
        else
            ++at; // of another escape
    }
    return text;
}

std::optional<json::object> document(std::string const& data)
{
    json::parse_options options;
    options.max_depth = 256;
    options.allow_invalid_utf8 = true;
    boost::system::error_code code;
    json::value whole = json::parse(data, code, {}, options);
    if (code)
        whole = json::parse(without_halves(data), code, {}, options);
    if (code || !whole.is_object())
        return std::nullopt;
    repair(whole);
    return std::move(whole.get_object());
}

std::string text_at(json::object const& object, std::string_view name)
{
    auto const* member = object.if_contains(name);
    return member != nullptr && member->is_string() ? std::string(member->get_string())
                                                    : std::string();
}

bool is_done(std::string data)
{
    while (data.ends_with(' ') || data.ends_with('\t'))
        data.pop_back();
    return data == "[DONE]" || data == "DONE";
}

bool has_error(json::object const& event)
{
    return event.contains("error") && !event.at("error").is_null();
}

// Of what has no name. Servers say what is wrong in one of these members.
bool looks_like_an_error(json::object const& event)
{
    std::string const kind = text_at(event, "object");
    constexpr std::string_view words[]{"message", "msg", "detail", "error_msg", "title"};
    auto const is_there = [&](std::string_view name) { return !text_at(event, name).empty(); };
    return kind == "error" || (kind.empty() && std::ranges::any_of(words, is_there));
}

std::string name_of(json::object const& event, std::string const& field)
{
    auto const* type = event.if_contains("type");
    if (type == nullptr || !type->is_string())
        return has_error(event)                              ? "error"
               : field.empty() && looks_like_an_error(event) ? "error"
                                                             : field;
    bool const is_failure =
        field == "error" && event_type_of(type->get_string()) == event_type::unknown;
    return is_failure ? field : text_at(event, "type");
}

bool ends_stream(std::string const& name)
{
    return name == "response.completed" || name == "response.incomplete" ||
           name == "response.failed" || name == "error";
}

// Some have the members of the response in the event itself.
std::optional<json::object> response_in(json::object event)
{
    auto const* inside = event.if_contains("response");
    if (inside != nullptr && inside->is_object())
        return inside->get_object();
    auto const* output = event.if_contains("output");
    bool const is_bare = output != nullptr && output->is_array();
    if (!is_bare && text_at(event, "object") != "response")
        return std::nullopt;
    event.erase("type");
    event.erase("sequence_number");
    return event;
}

bool begins_as_stream(std::string_view body)
{
    std::string_view const line = body.substr(0, body.find_first_of(":\r\n"));
    constexpr std::string_view fields[]{"data", "event", "id", "retry", ""};
    return std::ranges::find(fields, line) != std::end(fields);
}

// False: the stream is over.
bool take_native(reference_outcome& out, sse_event const& frame)
{
    auto const fail = [&](errc code) {
        out.code = code;
        return false;
    };
    if (is_done(frame.data))
        return fail(errc::truncated);
    auto const event = document(frame.data);
    if (!event)
        return fail(errc::malformed_json);
    std::string const name = name_of(*event, frame.event);
    if (name.empty())
        return fail(errc::unexpected_content);
    if (ends_stream(name) && name != "error") {
        out.final = response_in(*event);
        if (!out.final)
            return fail(errc::malformed_json);
    }
    out.types.push_back(name);
    if (name == "response.output_text.delta")
        out.text += text_at(*event, "delta");
    if (name == "error" || name == "response.failed")
        return fail(errc::response_failed);
    return !ends_stream(name);
}

} // namespace

std::string well_formed(std::string_view text)
{
    std::string repaired;
    for (std::size_t at = 0, bad = 0; at < text.size();) {
        std::size_t const size = character(text, at, bad);
        repaired += size > 0 ? text.substr(at, size) : "\xEF\xBF\xBD"sv;
        at += size > 0 ? size : bad;
    }
    return repaired;
}

reference_outcome read_native_plainly(std::string const& body)
{
    reference_outcome out;
    auto const frames = reference_sse()(body);
    for (sse_event const& frame : frames.events)
        if (!frame.data.empty() && !take_native(out, frame))
            return out;
    if (frames.unfinished) {
        auto const last = document(frames.unfinished->data);
        if (last && ends_stream(name_of(*last, frames.unfinished->event))) {
            take_native(out, *frames.unfinished);
            return out;
        }
    }
    bool const is_stream = !frames.events.empty() || begins_as_stream(body);
    out.code = is_stream ? errc::truncated : errc::unexpected_content;
    return out;
}

reference_outcome read_chunks_plainly(std::string const& body)
{
    reference_outcome out;
    auto frames = reference_sse()(body);
    if (frames.unfinished &&
        (is_done(frames.unfinished->data) || document(frames.unfinished->data)))
        frames.events.push_back(*frames.unfinished);
    bool has_begun = false;
    bool has_choices = false;
    for (sse_event const& frame : frames.events) {
        if (frame.data.empty())
            continue;
        if (is_done(frame.data)) {
            out.code = has_choices ? errc{} : errc::truncated;
            return out;
        }
        auto const chunk = document(frame.data);
        if (!chunk) {
            out.code = errc::malformed_json;
            return out;
        }
        if (auto const* usage = chunk->if_contains("usage"); usage && usage->is_object())
            out.usage = usage->get_object();
        auto const* choices = chunk->if_contains("choices");
        bool const is_chunk = choices != nullptr && choices->is_array();
        if (!std::exchange(has_begun, has_begun || is_chunk) && !is_chunk) {
            out.code = errc::unexpected_content;
            return out;
        }
        if (!is_chunk)
            continue;
        for (json::value const& one : choices->get_array()) {
            has_choices = true;
            auto const* delta = one.as_object().if_contains("delta");
            if (delta != nullptr && delta->is_object())
                out.text += text_at(delta->get_object(), "content");
            if (std::string reason = text_at(one.get_object(), "finish_reason"); !reason.empty())
                out.finish_reason = std::move(reason);
        }
    }
    out.code = has_choices && !out.finish_reason.empty() ? errc{} : errc::truncated;
    return out;
}

} // namespace responses::test
