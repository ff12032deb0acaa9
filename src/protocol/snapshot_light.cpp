#include "protocol/snapshot_steps.hpp"

#include <string>
#include <string_view>

namespace responses {
namespace {

// The last word of its name: what it says of the status of an item.
std::string status_of(event const& seen)
{
    std::string_view const name = to_string(seen.type());
    return std::string(name.substr(name.rfind('.') + 1));
}

class light_step
{
public:
    light_step(growing_output& output, snapshot_journal& journal)
        : output_(output), journal_(journal)
    {}

    bool append(event const& seen)
    {
        switch (seen.type()) {
        case type::output_text_delta: more(seen, &output_text::text); return true;
        case type::refusal_delta: more(seen, &output_refusal::refusal); return true;
        case type::reasoning_text_delta: more_reasoning(seen); return true;
        case type::function_call_arguments_delta:
            more(seen, &function_call::arguments);
            return true;
        case type::custom_tool_call_input_delta: more(seen, &custom_tool_call::input); return true;
        case type::mcp_call_arguments_delta: more(seen, &mcp_call::arguments); return true;
        case type::code_interpreter_call_code_delta:
            more(seen, &code_interpreter_call::code);
            return true;
        default: return false;
        }
    }

    bool set_status(event const& seen)
    {
        switch (seen.type()) {
        case type::mcp_call_in_progress:
        case type::mcp_call_completed:
        case type::mcp_call_failed: set_status_of<mcp_call>(seen); return true;
        case type::code_interpreter_call_in_progress:
        case type::code_interpreter_call_interpreting:
        case type::code_interpreter_call_completed:
            set_status_of<code_interpreter_call>(seen);
            return true;
        case type::file_search_call_in_progress:
        case type::file_search_call_searching:
        case type::file_search_call_completed: set_status_of<file_search_call>(seen); return true;
        case type::web_search_call_in_progress:
        case type::web_search_call_searching:
        case type::web_search_call_completed: set_status_of<web_search_call>(seen); return true;
        case type::image_generation_call_in_progress:
        case type::image_generation_call_generating:
        case type::image_generation_call_completed:
            set_status_of<image_generation_call>(seen);
            return true;
        // These say that the item is there, and nothing that it could hold.
        case type::image_generation_call_partial_image:
            output_.item_of<image_generation_call>(seen);
            return true;
        case type::mcp_list_tools_in_progress:
        case type::mcp_list_tools_completed:
        case type::mcp_list_tools_failed: output_.item_of<mcp_list_tools>(seen); return true;
        default: return false;
        }
    }

private:
    using type = event_type;

    template <class T, class Text>
    void more(event const& seen, Text T::* text)
    {
        if (!journal_.admits(seen.delta().size()))
            return;
        if (T* const grown = find<T>(output_, seen))
            growing_text(grown->*text) += seen.delta();
    }

    void more_reasoning(event const& seen)
    {
        if (!journal_.admits(seen.delta().size()))
            return;
        if (reasoning_text* const grown = output_.reasoning_of(seen))
            grown->text += seen.delta();
    }

    template <class Item>
    void set_status_of(event const& seen)
    {
        if (Item* const grown = output_.item_of<Item>(seen))
            grown->status = status_of(seen);
    }

    growing_output& output_;
    snapshot_journal& journal_;
};

} // namespace

bool apply_light(event const& seen, growing_output& output, snapshot_journal& journal)
{
    light_step one(output, journal);
    return one.append(seen) || one.set_status(seen);
}

} // namespace responses
