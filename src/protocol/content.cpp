#include <responses/content.hpp>

#include <type_traits>

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
