#include "protocol/open_call.hpp"

#include "protocol/optional_text.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace responses {
namespace {

template <class Item>
constexpr bool is_call_of_caller =
    std::is_same_v<Item, custom_tool_call> || std::is_same_v<Item, computer_call> ||
    std::is_same_v<Item, local_shell_call> || std::is_same_v<Item, shell_call> ||
    std::is_same_v<Item, apply_patch_call>;

// The call that the item is the output of.
std::string_view answered_by(item const& one) noexcept
{
    return std::visit(
        []<class Item>(Item const& held) -> std::string_view {
            if constexpr (std::is_same_v<Item, function_call_output> ||
                          std::is_same_v<Item, custom_tool_call_output> ||
                          std::is_same_v<Item, computer_call_output> ||
                          std::is_same_v<Item, shell_call_output> ||
                          std::is_same_v<Item, apply_patch_call_output> ||
                          std::is_same_v<Item, tool_search_output>)
                return view_of(held.call_id);
            else
                return {};
        },
        one);
}

// The call that somebody else than a toolbox answers, be it the service itself.
std::optional<std::string_view> call_in(item const& one) noexcept
{
    return std::visit(
        []<class Item>(Item const& held) -> std::optional<std::string_view> {
            if constexpr (is_call_of_caller<Item>)
                return view_of(held.call_id);
            else if constexpr (std::is_same_v<Item, tool_search_call>)
                return held.execution == "client" ? std::optional(view_of(held.call_id))
                                                  : std::nullopt;
            else if constexpr (std::is_same_v<Item, mcp_approval_request>)
                return std::string_view();
            else
                return std::nullopt;
        },
        one);
}

} // namespace

bool is_answered(std::string_view call_id, std::vector<item> const& output)
{
    return std::ranges::find(output, call_id, answered_by) != output.end();
}

bool is_open_call(item const& one, std::vector<item> const& output)
{
    auto const call = call_in(one);
    return call && (call->empty() || !is_answered(*call, output));
}

} // namespace responses
