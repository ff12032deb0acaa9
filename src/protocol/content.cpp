#include <responses/content.hpp>

#include <type_traits>
#include <utility>

namespace responses {
namespace {

std::vector<content_part> const no_parts;

template <class Part>
constexpr bool is_read_by_people =
    std::is_same_v<Part, input_text> || std::is_same_v<Part, output_text> ||
    std::is_same_v<Part, plain_text>;

std::string_view text_of(content_part const& part) noexcept
{
    return std::visit(
        []<class Part>(Part const& held) -> std::string_view {
            if constexpr (is_read_by_people<Part>)
                return held.text;
            else
                return {};
        },
        part);
}

} // namespace

content_part::content_part() = default;
content_part::content_part(content_part const& other) = default;
content_part::content_part(content_part&& other) noexcept = default;
content_part& content_part::operator=(content_part const& other) = default;
content_part& content_part::operator=(content_part&& other) = default;
content_part::~content_part() = default;

content_part::content_part(char const* text) : content_part(std::string(text)) {}
content_part::content_part(std::string_view text) : content_part(std::string(text)) {}
content_part::content_part(std::string text) : variant(input_text{.text = std::move(text)}) {}

message_content::message_content() = default;
message_content::message_content(message_content const& other) = default;
message_content::message_content(message_content&& other) noexcept = default;
message_content& message_content::operator=(message_content const& other) = default;
message_content& message_content::operator=(message_content&& other) = default;
message_content::~message_content() = default;

message_content::message_content(char const* text) : variant(std::string(text)) {}
message_content::message_content(std::string_view text) : variant(std::string(text)) {}
message_content::message_content(std::string text) : variant(std::move(text)) {}
message_content::message_content(std::vector<content_part> parts) : variant(std::move(parts)) {}
message_content::message_content(std::initializer_list<content_part> parts)
    : variant(std::vector<content_part>(parts))
{}

std::vector<content_part> const& message_content::parts() const noexcept
{
    auto const* list = std::get_if<std::vector<content_part>>(this);
    return list != nullptr ? *list : no_parts;
}

std::string message_content::text() const
{
    if (auto const* whole = std::get_if<std::string>(this))
        return *whole;
    std::string text;
    for (content_part const& part : parts())
        text += text_of(part);
    return text;
}

} // namespace responses
