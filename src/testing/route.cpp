#include "testing/route.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <charconv>
#include <string_view>
#include <vector>

namespace responses::testing {
namespace {

namespace urls = boost::urls;

std::optional<std::int64_t> number(std::string const& text)
{
    std::int64_t value = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc{} || end != text.data() + text.size())
        return {};
    return value;
}

operation operation_of(std::vector<std::string> const& path)
{
    if (path.size() < 2 || path[0] != "v1" || path[1] != "responses")
        return operation::unknown;
    if (path.size() == 2)
        return operation::create;
    if (path[2].empty())
        return operation::unknown;
    if (path.size() == 3)
        return operation::retrieve;
    return path.size() == 4 && path[3] == "cancel" ? operation::cancel : operation::unknown;
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
    found.what = operation_of(path);
    if (path.size() > 2)
        found.id = path[2];
    for (auto const& parameter : url->params()) {
        std::string const value = parameter.value;
        if (parameter.key == "stream")
            found.stream = value == "true";
        if (parameter.key == "starting_after")
            found.starting_after = number(value);
    }
    return found;
}

std::string method_of(operation what) { return what == operation::retrieve ? "GET" : "POST"; }

} // namespace responses::testing
