#pragma once

#include <responses/detail/describe.hpp>
#include <responses/export.hpp>
#include <responses/unknown_value.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace responses {

/// `function`: this one must be called.
struct function_choice
{
    static constexpr std::string_view type_name = "function";
    std::string name = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(function_choice, (), (name))

/// `custom`: this one must be called.
struct custom_choice
{
    static constexpr std::string_view type_name = "custom";
    std::string name = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(custom_choice, (), (name))

/// `mcp`: a tool of this server must be called.
struct mcp_choice
{
    static constexpr std::string_view type_name = "mcp";
    std::string server_label = {};
    std::optional<std::string> name = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(mcp_choice, (), (server_label, name))

/// `allowed_tools`: only these, `mode` is `auto` or `required`. A tool is named by its JSON, as
/// `{"type": "function", "name": "get_weather"}`.
struct allowed_tools_choice
{
    static constexpr std::string_view type_name = "allowed_tools";
    std::string mode = "auto";
    std::vector<boost::json::object> tools = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(allowed_tools_choice, (), (mode, tools))

/// A tool of the service must be used.
struct hosted_tool_choice
{
    static constexpr std::string_view type_names[] = {"file_search",
                                                      "web_search_preview",
                                                      "computer",
                                                      "computer_use_preview",
                                                      "computer_use",
                                                      "web_search_preview_2025_03_11",
                                                      "image_generation",
                                                      "code_interpreter",
                                                      "apply_patch",
                                                      "shell",
                                                      "programmatic_tool_calling"};
    std::string type = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(hosted_tool_choice, (), (type))

/// Whether and which tools are called: `none`, `auto`, `required`, or one of the above.
class RESPONSES_API tool_choice_option
    : public std::variant<std::string, function_choice, custom_choice, mcp_choice,
                          allowed_tools_choice, hosted_tool_choice, unknown_value>
{
public:
    using variant::variant;
    tool_choice_option();
    tool_choice_option(tool_choice_option const& other);
    tool_choice_option(tool_choice_option&& other) noexcept;
    tool_choice_option& operator=(tool_choice_option const& other);
    tool_choice_option& operator=(tool_choice_option&& other);
    ~tool_choice_option();

    tool_choice_option(char const* mode);
};

} // namespace responses
