#include "protocol/json.hpp"
#include "protocol/snapshot_steps.hpp"

#include <responses/json.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace responses {
namespace {

namespace json = boost::json;

// An index that is missing, or none, is 0 as those of `event`.
std::int64_t index_member(json::object const& whole, std::string_view name) noexcept
{
    auto const* member = whole.if_contains(name);
    return member != nullptr && member->is_int64() ? member->get_int64() : 0;
}

template <class T>
bool read(json::object const& whole, std::string_view name, T& to)
{
    auto const* member = whole.if_contains(name);
    detail::mismatch why;
    return member != nullptr && detail::mapping<T>::read(*member, to, why);
}

class document_step
{
public:
    document_step(growing_output& output, snapshot_journal& journal)
        : output_(output), journal_(journal)
    {}

    void apply(event const& seen, json::object const& whole)
    {
        if (!take_item(seen, whole) && !take_text(seen, whole) && !take_summary(seen, whole))
            take_shell(seen, whole);
    }

private:
    using type = event_type;

    bool take_item(event const& seen, json::object const& whole)
    {
        item one;
        content_part part;
        switch (seen.type()) {
        case type::output_item_added:
            if (read(whole, "item", one))
                output_.begin(seen, std::move(one));
            return true;
        case type::output_item_done:
            if (read(whole, "item", one))
                output_.finish(seen, std::move(one));
            return true;
        case type::content_part_added:
            if (read(whole, "part", part))
                output_.begin(seen, std::move(part));
            return true;
        case type::content_part_done:
            if (read(whole, "part", part))
                output_.finish(seen, std::move(part));
            return true;
        default: return false;
        }
    }

    bool take_text(event const& seen, json::object const& whole)
    {
        switch (seen.type()) {
        case type::output_text_done: finish_output_text(seen, whole); return true;
        case type::output_text_annotation_added: annotate(seen, whole); return true;
        case type::refusal_done:
            finish(seen, whole, &output_refusal::refusal, "refusal");
            return true;
        case type::reasoning_text_done:
            finish(output_.reasoning_of(seen), whole, &reasoning_text::text, "text");
            return true;
        case type::function_call_arguments_done: finish_function_call(seen, whole); return true;
        case type::custom_tool_call_input_done:
            finish(seen, whole, &custom_tool_call::input, "input");
            return true;
        case type::mcp_call_arguments_done:
            finish(seen, whole, &mcp_call::arguments, "arguments");
            return true;
        case type::code_interpreter_call_code_done:
            finish(seen, whole, &code_interpreter_call::code, "code");
            return true;
        default: return false;
        }
    }

    template <class T, class Text>
    T* finish(event const& seen, json::object const& whole, Text T::* text, std::string_view name)
    {
        T* const grown = find<T>(output_, seen);
        finish(grown, whole, text, name);
        return grown;
    }

    template <class T, class Text>
    void finish(T* grown, json::object const& whole, Text T::* text, std::string_view name)
    {
        if (grown != nullptr)
            finish(growing_text(grown->*text), whole, name);
    }

    void finish(std::string& grown, json::object const& whole, std::string_view name)
    {
        std::string last;
        if (!read(whole, name, last))
            return;
        if (journal_.is_strict() && last != grown)
            journal_.violation("the deltas together as " + std::string(name));
        grown = std::move(last);
    }

    void finish_output_text(event const& seen, json::object const& whole)
    {
        output_text* const said = finish(seen, whole, &output_text::text, "text");
        std::vector<token_logprob> logprobs;
        if (said != nullptr && read(whole, "logprobs", logprobs) && !logprobs.empty())
            said->logprobs = std::move(logprobs);
    }

    void finish_function_call(event const& seen, json::object const& whole)
    {
        auto* const call = finish(seen, whole, &function_call::arguments, "arguments");
        auto const name = string_member(whole, "name");
        if (call != nullptr && !name.empty())
            call->name = name;
    }

    // They come in order: one whose index is not there is the next.
    void annotate(event const& seen, json::object const& whole)
    {
        auto* const said = output_.part_of<output_text>(seen);
        annotation note;
        if (said == nullptr || !read(whole, "annotation", note))
            return;
        auto const index = static_cast<std::uint64_t>(index_member(whole, "annotation_index"));
        auto& notes = said->annotations;
        if (journal_.is_strict() && index != notes.size())
            journal_.violation("the annotation_index " + std::to_string(notes.size()));
        if (index < notes.size())
            notes[index] = std::move(note);
        else if (journal_.admits_element(notes.size()))
            notes.push_back(std::move(note));
    }

    bool take_summary(event const& seen, json::object const& whole)
    {
        switch (seen.type()) {
        case type::reasoning_summary_part_added:
        case type::reasoning_summary_part_done:
        case type::reasoning_summary_text_delta:
        case type::reasoning_summary_text_done: break;
        default: return false;
        }
        auto* const grown = output_.summary_of(seen, index_member(whole, "summary_index"));
        if (grown == nullptr)
            return true;
        summary_text part;
        if (seen.type() == type::reasoning_summary_text_delta)
            grown->text += seen.delta();
        else if (seen.type() == type::reasoning_summary_text_done)
            finish(grown->text, whole, "text");
        else if (read(whole, "part", part) && is_newer(seen, grown->text))
            *grown = std::move(part);
        return true;
    }

    // What was announced late does not replace what has grown.
    static bool is_newer(event const& seen, std::string const& grown) noexcept
    {
        return seen.type() == type::reasoning_summary_part_done || grown.empty();
    }

    void take_shell(event const& seen, json::object const& whole)
    {
        auto const index = index_member(whole, "command_index");
        switch (seen.type()) {
        case type::shell_call_output_content_delta:
            if (auto* const grown = output_.shell_output_of(seen, index))
                more(*grown, whole);
            return;
        case type::shell_call_output_content_done:
            if (auto* const grown = output_.shell_output_of(seen, index))
                finish(*grown, whole);
            return;
        default:
            if (auto* const grown = output_.command_of(seen, index))
                take_command(seen, *grown, whole);
        }
    }

    void take_command(event const& seen, std::string& grown, json::object const& whole)
    {
        if (seen.type() == type::shell_call_command_delta)
            grown += seen.delta();
        else if (seen.type() == type::shell_call_command_done)
            finish(grown, whole, "command");
        else if (grown.empty())
            read(whole, "command", grown);
    }

    static void more(shell_output& grown, json::object const& whole)
    {
        auto const* delta = object_member(whole, "delta");
        if (delta == nullptr)
            return;
        grown.stdout_ += string_member(*delta, "stdout");
        grown.stderr_ += string_member(*delta, "stderr");
    }

    // The event lists what there is of one command, which is one element.
    static void finish(shell_output& grown, json::object const& whole)
    {
        std::vector<shell_output> last;
        if (read(whole, "output", last) && !last.empty())
            grown = std::move(last.front());
    }

    growing_output& output_;
    snapshot_journal& journal_;
};

} // namespace

void apply_document(event const& seen, json::object const& whole, growing_output& output,
                    snapshot_journal& journal)
{
    document_step(output, journal).apply(seen, whole);
}

} // namespace responses
