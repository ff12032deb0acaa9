#pragma once

#include <responses/detail/compiled_union.hpp>
#include <responses/detail/describe.hpp>
#include <responses/export.hpp>
#include <responses/unknown_value.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// Items of the tools of MCP servers.
namespace responses RESPONSES_API {

struct mcp_protocol_error
{
    static constexpr std::string_view type_name = "mcp_protocol_error";
    std::int64_t code = 0;
    std::string message = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(mcp_protocol_error, (), (code, message))

struct mcp_tool_execution_error
{
    static constexpr std::string_view type_name = "mcp_tool_execution_error";
    boost::json::value content = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(mcp_tool_execution_error, (), (content))

struct mcp_http_error
{
    static constexpr std::string_view type_name = "http_error";
    std::int64_t code = 0;
    std::string message = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(mcp_http_error, (), (code, message))

using mcp_error = detail::compiled_union<std::variant<mcp_protocol_error, mcp_tool_execution_error,
                                                      mcp_http_error, std::string, unknown_value>>;

/// `mcp_call`
struct mcp_call
{
    static constexpr std::string_view type_name = "mcp_call";
    std::string id = {};
    std::string server_label = {};
    std::string name = {};
    std::string arguments = {}; ///< JSON.
    std::optional<std::string> output = {};
    std::optional<mcp_error> error = {};
    std::optional<std::string> status = {}; ///< `calling`, `completed`, `failed`, ...
    std::optional<std::string> approval_request_id = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(mcp_call, (),
                          (id, server_label, name, arguments, output, error, status,
                           approval_request_id))

/// A tool that an MCP server has.
struct mcp_listed_tool
{
    std::string name = {};
    std::optional<std::string> description = {};
    boost::json::object input_schema = {};
    std::optional<boost::json::object> annotations = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(mcp_listed_tool, (), (name, description, input_schema, annotations))

/// `mcp_list_tools`
struct mcp_list_tools
{
    static constexpr std::string_view type_name = "mcp_list_tools";
    std::string id = {};
    std::string server_label = {};
    std::vector<mcp_listed_tool> tools = {};
    std::optional<std::string> error = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(mcp_list_tools, (), (id, server_label, tools, error))

/// `mcp_approval_request`. Answer it by an `mcp_approval_response`.
struct mcp_approval_request
{
    static constexpr std::string_view type_name = "mcp_approval_request";
    std::string id = {};
    std::string server_label = {};
    std::string name = {};
    std::string arguments = {}; ///< JSON.
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(mcp_approval_request, (), (id, server_label, name, arguments))

/// `mcp_approval_response`
struct mcp_approval_response
{
    static constexpr std::string_view type_name = "mcp_approval_response";
    std::optional<std::string> id = {};
    std::string approval_request_id = {};
    bool approve = false;
    std::optional<std::string> reason = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(mcp_approval_response, (), (id, approval_request_id, approve, reason))

} // namespace responses RESPONSES_API
