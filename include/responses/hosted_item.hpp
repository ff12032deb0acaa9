#pragma once

#include <responses/call_item.hpp>
#include <responses/computer_action.hpp>
#include <responses/content.hpp>
#include <responses/detail/compiled_union.hpp>
#include <responses/detail/describe.hpp>
#include <responses/export.hpp>
#include <responses/tool.hpp>
#include <responses/unknown_value.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// Items of the tools that the service has: search, images, code, computers, shells, patches.
namespace responses RESPONSES_API {

struct file_search_result
{
    std::optional<std::string> file_id = {};
    std::optional<std::string> filename = {};
    std::optional<double> score = {}; ///< 0 to 1.
    std::optional<std::string> text = {};
    std::optional<boost::json::object> attributes = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(file_search_result, (), (file_id, filename, score, text, attributes))

/// `file_search_call`. Results need `include`.
struct file_search_call
{
    static constexpr std::string_view type_name = "file_search_call";
    std::string id = {};
    std::string status = {}; ///< `in_progress`, `searching`, `completed`, `incomplete`, `failed`.
    std::vector<std::string> queries = {};
    std::optional<std::vector<file_search_result>> results = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(file_search_call, (), (id, status, queries, results))

struct web_source
{
    static constexpr std::string_view type_name = "url";
    std::string url = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(web_source, (), (url))

/// `search`
struct web_search
{
    static constexpr std::string_view type_name = "search";
    std::optional<std::string> query = {};
    std::optional<std::vector<std::string>> queries = {};
    std::optional<std::vector<web_source>> sources = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(web_search, (), (query, queries, sources))

/// `open_page`
struct web_open_page
{
    static constexpr std::string_view type_name = "open_page";
    std::optional<std::string> url = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(web_open_page, (), (url))

/// `find_in_page`
struct web_find_in_page
{
    static constexpr std::string_view type_name = "find_in_page";
    std::string url = {};
    std::string pattern = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(web_find_in_page, (), (url, pattern))

using web_action = detail::compiled_union<
    std::variant<web_search, web_open_page, web_find_in_page, unknown_value>>;

/// `web_search_call`
struct web_search_call
{
    static constexpr std::string_view type_name = "web_search_call";
    std::string id = {};
    std::string status = {};               ///< `in_progress`, `searching`, `completed`, `failed`.
    std::optional<web_action> action = {}; ///< Not yet in `response.output_item.added`.
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(web_search_call, (), (id, status, action))

/// `image_generation_call`
struct image_generation_call
{
    static constexpr std::string_view type_name = "image_generation_call";
    std::string id = {};
    std::string status = {};                ///< `in_progress`, `generating`, `completed`, `failed`.
    std::optional<std::string> result = {}; ///< The image in base64.
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(image_generation_call, (), (id, status, result))

struct code_logs
{
    static constexpr std::string_view type_name = "logs";
    std::string logs = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(code_logs, (), (logs))

struct code_image
{
    static constexpr std::string_view type_name = "image";
    std::string url = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(code_image, (), (url))

using code_output = detail::compiled_union<std::variant<code_logs, code_image, unknown_value>>;

/// `code_interpreter_call`. Outputs need `include`.
struct code_interpreter_call
{
    static constexpr std::string_view type_name = "code_interpreter_call";
    std::string id = {};
    std::string status =
        {}; ///< `in_progress`, `interpreting`, `completed`, `incomplete`, `failed`.
    std::string container_id = {};
    std::optional<std::string> code = {};
    std::optional<std::vector<code_output>> outputs = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(code_interpreter_call, (), (id, status, container_id, code, outputs))

/// Something about a computer call that the caller should know, and acknowledge.
struct safety_check
{
    std::string id = {};
    std::optional<std::string> code = {};
    std::optional<std::string> message = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(safety_check, (), (id, code, message))

/// `computer_call`. Answer it by a `computer_call_output` with its `call_id`.
struct computer_call
{
    static constexpr std::string_view type_name = "computer_call";
    std::string id = {};
    std::string call_id = {};
    std::optional<computer_action> action = {};
    std::optional<std::vector<computer_action>> actions = {};
    std::vector<safety_check> pending_safety_checks = {};
    std::string status = {}; ///< `in_progress`, `completed`, `incomplete`.
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(computer_call, (),
                          (id, call_id, action, actions, pending_safety_checks, status))

/// `computer_call_output`
struct computer_call_output
{
    static constexpr std::string_view type_name = "computer_call_output";
    std::optional<std::string> id = {};
    std::string call_id = {};
    computer_screenshot output = {};
    std::optional<std::vector<safety_check>> acknowledged_safety_checks = {};
    std::optional<std::string> status = {};
    std::optional<std::string> created_by = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(computer_call_output, (),
                          (id, call_id, output, acknowledged_safety_checks, status, created_by))

/// `exec`
struct local_shell_action
{
    static constexpr std::string_view type_name = "exec";
    std::vector<std::string> command = {};
    std::map<std::string, std::string> env = {};
    std::optional<std::int64_t> timeout_ms = {};
    std::optional<std::string> working_directory = {};
    std::optional<std::string> user = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(local_shell_action, (),
                          (command, env, timeout_ms, working_directory, user))

/// `local_shell_call`. Answer it by a `local_shell_call_output`.
struct local_shell_call
{
    static constexpr std::string_view type_name = "local_shell_call";
    std::string id = {};
    std::string call_id = {};
    local_shell_action action = {};
    std::string status = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(local_shell_call, (), (id, call_id, action, status))

/// `local_shell_call_output`
struct local_shell_call_output
{
    static constexpr std::string_view type_name = "local_shell_call_output";
    std::string id = {};
    std::string output = {};
    std::optional<std::string> status = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(local_shell_call_output, (), (id, output, status))

struct shell_action
{
    std::vector<std::string> commands = {};
    std::optional<std::int64_t> timeout_ms = {};
    std::optional<std::int64_t> max_output_length = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(shell_action, (), (commands, timeout_ms, max_output_length))

/// `shell_call`. Answer one in a local environment by a `shell_call_output` with its `call_id`.
struct shell_call
{
    static constexpr std::string_view type_name = "shell_call";
    std::optional<std::string> id = {};
    std::string call_id = {};
    shell_action action = {};
    std::optional<shell_environment> environment = {};
    std::optional<tool_caller> caller = {};
    std::optional<std::string> status = {};
    std::optional<std::string> created_by = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(shell_call, (),
                          (id, call_id, action, environment, caller, status, created_by))

/// `exit`: the command ended by itself.
struct shell_exit
{
    static constexpr std::string_view type_name = "exit";
    std::int64_t exit_code = 0;
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(shell_exit, (), (exit_code))

/// `timeout`: the command was ended.
struct shell_timeout
{
    static constexpr std::string_view type_name = "timeout";
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(shell_timeout, (), ())

using shell_outcome =
    detail::compiled_union<std::variant<shell_exit, shell_timeout, unknown_value>>;

/// What one command wrote, and how it ended.
struct shell_output
{
    std::string stdout_ = {};
    std::string stderr_ = {};
    shell_outcome outcome = {};
    std::optional<std::string> created_by = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(shell_output, (), (stdout_, stderr_, outcome, created_by))

/// `shell_call_output`
struct shell_call_output
{
    static constexpr std::string_view type_name = "shell_call_output";
    std::optional<std::string> id = {};
    std::string call_id = {};
    std::vector<shell_output> output = {};
    std::optional<std::int64_t> max_output_length = {};
    std::optional<tool_caller> caller = {};
    std::optional<std::string> status = {};
    std::optional<std::string> created_by = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(shell_call_output, (),
                          (id, call_id, output, max_output_length, caller, status, created_by))

/// `create_file`
struct create_file
{
    static constexpr std::string_view type_name = "create_file";
    std::string path = {};
    std::string diff = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(create_file, (), (path, diff))

/// `update_file`
struct update_file
{
    static constexpr std::string_view type_name = "update_file";
    std::string path = {};
    std::string diff = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(update_file, (), (path, diff))

/// `delete_file`
struct delete_file
{
    static constexpr std::string_view type_name = "delete_file";
    std::string path = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(delete_file, (), (path))

using patch_operation =
    detail::compiled_union<std::variant<create_file, update_file, delete_file, unknown_value>>;

/// `apply_patch_call`. Answer it by an `apply_patch_call_output` with its `call_id`.
struct apply_patch_call
{
    static constexpr std::string_view type_name = "apply_patch_call";
    std::optional<std::string> id = {};
    std::string call_id = {};
    patch_operation operation = {};
    std::string status = {}; ///< `in_progress`, `completed`.
    std::optional<tool_caller> caller = {};
    std::optional<std::string> created_by = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(apply_patch_call, (),
                          (id, call_id, operation, status, caller, created_by))

/// `apply_patch_call_output`
struct apply_patch_call_output
{
    static constexpr std::string_view type_name = "apply_patch_call_output";
    std::optional<std::string> id = {};
    std::string call_id = {};
    std::optional<std::string> output = {};
    std::string status = {}; ///< `completed`, `failed`.
    std::optional<tool_caller> caller = {};
    std::optional<std::string> created_by = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(apply_patch_call_output, (),
                          (id, call_id, output, status, caller, created_by))

} // namespace responses RESPONSES_API
