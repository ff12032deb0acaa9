#pragma once

#include <responses/detail/compiled_union.hpp>
#include <responses/detail/describe.hpp>
#include <responses/export.hpp>
#include <responses/unknown_value.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// What a model wants done with a computer. Places are in pixels from the upper left corner.
namespace responses RESPONSES_API {

/// `click`
struct click
{
    static constexpr std::string_view type_name = "click";
    std::string button = {}; ///< `left`, `right`, `wheel`, `back`, `forward`.
    std::int64_t x = 0;
    std::int64_t y = 0;
    std::optional<std::vector<std::string>> keys = {}; ///< Held down meanwhile.
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(click, (), (button, x, y, keys))

/// `double_click`
struct double_click
{
    static constexpr std::string_view type_name = "double_click";
    std::int64_t x = 0;
    std::int64_t y = 0;
    std::optional<std::vector<std::string>> keys = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(double_click, (), (x, y, keys))

struct screen_point
{
    std::int64_t x = 0;
    std::int64_t y = 0;
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(screen_point, (), (x, y))

/// `drag`
struct drag
{
    static constexpr std::string_view type_name = "drag";
    std::vector<screen_point> path = {};
    std::optional<std::vector<std::string>> keys = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(drag, (), (path, keys))

/// `keypress`
struct keypress
{
    static constexpr std::string_view type_name = "keypress";
    std::vector<std::string> keys = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(keypress, (), (keys))

/// `move`
struct mouse_move
{
    static constexpr std::string_view type_name = "move";
    std::int64_t x = 0;
    std::int64_t y = 0;
    std::optional<std::vector<std::string>> keys = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(mouse_move, (), (x, y, keys))

/// `screenshot`
struct take_screenshot
{
    static constexpr std::string_view type_name = "screenshot";
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(take_screenshot, (), ())

/// `scroll`
struct scroll
{
    static constexpr std::string_view type_name = "scroll";
    std::int64_t x = 0;
    std::int64_t y = 0;
    std::int64_t scroll_x = 0;
    std::int64_t scroll_y = 0;
    std::optional<std::vector<std::string>> keys = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(scroll, (), (x, y, scroll_x, scroll_y, keys))

/// `type`
struct type_text
{
    static constexpr std::string_view type_name = "type";
    std::string text = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(type_text, (), (text))

/// `wait`
struct wait_a_while
{
    static constexpr std::string_view type_name = "wait";
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(wait_a_while, (), ())

using computer_action = detail::compiled_union<
    std::variant<click, double_click, drag, keypress, mouse_move, take_screenshot, scroll,
                 type_text, wait_a_while, unknown_value>>;

} // namespace responses RESPONSES_API
