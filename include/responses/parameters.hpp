#pragma once

#include <responses/content.hpp>
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

// Parameters of a request that are objects. The service repeats most of them in the response.
namespace responses {

/// How the model reasons.
struct reasoning_options
{
    std::optional<std::string> effort = {};  ///< `none`, `minimal`, `low`, `medium`, `high`, ...
    std::optional<std::string> summary = {}; ///< `auto`, `concise`, `detailed`.
    std::optional<std::string> mode = {};    ///< `standard`, `pro`.
    std::optional<std::string> context = {}; ///< `auto`, `current_turn`, `all_turns`.
    std::optional<std::string> generate_summary = {}; ///< Deprecated: `summary`.
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(reasoning_options, (), (effort, summary, mode, context, generate_summary))

/// `json_schema`: the answer is JSON of this schema. `format_of` makes it from a C++ type.
struct json_schema_format
{
    static constexpr std::string_view type_name = "json_schema";
    std::string name = {}; ///< 1 to 64 letters, digits, underscores, dashes.
    std::optional<std::string> description = {};
    boost::json::object schema = {};
    std::optional<bool> strict = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(json_schema_format, (), (name, description, schema, strict))

/// `json_object`: any JSON object.
struct json_object_format
{
    static constexpr std::string_view type_name = "json_object";
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(json_object_format, (), ())

/// What the text of the answer must be.
struct RESPONSES_API output_format
    : std::variant<text_format, json_schema_format, json_object_format, unknown_value>
{
    using variant::variant;
    output_format();
    output_format(output_format const& other);
    output_format(output_format&& other) noexcept;
    output_format& operator=(output_format const& other);
    output_format& operator=(output_format&& other);
    ~output_format();
};

/// What the text of the answer is like.
struct text_options
{
    std::optional<output_format> format = {};
    std::optional<std::string> verbosity = {}; ///< `low`, `medium`, `high`.
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(text_options, (), (format, verbosity))

/// What stands for a variable of a prompt.
struct RESPONSES_API prompt_variable
    : std::variant<std::string, input_text, input_image, input_file, unknown_value>
{
    using variant::variant;
    prompt_variable();
    prompt_variable(prompt_variable const& other);
    prompt_variable(prompt_variable&& other) noexcept;
    prompt_variable& operator=(prompt_variable const& other);
    prompt_variable& operator=(prompt_variable&& other);
    ~prompt_variable();
};

/// A prompt that the service keeps.
struct prompt_reference
{
    std::string id = {};
    std::optional<std::string> version = {};
    std::optional<std::map<std::string, prompt_variable>> variables = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(prompt_reference, (), (id, version, variables))

struct prompt_cache_settings
{
    std::optional<std::string> mode = {}; ///< `implicit`, `explicit`.
    std::optional<std::string> ttl = {};  ///< `30m`.
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(prompt_cache_settings, (), (mode, ttl))

struct moderation_mode
{
    std::string mode = {}; ///< `score`, `block`.
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(moderation_mode, (), (mode))

struct moderation_policy
{
    std::optional<moderation_mode> input = {};
    std::optional<moderation_mode> output = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(moderation_policy, (), (input, output))

struct moderation_options
{
    std::string model = {};
    std::optional<moderation_policy> policy = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(moderation_options, (), (model, policy))

/// What happens to a context that grows long.
struct context_rule
{
    std::string type = "compaction";
    std::optional<std::int64_t> compact_threshold = {}; ///< Tokens.
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(context_rule, (), (type, compact_threshold))

struct streaming_options
{
    std::optional<bool> include_obfuscation = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(streaming_options, (), (include_obfuscation))

struct conversation_id
{
    std::string id = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(conversation_id, (), (id))

/// The conversation that a response belongs to, by its id.
class RESPONSES_API conversation_reference
    : public std::variant<std::string, conversation_id, unknown_value>
{
public:
    using variant::variant;
    conversation_reference();
    conversation_reference(conversation_reference const& other);
    conversation_reference(conversation_reference&& other) noexcept;
    conversation_reference& operator=(conversation_reference const& other);
    conversation_reference& operator=(conversation_reference&& other);
    ~conversation_reference();

    conversation_reference(char const* id);
};

} // namespace responses
