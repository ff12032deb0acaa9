#include "row_source.hpp"

#include <utility>
#include <variant>

namespace batch_tool {

namespace asio = boost::asio;

asio::awaitable<std::optional<responses::batch_row>> row_source::next()
{
    for (;;) {
        auto line = co_await lines_.next();
        if (!line)
            co_return std::nullopt;
        auto row = taken(*line);
        if (row)
            co_return row;
    }
}

// Nothing: another line is to be looked at.
std::optional<responses::batch_row> row_source::taken(input_line const& line)
{
    if (line.is_too_long)
        return refused(line, {"line_too_long", "longer than 64 MiB"});
    if (is_blank(line.text))
        return std::nullopt;
    auto read = row_of(line.text, line.number);
    if (auto* bad = std::get_if<bad_line>(&read))
        return refused(line, std::move(*bad));
    auto& one = *std::get_if<row>(&read);
    auto const key = digest_of(one.key);
    if (!keys_.insert(key).second)
        return refused(line, {"duplicate_custom_id", "custom_id came before: " + one.key});
    auto const* answered_request = done_.request_of(key);
    if (answered_request == nullptr) {
        places_.emplace(given_++, place{line.number, one.hash});
        return responses::batch_row{std::move(one.key), std::move(one.request)};
    }
    if (*answered_request != one.hash && *answered_request != digest{})
        return refused(line, {"changed_request", "custom_id was answered before, with another "
                                                 "request: " +
                                                     one.key});
    ++skipped_;
    return std::nullopt;
}

std::optional<responses::batch_row> row_source::refused(input_line const& line, bad_line why)
{
    place const at{line.number, digest_of(line.text)};
    auto const* told = done_.request_of(digest_of(line_key(line.number)));
    if (told != nullptr && *told == at.request)
        ++skipped_;
    else
        tell_({std::move(why), at});
    return std::nullopt;
}

place row_source::take_place(std::uint64_t number)
{
    auto const found = places_.extract(number);
    return found ? found.mapped() : place{};
}

} // namespace batch_tool
