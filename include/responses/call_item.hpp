#pragma once

#include <responses/content.hpp>
#include <responses/detail/compiled_union.hpp>
#include <responses/detail/describe.hpp>
#include <responses/export.hpp>
#include <responses/unknown_value.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

// Items for tools that the caller runs.
namespace responses RESPONSES_API {

/// `direct`: the model called.
struct direct_caller
{
    static constexpr std::string_view type_name = "direct";
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(direct_caller, (), ())

/// `program`: a program of the model's called.
struct program_caller
{
    static constexpr std::string_view type_name = "program";
    std::string caller_id = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(program_caller, (), (caller_id))

using tool_caller =
    detail::compiled_union<std::variant<direct_caller, program_caller, unknown_value>>;

/// `function_call`. Answer it by a `function_call_output` with its `call_id`.
struct function_call
{
    static constexpr std::string_view type_name = "function_call";
    std::optional<std::string> id = {};
    std::string call_id = {};
    std::string name = {};
    std::string arguments = {}; ///< JSON.
    std::optional<std::string> namespace_ = {};
    std::optional<tool_caller> caller = {};
    std::optional<std::string> status = {}; ///< `in_progress`, `completed`, `incomplete`.
    std::optional<std::string> created_by = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(function_call, (),
                          (id, call_id, name, arguments, namespace_, caller, status, created_by))

/// `function_call_output`
struct function_call_output
{
    static constexpr std::string_view type_name = "function_call_output";
    std::optional<std::string> id = {};
    std::optional<std::string> call_id = {};
    message_content output = {};
    std::optional<std::string> name = {};
    std::optional<std::string> namespace_ = {};
    std::optional<tool_caller> caller = {};
    std::optional<std::string> status = {};
    std::optional<std::string> created_by = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(function_call_output, (),
                          (id, call_id, output, name, namespace_, caller, status, created_by))

/// `custom_tool_call`. Answer it by a `custom_tool_call_output` with its `call_id`.
struct custom_tool_call
{
    static constexpr std::string_view type_name = "custom_tool_call";
    std::optional<std::string> id = {};
    std::string call_id = {};
    std::string name = {};
    std::string input = {};
    std::optional<std::string> namespace_ = {};
    std::optional<tool_caller> caller = {};
    std::optional<std::string> status = {};
    std::optional<std::string> created_by = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(custom_tool_call, (),
                          (id, call_id, name, input, namespace_, caller, status, created_by))

/// `custom_tool_call_output`
struct custom_tool_call_output
{
    static constexpr std::string_view type_name = "custom_tool_call_output";
    std::optional<std::string> id = {};
    std::string call_id = {};
    message_content output = {};
    std::optional<tool_caller> caller = {};
    std::optional<std::string> status = {};
    std::optional<std::string> created_by = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(custom_tool_call_output, (),
                          (id, call_id, output, caller, status, created_by))

/// `program`: code of the model's that calls tools.
struct program
{
    static constexpr std::string_view type_name = "program";
    std::string id = {};
    std::string call_id = {};
    std::string code = {};
    std::string fingerprint = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(program, (), (id, call_id, code, fingerprint))

/// `program_output`
struct program_output
{
    static constexpr std::string_view type_name = "program_output";
    std::string id = {};
    std::string call_id = {};
    std::string result = {};
    std::string status = {}; ///< `completed`, `incomplete`.
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(program_output, (), (id, call_id, result, status))

} // namespace responses RESPONSES_API
