#include "journal.hpp"

#include "deep.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace batch_tool {

namespace json = boost::json;

namespace {

constexpr std::string_view row_mark = "row ";
constexpr std::string_view group_mark = "group ";

// Takes a word, up to a space or the end, off the front.
std::string_view take_word(std::string_view& line)
{
    auto const end = std::min(line.find(' '), line.size());
    auto const word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
}

std::optional<std::uint64_t> number(std::string_view text)
{
    std::uint64_t value = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    bool const is_one = failed == std::errc{} && end == text.data() + text.size();
    return is_one ? std::optional(value) : std::nullopt;
}

json::value const* member(json::value const& of, std::string_view name)
{
    auto const* object = of.if_object();
    return object != nullptr ? object->if_contains(name) : nullptr;
}

// Of one that was made by somebody else, the request is not known.
digest request_in(json::value const* metrics)
{
    auto const* hash = metrics != nullptr ? member(*metrics, "request_hash") : nullptr;
    auto const found =
        hash != nullptr && hash->is_string() ? digest_from(hash->get_string()) : std::nullopt;
    return found.value_or(digest{});
}

} // namespace

std::string line_key(std::uint64_t number)
{
    return std::string(1, '\0') + "line " + std::to_string(number);
}

std::string row_entry(answered const& one)
{
    return std::string(row_mark) + to_text(one.key) + ' ' + to_text(one.request) + '\n';
}

std::string group_entry(written_sizes const& sizes)
{
    return std::string(group_mark) + std::to_string(sizes.out) + ' ' +
           std::to_string(sizes.errors) + '\n';
}

bool journal_reader::read(std::string_view line)
{
    auto const mark = take_word(line);
    auto const first = take_word(line);
    if (mark == "row") {
        auto const key = digest_from(first);
        auto const request = digest_from(line);
        if (!key || !request)
            return false;
        group_.push_back({*key, *request});
        return true;
    }
    auto const out = number(first);
    auto const errors = number(line);
    if (mark != "group" || !out || !errors)
        return false;
    for (auto const& one : std::exchange(group_, {}))
        to_.add(one);
    sizes_ = {*out, *errors};
    return true;
}

std::optional<answered> answered_in(std::string_view record)
{
    json::error_code failed;
    auto const parsed = json::parse(record, failed, {}, deep);
    auto const* key = failed ? nullptr : member(parsed, "custom_id");
    if (key == nullptr)
        return std::nullopt;
    auto const* metrics = member(parsed, "x_metrics");
    auto const request = request_in(metrics);
    if (key->is_string())
        return answered{digest_of(key->get_string()), request};
    auto const* line = metrics != nullptr ? member(*metrics, "line") : nullptr;
    if (!key->is_null() || line == nullptr || !line->is_number())
        return std::nullopt;
    return answered{digest_of(line_key(line->to_number<std::uint64_t>())), request};
}

} // namespace batch_tool
