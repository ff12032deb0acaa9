#include "testing/kept_items.hpp"

#include "testing/ids.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace responses::testing {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_page = 100;

std::string text_of(json::object const& object, std::string_view name)
{
    auto const* text = object.if_contains(name);
    return text != nullptr && text->is_string() ? std::string(text->get_string()) : std::string();
}

json::array parts_of(std::string_view role, json::string const& text)
{
    if (role != "assistant")
        return {{{"type", "input_text"}, {"text", text}}};
    return {{{"type", "output_text"},
             {"annotations", json::array()},
             {"logprobs", json::array()},
             {"text", text}}};
}

void complete_message(json::object& message)
{
    json::value& content = message["content"];
    if (content.is_string())
        content = parts_of(text_of(message, "role"), content.get_string());
    if (!message.contains("status"))
        message["status"] = "completed";
}

// Nothing: `what` says no whole number.
std::optional<std::int64_t> number(std::string const& what)
{
    std::int64_t value = 0;
    auto const [end, failed] = std::from_chars(what.data(), what.data() + what.size(), value);
    if (failed != std::errc{} || end != what.data() + what.size())
        return std::nullopt;
    return value;
}

std::optional<refusal> check(list_query const& asked)
{
    auto const limit = number(asked.limit);
    if (!limit)
        return not_an_integer("limit", asked.limit);
    if (*limit < 1)
        return below_minimum("limit", *limit);
    if (*limit > static_cast<std::int64_t>(longest_page))
        return above_maximum("limit", longest_page, *limit);
    if (asked.order != "asc" && asked.order != "desc")
        return not_an_order(asked.order);
    return std::nullopt;
}

} // namespace

json::object kept_item(json::object given, std::uint64_t seed)
{
    if (!given.contains("type"))
        given["type"] = "message";
    std::string const type = text_of(given, "type");
    if (text_of(given, "id").empty())
        given["id"] = make_id(type == "message" ? "msg_" : "item_", seed);
    if (type == "message")
        complete_message(given);
    return given;
}

json::array items_of_input(json::value const& input, std::uint64_t seed)
{
    if (auto const* text = input.if_string())
        return {kept_item({{"role", "user"}, {"content", *text}}, seed)};
    json::array items;
    if (auto const* given = input.if_array())
        for (json::value const& one : *given)
            if (auto const* object = one.if_object())
                items.push_back(kept_item(*object, seed + items.size()));
    return items;
}

std::string id_of(json::value const& item) { return text_of(item.as_object(), "id"); }

json::object list_of(json::array items, bool has_more)
{
    json::value first = nullptr;
    json::value last = nullptr;
    if (!items.empty()) {
        first = id_of(items.front());
        last = id_of(items.back());
    }
    return {{"object", "list"},
            {"data", std::move(items)},
            {"first_id", std::move(first)},
            {"last_id", std::move(last)},
            {"has_more", has_more}};
}

outcome page_of(json::array items, list_query const& asked)
{
    if (auto const why = check(asked))
        return *why;
    if (asked.order == "desc")
        std::reverse(items.begin(), items.end());
    auto begin = items.begin();
    if (!asked.after.empty()) {
        begin = std::find_if(items.begin(), items.end(),
                             [&](json::value const& one) { return id_of(one) == asked.after; });
        if (begin == items.end())
            return item_not_found(asked.after);
        ++begin;
    }
    auto const limit = static_cast<std::ptrdiff_t>(number(asked.limit).value());
    auto const rest = items.end() - begin;
    json::array const page(begin, begin + std::min(rest, limit));
    return list_of(page, rest > limit);
}

} // namespace responses::testing
