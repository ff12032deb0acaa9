#pragma once

#include <responses/call_item.hpp>
#include <responses/content.hpp>
#include <responses/detail/describe.hpp>
#include <responses/export.hpp>
#include <responses/hosted_item.hpp>
#include <responses/mcp_item.hpp>
#include <responses/message.hpp>
#include <responses/tool.hpp>
#include <responses/unknown_value.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace responses {

/// `reasoning`: what the model thought. Send it back with the call that follows it.
struct reasoning
{
    static constexpr std::string_view type_name = "reasoning";
    std::string id = {};
    std::vector<summary_text> summary = {};
    std::optional<std::vector<reasoning_text>> content = {};
    std::optional<std::string> encrypted_content = {};
    std::optional<std::string> status = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(reasoning, (), (id, summary, content, encrypted_content, status))

/// `compaction`: a context made shorter.
struct compaction
{
    static constexpr std::string_view type_name = "compaction";
    std::optional<std::string> id = {};
    std::string encrypted_content = {};
    std::optional<std::string> created_by = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(compaction, (), (id, encrypted_content, created_by))

/// `compaction_trigger`: the context is to be made shorter here.
struct compaction_trigger
{
    static constexpr std::string_view type_name = "compaction_trigger";
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(compaction_trigger, (), ())

/// `item_reference`: an item that the service keeps.
struct item_reference
{
    std::optional<std::string> type = "item_reference";
    std::string id = {};
    boost::json::object extra = {};

    /// For the library itself: whether an item is one; its type may be missing.
    RESPONSES_API static bool matches(boost::json::object const& item) noexcept;
};
RESPONSES_DESCRIBE_STRUCT(item_reference, (), (type, id))

/// `additional_tools`: tools from here on.
struct additional_tools
{
    static constexpr std::string_view type_name = "additional_tools";
    std::optional<std::string> id = {};
    std::string role = "developer";
    std::vector<tool> tools = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(additional_tools, (), (id, role, tools))

/// `tool_search_call`
struct tool_search_call
{
    static constexpr std::string_view type_name = "tool_search_call";
    std::optional<std::string> id = {};
    std::optional<std::string> call_id = {};
    std::optional<std::string> execution = {}; ///< `server`, `client`.
    boost::json::value arguments = {};
    std::optional<std::string> status = {};
    std::optional<std::string> created_by = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(tool_search_call, (),
                          (id, call_id, execution, arguments, status, created_by))

/// `tool_search_output`
struct tool_search_output
{
    static constexpr std::string_view type_name = "tool_search_output";
    std::optional<std::string> id = {};
    std::optional<std::string> call_id = {};
    std::optional<std::string> execution = {}; ///< `server`, `client`.
    std::vector<tool> tools = {};
    std::optional<std::string> status = {};
    std::optional<std::string> created_by = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(tool_search_output, (),
                          (id, call_id, execution, tools, status, created_by))

/// One element of `input`, of `output`, and of a conversation: an output item can be sent as it is.
struct RESPONSES_API item
    : std::variant<message, reasoning, function_call, function_call_output, custom_tool_call,
                   custom_tool_call_output, program, program_output, file_search_call,
                   web_search_call, image_generation_call, code_interpreter_call, computer_call,
                   computer_call_output, local_shell_call, local_shell_call_output, shell_call,
                   shell_call_output, apply_patch_call, apply_patch_call_output, mcp_call,
                   mcp_list_tools, mcp_approval_request, mcp_approval_response, tool_search_call,
                   tool_search_output, additional_tools, compaction, compaction_trigger,
                   item_reference, unknown_value>
{
    using variant::variant;
    item();
    item(item const& other);
    item(item&& other) noexcept;
    item& operator=(item const& other);
    item& operator=(item&& other);
    ~item();
};

/// The name of its type, as `function_call`; empty when it has none.
RESPONSES_API std::string_view type_of(item const& one) noexcept;

} // namespace responses
