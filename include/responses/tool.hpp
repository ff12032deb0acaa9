#pragma once

#include <responses/detail/compiled_union.hpp>
#include <responses/detail/describe.hpp>
#include <responses/export.hpp>
#include <responses/unknown_value.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// The tools that a model may call (`tools` of a request).
namespace responses RESPONSES_API {

/// `function`: a function of the caller's; `parameters` is the JSON schema of its arguments.
/// `schema_of` makes one from a C++ type.
struct function_tool
{
    static constexpr std::string_view type_name = "function";
    std::string name = {};
    std::optional<std::string> description = {};
    std::optional<boost::json::object> parameters = {};
    std::optional<bool> strict = {}; ///< The service's default is `true`.
    std::optional<boost::json::object> output_schema = {};
    std::optional<bool> defer_loading = {};
    std::optional<std::vector<std::string>> allowed_callers = {}; ///< `direct`, `programmatic`.
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(function_tool, (),
                          (name, description, parameters, strict, output_schema, defer_loading,
                           allowed_callers))

/// What the input of a custom tool must be like: `grammar`.
struct grammar_format
{
    static constexpr std::string_view type_name = "grammar";
    std::string syntax = {}; ///< `lark`, `regex`.
    std::string definition = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(grammar_format, (), (syntax, definition))

/// `text`: any text.
struct text_format
{
    static constexpr std::string_view type_name = "text";
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(text_format, (), ())

using custom_tool_format =
    detail::compiled_union<std::variant<text_format, grammar_format, unknown_value>>;

/// `custom`: a tool of the caller's that takes text.
struct custom_tool
{
    static constexpr std::string_view type_name = "custom";
    std::string name = {};
    std::optional<std::string> description = {};
    std::optional<custom_tool_format> format = {};
    std::optional<bool> defer_loading = {};
    std::optional<std::vector<std::string>> allowed_callers = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(custom_tool, (),
                          (name, description, format, defer_loading, allowed_callers))

using namespaced_tool =
    detail::compiled_union<std::variant<function_tool, custom_tool, unknown_value>>;

/// `namespace`: functions under one name.
struct namespace_tool
{
    static constexpr std::string_view type_name = "namespace";
    std::string name = {};
    std::string description = {};
    std::vector<namespaced_tool> tools = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(namespace_tool, (), (name, description, tools))

using filter_value = detail::compiled_union<std::variant<
    std::string, double, bool, std::vector<std::variant<std::string, double>>, unknown_value>>;

/// Compares an attribute of a file: `type` is `eq`, `ne`, `gt`, `gte`, `lt`, `lte`, `in`, `nin`.
struct comparison_filter
{
    static constexpr std::string_view type_names[] = {"eq", "ne",  "gt", "gte",
                                                      "lt", "lte", "in", "nin"};
    std::string type = "eq";
    std::string key = {};
    filter_value value = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(comparison_filter, (), (type, key, value))

struct file_filter;

/// Joins filters: `type` is `and`, `or`.
struct compound_filter
{
    static constexpr std::string_view type_names[] = {"and", "or"};
    std::string type = "and";
    std::vector<file_filter> filters; // No `= {}`: clang would want file_filter to be complete.
    boost::json::object extra = {};
};

/// Which files of a vector store are searched.
struct RESPONSES_API file_filter : std::variant<comparison_filter, compound_filter, unknown_value>
{
    using variant::variant;
    file_filter();
    file_filter(file_filter const& other);
    file_filter(file_filter&& other) noexcept;
    file_filter& operator=(file_filter const& other);
    file_filter& operator=(file_filter&& other);
    ~file_filter();
};
RESPONSES_DESCRIBE_STRUCT(compound_filter, (), (type, filters))

struct hybrid_search_options
{
    double embedding_weight = 0;
    double text_weight = 0;
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(hybrid_search_options, (), (embedding_weight, text_weight))

struct ranking_settings
{
    std::optional<std::string> ranker = {};
    std::optional<double> score_threshold = {}; ///< 0 to 1.
    std::optional<hybrid_search_options> hybrid_search = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(ranking_settings, (), (ranker, score_threshold, hybrid_search))

/// `file_search`
struct file_search_tool
{
    static constexpr std::string_view type_name = "file_search";
    std::vector<std::string> vector_store_ids = {};
    std::optional<std::int64_t> max_num_results = {}; ///< 1 to 50.
    std::optional<ranking_settings> ranking_options = {};
    std::optional<file_filter> filters = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(file_search_tool, (),
                          (vector_store_ids, max_num_results, ranking_options, filters))

/// `computer`
struct computer_tool
{
    static constexpr std::string_view type_name = "computer";
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(computer_tool, (), ())

/// `computer_use_preview`
struct computer_use_preview_tool
{
    static constexpr std::string_view type_name = "computer_use_preview";
    std::string environment = {}; ///< `windows`, `mac`, `linux`, `ubuntu`, `browser`.
    std::int64_t display_width = 0;
    std::int64_t display_height = 0;
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(computer_use_preview_tool, (),
                          (environment, display_width, display_height))

/// Where the user is, about.
struct approximate_location
{
    std::optional<std::string> type = "approximate";
    std::optional<std::string> country = {}; ///< ISO 3166-1, two letters.
    std::optional<std::string> region = {};
    std::optional<std::string> city = {};
    std::optional<std::string> timezone = {}; ///< Of the IANA, as `Europe/Paris`.
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(approximate_location, (), (type, country, region, city, timezone))

struct web_search_filters
{
    std::optional<std::vector<std::string>> allowed_domains = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(web_search_filters, (), (allowed_domains))

/// `web_search`, or with a date.
struct web_search_tool
{
    static constexpr std::string_view type_names[] = {"web_search", "web_search_2025_08_26"};
    std::string type = "web_search";
    std::optional<bool> external_web_access = {};
    std::optional<web_search_filters> filters = {};
    std::optional<approximate_location> user_location = {};
    std::optional<std::string> search_context_size = {}; ///< `low`, `medium`, `high`.
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(web_search_tool, (),
                          (type, external_web_access, filters, user_location, search_context_size))

/// `web_search_preview`, or with a date.
struct web_search_preview_tool
{
    static constexpr std::string_view type_names[] = {"web_search_preview",
                                                      "web_search_preview_2025_03_11"};
    std::string type = "web_search_preview";
    std::optional<approximate_location> user_location = {};
    std::optional<std::string> search_context_size = {};               ///< `low`, `medium`, `high`.
    std::optional<std::vector<std::string>> search_content_types = {}; ///< `text`, `image`.
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(web_search_preview_tool, (),
                          (type, user_location, search_context_size, search_content_types))

/// Some of the tools of an MCP server.
struct mcp_tool_filter
{
    std::optional<std::vector<std::string>> tool_names = {};
    std::optional<bool> read_only = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(mcp_tool_filter, (), (tool_names, read_only))

struct mcp_approval_filter
{
    std::optional<mcp_tool_filter> always = {};
    std::optional<mcp_tool_filter> never = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(mcp_approval_filter, (), (always, never))

/// `mcp`: the tools of an MCP server, which the service calls.
struct mcp_tool
{
    using tool_selection = detail::compiled_union<
        std::variant<std::vector<std::string>, mcp_tool_filter, unknown_value>>;
    using approval =
        detail::compiled_union<std::variant<std::string, mcp_approval_filter, unknown_value>>;

    static constexpr std::string_view type_name = "mcp";
    std::string server_label = {};
    std::optional<std::string> server_url = {};
    std::optional<std::string> connector_id = {}; ///< Instead of a URL: `connector_gmail`, ...
    std::optional<std::string> tunnel_id = {};
    std::optional<std::string> authorization = {}; ///< A secret.
    std::optional<std::string> server_description = {};
    std::optional<std::map<std::string, std::string>> headers = {};
    std::optional<tool_selection> allowed_tools = {};
    std::optional<std::vector<std::string>> allowed_callers = {};
    std::optional<approval> require_approval = {}; ///< `always`, `never`, or which.
    std::optional<bool> defer_loading = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(mcp_tool, (),
                          (server_label, server_url, connector_id, tunnel_id, authorization,
                           server_description, headers, allowed_tools, allowed_callers,
                           require_approval, defer_loading))

/// `disabled`
struct network_disabled
{
    static constexpr std::string_view type_name = "disabled";
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(network_disabled, (), ())

/// A secret that a container may use towards one domain.
struct domain_secret
{
    std::string domain = {};
    std::string name = {};
    std::string value = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(domain_secret, (), (domain, name, value))

/// `allowlist`
struct network_allowlist
{
    static constexpr std::string_view type_name = "allowlist";
    std::vector<std::string> allowed_domains = {};
    std::optional<std::vector<domain_secret>> domain_secrets = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(network_allowlist, (), (allowed_domains, domain_secrets))

using container_network_policy =
    detail::compiled_union<std::variant<network_disabled, network_allowlist, unknown_value>>;

/// A container that the service makes for a code interpreter: `auto`.
struct code_interpreter_container
{
    static constexpr std::string_view type_name = "auto";
    std::optional<std::vector<std::string>> file_ids = {};
    std::optional<std::string> memory_limit = {}; ///< `1g`, `4g`, `16g`, `64g`.
    std::optional<container_network_policy> network_policy = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(code_interpreter_container, (), (file_ids, memory_limit, network_policy))

/// `code_interpreter`
struct code_interpreter_tool
{
    /// What is to be made, or the id of one.
    using container_or_id = detail::compiled_union<
        std::variant<code_interpreter_container, std::string, unknown_value>>;

    static constexpr std::string_view type_name = "code_interpreter";
    container_or_id container = {};
    std::optional<std::vector<std::string>> allowed_callers = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(code_interpreter_tool, (), (container, allowed_callers))

/// `programmatic_tool_calling`
struct programmatic_tool_calling_tool
{
    static constexpr std::string_view type_name = "programmatic_tool_calling";
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(programmatic_tool_calling_tool, (), ())

/// An image, by a `data:` URL or the id of a file.
struct image_mask
{
    std::optional<std::string> image_url = {};
    std::optional<std::string> file_id = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(image_mask, (), (image_url, file_id))

/// `image_generation`
struct image_generation_tool
{
    static constexpr std::string_view type_name = "image_generation";
    std::optional<std::string> model = {};
    std::optional<std::string> quality = {};             ///< `low`, `medium`, `high`, `auto`.
    std::optional<std::string> size = {};                ///< `1024x1024`, ..., `auto`.
    std::optional<std::string> output_format = {};       ///< `png`, `webp`, `jpeg`.
    std::optional<std::int64_t> output_compression = {}; ///< 0 to 100.
    std::optional<std::string> moderation = {};          ///< `auto`, `low`.
    std::optional<std::string> background = {};          ///< `transparent`, `opaque`, `auto`.
    std::optional<std::string> input_fidelity = {};      ///< `high`, `low`.
    std::optional<image_mask> input_image_mask = {};
    std::optional<std::int64_t> partial_images = {}; ///< 0 to 3.
    std::optional<std::string> action = {};          ///< `generate`, `edit`, `auto`.
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(image_generation_tool, (),
                          (model, quality, size, output_format, output_compression, moderation,
                           background, input_fidelity, input_image_mask, partial_images, action))

/// `local_shell`
struct local_shell_tool
{
    static constexpr std::string_view type_name = "local_shell";
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(local_shell_tool, (), ())

/// A skill on the caller's machine.
struct local_skill
{
    std::string name = {};
    std::string description = {};
    std::string path = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(local_skill, (), (name, description, path))

/// `local`: the caller runs the commands.
struct local_environment
{
    static constexpr std::string_view type_name = "local";
    std::optional<std::vector<local_skill>> skills = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(local_environment, (), (skills))

/// `container_reference`: a container that there is.
struct container_reference
{
    static constexpr std::string_view type_name = "container_reference";
    std::string container_id = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(container_reference, (), (container_id))

/// `skill_reference`
struct skill_reference
{
    static constexpr std::string_view type_name = "skill_reference";
    std::string skill_id = {};
    std::optional<std::string> version = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(skill_reference, (), (skill_id, version))

/// A ZIP file in base64.
struct skill_source
{
    static constexpr std::string_view type_name = "base64";
    std::string media_type = "application/zip";
    std::string data = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(skill_source, (), (media_type, data))

/// `inline`: a skill with its content.
struct inline_skill
{
    static constexpr std::string_view type_name = "inline";
    std::string name = {};
    std::string description = {};
    skill_source source = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(inline_skill, (), (name, description, source))

using shell_skill =
    detail::compiled_union<std::variant<skill_reference, inline_skill, unknown_value>>;

/// `container_auto`: a container that the service makes.
struct shell_container
{
    static constexpr std::string_view type_name = "container_auto";
    std::optional<std::vector<std::string>> file_ids = {};
    std::optional<std::string> memory_limit = {}; ///< `1g`, `4g`, `16g`, `64g`.
    std::optional<container_network_policy> network_policy = {};
    std::optional<std::vector<shell_skill>> skills = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(shell_container, (), (file_ids, memory_limit, network_policy, skills))

using shell_environment = detail::compiled_union<
    std::variant<local_environment, container_reference, shell_container, unknown_value>>;

/// `shell`
struct shell_tool
{
    static constexpr std::string_view type_name = "shell";
    std::optional<shell_environment> environment = {};
    std::optional<std::vector<std::string>> allowed_callers = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(shell_tool, (), (environment, allowed_callers))

/// `apply_patch`
struct apply_patch_tool
{
    static constexpr std::string_view type_name = "apply_patch";
    std::optional<std::vector<std::string>> allowed_callers = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(apply_patch_tool, (), (allowed_callers))

/// `tool_search`: finds those whose loading is deferred.
struct tool_search_tool
{
    static constexpr std::string_view type_name = "tool_search";
    std::optional<std::string> execution = {}; ///< `server`, `client`.
    std::optional<std::string> description = {};
    std::optional<boost::json::object> parameters = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(tool_search_tool, (), (execution, description, parameters))

struct RESPONSES_API tool
    : std::variant<function_tool, custom_tool, namespace_tool, file_search_tool, web_search_tool,
                   web_search_preview_tool, mcp_tool, code_interpreter_tool,
                   programmatic_tool_calling_tool, image_generation_tool, computer_tool,
                   computer_use_preview_tool, local_shell_tool, shell_tool, apply_patch_tool,
                   tool_search_tool, unknown_value>
{
    using variant::variant;
    tool();
    tool(tool const& other);
    tool(tool&& other) noexcept;
    tool& operator=(tool const& other);
    tool& operator=(tool&& other);
    ~tool();
};

} // namespace responses RESPONSES_API
