#include "protocol/event_decoder.hpp"

#include "protocol/json.hpp"
#include "protocol/surrogates.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <cstring>
#include <functional>
#include <limits>
#include <optional>
#include <string>

namespace responses {
namespace {

using boost::system::error_code;

enum class field
{
    other,
    type,
    delta,
    item_id,
    sequence_number,
    output_index,
    content_index,
    error,
};

// A switch on the length makes this one comparison at most.
field field_of(std::string_view key) noexcept
{
    switch (key.size()) {
    case 4: return key == "type" ? field::type : field::other;
    case 5: return key == "delta" ? field::delta : key == "error" ? field::error : field::other;
    case 7: return key == "item_id" ? field::item_id : field::other;
    case 12: return key == "output_index" ? field::output_index : field::other;
    case 13: return key == "content_index" ? field::content_index : field::other;
    case 15: return key == "sequence_number" ? field::sequence_number : field::other;
    default: return field::other;
    }
}

// A string of the document: where it stands in the text or, when it had escapes, in the scratch,
// which may still move while the document is read.
struct found_string
{
    char const* text = nullptr;
    std::size_t scratch_offset = 0;
    std::size_t size = 0;
    bool present = false;

    std::string_view view(std::string const& scratch) const noexcept
    {
        return text != nullptr ? std::string_view(text, size)
                               : std::string_view(scratch).substr(scratch_offset, size);
    }
};

using found_integer = std::optional<std::int64_t>;

// The handler of basic_parser: picks up the members of the outermost object that we know.
class handler
{
public:
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = max_object_size;
    static constexpr std::size_t max_key_size = max_object_size;
    static constexpr std::size_t max_string_size = max_object_size;

    found_string type, delta, item_id;
    found_integer sequence_number, output_index, content_index;
    bool is_object = false;
    bool has_error = false;
    std::string scratch;

    void start(std::string_view document)
    {
        document_ = document;
        type = {};
        delta = {};
        item_id = {};
        sequence_number = {};
        output_index = {};
        content_index = {};
        is_object = has_error = false;
        scratch.clear();
        current_ = field::other;
        depth_ = 0;
        part_offset_ = 0;
    }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }

    bool on_object_begin(error_code&)
    {
        if (depth_ == 0)
            is_object = true;
        return open();
    }
    bool on_object_end(std::size_t, error_code&) { return close(); }
    bool on_array_begin(error_code&) { return open(); }
    bool on_array_end(std::size_t, error_code&) { return close(); }

    bool on_key_part(std::string_view part, std::size_t, error_code&) { return keep(part); }
    bool on_key(std::string_view last, std::size_t size, error_code&)
    {
        if (depth_ != 1)
            return true;
        auto const key = whole(last, size);
        current_ = field_of(key.view(scratch));
        reset_current();
        return true;
    }

    bool on_string_part(std::string_view part, std::size_t, error_code&) { return keep(part); }
    bool on_string(std::string_view last, std::size_t size, error_code&)
    {
        if (depth_ != 1)
            return true;
        auto const value = whole(last, size);
        switch (current_) {
        case field::type: type = value; break;
        case field::delta: delta = value; break;
        case field::item_id: item_id = value; break;
        case field::error: has_error = true; break;
        default: break;
        }
        return true;
    }

    bool on_number_part(std::string_view, error_code&) { return true; }
    bool on_int64(std::int64_t value, std::string_view, error_code&) { return integer(value); }
    bool on_uint64(std::uint64_t, std::string_view, error_code&) { return scalar(); }
    bool on_double(double, std::string_view, error_code&) { return scalar(); }
    bool on_bool(bool, error_code&) { return scalar(); }
    bool on_null(error_code&) { return true; }
    bool on_comment_part(std::string_view, error_code&) { return true; }
    bool on_comment(std::string_view, error_code&) { return true; }

private:
    bool open()
    {
        scalar();
        ++depth_;
        return true;
    }

    bool close()
    {
        --depth_;
        return true;
    }

    bool scalar()
    {
        if (depth_ == 1 && current_ == field::error)
            has_error = true;
        return true;
    }

    bool integer(std::int64_t value)
    {
        if (depth_ != 1)
            return true;
        switch (current_) {
        case field::sequence_number: sequence_number = value; break;
        case field::output_index: output_index = value; break;
        case field::content_index: content_index = value; break;
        case field::error: has_error = true; break;
        default: break;
        }
        return true;
    }

    // Of a member that comes twice the last one counts, as in a document.
    void reset_current()
    {
        switch (current_) {
        case field::type: type = {}; break;
        case field::delta: delta = {}; break;
        case field::item_id: item_id = {}; break;
        case field::sequence_number: sequence_number = {}; break;
        case field::output_index: output_index = {}; break;
        case field::content_index: content_index = {}; break;
        case field::error: has_error = false; break;
        case field::other: break;
        }
    }

    bool keep(std::string_view part)
    {
        if (depth_ == 1)
            scratch.append(part);
        return true;
    }

    bool in_document(std::string_view text) const noexcept
    {
        std::less<> const before;
        return !before(text.data(), document_.data()) &&
               !before(document_.data() + document_.size(), text.data() + text.size());
    }

    // The string that `last` completes; the parser hands unescaped text over in its own memory.
    found_string whole(std::string_view last, std::size_t size)
    {
        found_string result;
        result.present = true;
        result.size = size;
        if (last.size() == size && in_document(last)) {
            result.text = last.data();
            return result;
        }
        scratch.append(last);
        result.scratch_offset = part_offset_;
        part_offset_ = scratch.size();
        return result;
    }

    std::string_view document_;
    field current_ = field::other;
    std::size_t depth_ = 0;
    std::size_t part_offset_ = 0; // where in the scratch the string being read starts
};

} // namespace

class event_decoder::implementation
{
public:
    implementation() : parser_(json_options) {}

    std::optional<event> decode(std::string_view data, std::string_view frame_name,
                                error_code& code)
    {
        parse(data, code);
        bool const has_halves = code && encode_lone_surrogates(repaired_ = data);
        if (has_halves)
            parse(repaired_, code);
        if (!code && !parser_.handler().is_object)
            code = boost::json::error::not_object;
        if (code)
            return std::nullopt;
        fill(data, frame_name);
        if (has_halves)
            repair_names();
        return event(parts_);
    }

    void set_source(std::string_view source) noexcept { parts_.source = source; }

private:
    void parse(std::string_view text, error_code& code)
    {
        parser_.reset();
        parser_.handler().start(text);
        std::size_t const used = parser_.write_some(false, text.data(), text.size(), code);
        if (!code && used < text.size())
            code = boost::json::error::extra_data;
    }

    void fill(std::string_view data, std::string_view frame_name)
    {
        handler const& seen = parser_.handler();
        parts_.raw = data;
        parts_.name = name(seen, frame_name);
        parts_.frame_name = frame_name;
        parts_.type = type_of(parts_.name);
        parts_.item_id = seen.item_id.view(seen.scratch);
        parts_.sequence_number = seen.sequence_number;
        parts_.output_index = seen.output_index.value_or(0);
        parts_.content_index = seen.content_index.value_or(0);
        parts_.delta = deltas_.join(seen.delta.view(seen.scratch),
                                    {parts_.type, parts_.output_index, parts_.content_index});
    }

    // Only what is text may continue in the next event.
    void repair_names()
    {
        names_.clear();
        append_without_surrogates(names_, parts_.name);
        std::size_t const size = names_.size();
        append_without_surrogates(names_, parts_.item_id);
        parts_.name = std::string_view(names_).substr(0, size);
        parts_.item_id = std::string_view(names_).substr(size);
    }

    static std::string_view name(handler const& seen, std::string_view frame_name)
    {
        auto const error = to_string(event_type::error);
        if (!seen.type.present)
            return seen.has_error ? error : frame_name;
        auto const type = seen.type.view(seen.scratch);
        // The type of the error, not of the event.
        bool const is_error = frame_name == error && event_type_of(type) == event_type::unknown;
        return is_error ? error : type;
    }

    // Most events have the type of the one before.
    event_type type_of(std::string_view name) noexcept
    {
        if (name != to_string(last_type_))
            last_type_ = event_type_of(name);
        return last_type_;
    }

    boost::json::basic_parser<handler> parser_;
    detail::event_parts parts_;
    event_type last_type_ = event_type::output_text_delta;
    std::string repaired_;
    std::string names_;
    surrogate_joiner deltas_;
};

event_decoder::event_decoder() : implementation_(std::make_unique<implementation>()) {}
event_decoder::~event_decoder() = default;

std::optional<event> event_decoder::decode(std::string_view data, std::string_view frame_name,
                                           error_code& code)
{
    return implementation_->decode(data, frame_name, code);
}

void event_decoder::set_source(std::string_view source) { implementation_->set_source(source); }

} // namespace responses
