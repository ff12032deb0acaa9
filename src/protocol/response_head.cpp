#include "protocol/ascii.hpp"
#include "protocol/rate_limits.hpp"

#include <responses/response_head.hpp>

#include <algorithm>

namespace responses {
namespace {

using field = std::pair<std::string_view, std::string_view>;

constexpr std::string_view after_name = ": ";
constexpr std::string_view line_end = "\r\n";

// Takes the first one off.
field take_field(std::string_view& lines)
{
    auto const size = lines.find(line_end);
    auto const line = lines.substr(0, size);
    lines.remove_prefix(size + line_end.size());
    auto const name_size = line.find(after_name);
    return {line.substr(0, name_size), line.substr(name_size + after_name.size())};
}

} // namespace

void response_head::add(std::string_view name, std::string_view value)
{
    lines_.append(name).append(after_name).append(value).append(line_end);
}

std::string_view response_head::header(std::string_view name) const noexcept
{
    std::string_view lines = lines_;
    while (!lines.empty())
        if (auto const [found, value] = take_field(lines); ascii::same(found, name))
            return value;
    return {};
}

std::vector<field> response_head::fields() const
{
    std::vector<field> all;
    std::string_view lines = lines_;
    while (!lines.empty())
        all.push_back(take_field(lines));
    return all;
}

rate_limits response_head::limits() const { return rate_limits_of(*this); }

} // namespace responses
