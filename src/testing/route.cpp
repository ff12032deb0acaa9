#include "testing/route.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <charconv>
#include <span>
#include <string_view>
#include <vector>

namespace responses::testing {
namespace {

namespace urls = boost::urls;

using segments = std::vector<std::string_view>;

constexpr std::string_view any = "{id}";

struct served
{
    operation what;
    std::string_view method;
    segments path; ///< Below /v1.
};

// What a path is by name comes before what it may be as an id.
std::vector<served> const& table()
{
    static std::vector<served> const all{
        {operation::create, "POST", {"responses"}},
        {operation::compact, "POST", {"responses", "compact"}},
        {operation::count_tokens, "POST", {"responses", "input_tokens"}},
        {operation::retrieve, "GET", {"responses", any}},
        {operation::remove, "DELETE", {"responses", any}},
        {operation::cancel, "POST", {"responses", any, "cancel"}},
        {operation::input_items, "GET", {"responses", any, "input_items"}},
        {operation::create_conversation, "POST", {"conversations"}},
        {operation::retrieve_conversation, "GET", {"conversations", any}},
        {operation::update_conversation, "POST", {"conversations", any}},
        {operation::remove_conversation, "DELETE", {"conversations", any}},
        {operation::add_items, "POST", {"conversations", any, "items"}},
        {operation::list_items, "GET", {"conversations", any, "items"}},
        {operation::retrieve_item, "GET", {"conversations", any, "items", any}},
        {operation::remove_item, "DELETE", {"conversations", any, "items", any}},
    };
    return all;
}

std::optional<std::int64_t> number(std::string const& text)
{
    std::int64_t value = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc{} || end != text.data() + text.size())
        return {};
    return value;
}

bool fits(segments const& pattern, std::span<std::string const> path)
{
    return std::ranges::equal(pattern, path, [](std::string_view expected, std::string_view got) {
        return expected == any ? !got.empty() : expected == got;
    });
}

void find_operation(route& found, std::string_view method, std::span<std::string const> path)
{
    for (served const& one : table()) {
        if (!fits(one.path, path))
            continue;
        found.allowed.append(found.allowed.empty() ? "" : ", ").append(one.method);
        if (one.method == method && found.what == operation::unknown)
            found.what = one.what;
    }
}

void read_query(route& found, std::string_view name, std::string const& value)
{
    if (name == "stream")
        found.stream = value == "true";
    if (name == "starting_after")
        found.starting_after = number(value);
    if (name == "after")
        found.list.after = value;
    if (name == "limit")
        found.list.limit = value;
    if (name == "order")
        found.list.order = value;
}

} // namespace

route route_of(recorded_request const& request)
{
    route found;
    found.path = request.target.substr(0, request.target.find('?'));
    auto const url = urls::parse_origin_form(request.target);
    if (!url)
        return found;
    std::vector<std::string> path;
    for (std::string const segment : url->segments())
        path.push_back(segment);
    if (path.empty() || path[0] != "v1")
        return found;
    find_operation(found, request.method, std::span(path).subspan(1));
    if (path.size() > 2)
        found.id = path[2];
    if (path.size() > 4)
        found.item_id = path[4];
    for (auto const& parameter : url->params()) {
        std::string const name = parameter.key;
        read_query(found, name, parameter.value);
    }
    return found;
}

bool is_about_conversations(operation what) noexcept
{
    return what >= operation::create_conversation && what <= operation::remove_item;
}

} // namespace responses::testing
