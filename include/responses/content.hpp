#pragma once

#include <responses/detail/compiled_union.hpp>
#include <responses/detail/describe.hpp>
#include <responses/detail/omits_empty.hpp>
#include <responses/export.hpp>
#include <responses/unknown_value.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// What messages and outputs of tools are made of. As in all objects of the API, `extra` holds what
// the other members cannot: it is filled when one is read, and sent.
namespace responses RESPONSES_API {

/// Ends a prefix of the prompt that is to be cached. `mode` is `explicit`.
struct prompt_cache_breakpoint_mark
{
    std::string mode = "explicit";
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(prompt_cache_breakpoint_mark, (), (mode))

/// `input_text`
struct input_text
{
    static constexpr std::string_view type_name = "input_text";
    std::string text = {};
    std::optional<prompt_cache_breakpoint_mark> prompt_cache_breakpoint = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(input_text, (), (text, prompt_cache_breakpoint))

/// `input_image`: by a URL, which may be a `data:` one (`image_from_path`), or by the id of a file.
struct input_image
{
    static constexpr std::string_view type_name = "input_image";
    std::optional<std::string> image_url = {};
    std::optional<std::string> file_id = {};
    std::optional<std::string> detail = {}; ///< `auto`, `low`, `high`, `original`.
    std::optional<prompt_cache_breakpoint_mark> prompt_cache_breakpoint = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(input_image, (), (image_url, file_id, detail, prompt_cache_breakpoint))

/// `input_file`: by its id, by a URL, or with its content as a `data:` URL (`file_from_path`).
struct input_file
{
    static constexpr std::string_view type_name = "input_file";
    std::optional<std::string> filename = {};
    std::optional<std::string> file_data = {};
    std::optional<std::string> file_id = {};
    std::optional<std::string> file_url = {};
    std::optional<std::string> detail = {}; ///< `auto`, `low`, `high`.
    std::optional<prompt_cache_breakpoint_mark> prompt_cache_breakpoint = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(input_file, (),
                          (filename, file_data, file_id, file_url, detail, prompt_cache_breakpoint))

/// `file_citation`
struct file_citation
{
    static constexpr std::string_view type_name = "file_citation";
    std::string file_id = {};
    std::int64_t index = 0;
    std::string filename = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(file_citation, (), (file_id, index, filename))

/// `url_citation`; the indices are those of characters of the text.
struct url_citation
{
    static constexpr std::string_view type_name = "url_citation";
    std::string url = {};
    std::string title = {};
    std::int64_t start_index = 0;
    std::int64_t end_index = 0;
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(url_citation, (), (url, title, start_index, end_index))

/// `container_file_citation`
struct container_file_citation
{
    static constexpr std::string_view type_name = "container_file_citation";
    std::string container_id = {};
    std::string file_id = {};
    std::string filename = {};
    std::int64_t start_index = 0;
    std::int64_t end_index = 0;
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(container_file_citation, (),
                          (container_id, file_id, filename, start_index, end_index))

/// `file_path`
struct file_path
{
    static constexpr std::string_view type_name = "file_path";
    std::string file_id = {};
    std::int64_t index = 0;
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(file_path, (), (file_id, index))

using annotation = detail::compiled_union<
    std::variant<url_citation, file_citation, container_file_citation, file_path, unknown_value>>;

/// Another token that could have stood at a place.
struct top_logprob
{
    std::string token = {};
    double logprob = 0;
    std::vector<std::int64_t> bytes = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(top_logprob, (), (token, logprob, bytes))

template <>
inline constexpr bool detail::omits_empty<top_logprob> = true;

/// The logarithm of the probability of a token.
struct token_logprob
{
    std::string token = {};
    double logprob = 0;
    std::optional<std::vector<std::int64_t>> bytes = {}; ///< Not in events.
    std::optional<std::vector<top_logprob>> top_logprobs = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(token_logprob, (), (token, logprob, bytes, top_logprobs))

/// `output_text`
struct output_text
{
    static constexpr std::string_view type_name = "output_text";
    std::string text = {};
    std::vector<annotation> annotations = {};
    std::optional<std::vector<token_logprob>> logprobs = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(output_text, (), (text, annotations, logprobs))

/// `refusal`: the model would not answer.
struct output_refusal
{
    static constexpr std::string_view type_name = "refusal";
    std::string refusal = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(output_refusal, (), (refusal))

/// `reasoning_text`
struct reasoning_text
{
    static constexpr std::string_view type_name = "reasoning_text";
    std::string text = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(reasoning_text, (), (text))

/// `summary_text`
struct summary_text
{
    static constexpr std::string_view type_name = "summary_text";
    std::string text = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(summary_text, (), (text))

/// `text`, of messages in conversations.
struct plain_text
{
    static constexpr std::string_view type_name = "text";
    std::string text = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(plain_text, (), (text))

/// `computer_screenshot`, also the output of a computer call.
struct computer_screenshot
{
    static constexpr std::string_view type_name = "computer_screenshot";
    std::optional<std::string> image_url = {};
    std::optional<std::string> file_id = {};
    std::optional<std::string> detail = {}; ///< `auto`, `low`, `high`, `original`.
    std::optional<prompt_cache_breakpoint_mark> prompt_cache_breakpoint = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(computer_screenshot, (),
                          (image_url, file_id, detail, prompt_cache_breakpoint))

/// A text is a part by itself: `input_text`, which is what all but the assistant say.
struct RESPONSES_API content_part
    : std::variant<input_text, input_image, input_file, output_text, output_refusal, reasoning_text,
                   summary_text, plain_text, computer_screenshot, unknown_value>
{
    using variant::variant;
    content_part();
    content_part(content_part const& other);
    content_part(content_part&& other) noexcept;
    content_part& operator=(content_part const& other);
    content_part& operator=(content_part&& other);
    ~content_part();

    content_part(char const* text);
    content_part(std::string_view text);
    content_part(std::string text);
};

/// A text, or a list of parts.
class RESPONSES_API message_content : public std::variant<std::string, std::vector<content_part>>
{
public:
    message_content();
    message_content(message_content const& other);
    message_content(message_content&& other) noexcept;
    message_content& operator=(message_content const& other);
    message_content& operator=(message_content&& other);
    ~message_content();

    message_content(char const* text);
    message_content(std::string_view text);
    message_content(std::string text);
    message_content(std::vector<content_part> parts);
    message_content(std::initializer_list<content_part> parts);

    /// The parts; none when it is a text.
    std::vector<content_part> const& parts() const noexcept;

    /// The text, or that of the parts that are text to be read by people (`input_text`,
    /// `output_text`, `text`), joined.
    std::string text() const;
};

} // namespace responses RESPONSES_API
