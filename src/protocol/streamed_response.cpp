#include "protocol/streamed_response.hpp"

#include "protocol/event_reader.hpp"

#include <algorithm>
#include <utility>

namespace responses {
namespace {

constexpr std::string_view first_fields[]{"data:", "event:", "id:", "retry:", ":"};

std::string_view first_line_of(std::string_view body) noexcept
{
    auto const first = body.find_first_not_of("\r\n\xEF\xBB\xBF");
    return first == body.npos ? std::string_view() : body.substr(first);
}

} // namespace

bool is_stream(std::string_view body) noexcept
{
    auto const text = first_line_of(body);
    return std::ranges::any_of(first_fields,
                               [&](std::string_view field) { return text.starts_with(field); });
}

bool may_be_stream(std::string_view beginning) noexcept
{
    auto const text = first_line_of(beginning);
    return is_stream(beginning) || std::ranges::any_of(first_fields, [&](std::string_view field) {
               return field.starts_with(text);
           });
}

response response_from_stream(std::string_view body,
                              std::optional<std::chrono::system_clock::time_point> now)
{
    event_reader reader(body.size());
    if (now)
        reader.set_time(*now);
    reader.feed(body);
    while (auto const passed = reader.next()) {
    }
    if (!reader.ended())
        reader.end_input();
    while (auto const passed = reader.next()) {
    }
    return std::move(*reader.final_response());
}

} // namespace responses
