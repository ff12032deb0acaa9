#include "protocol/completion_output.hpp"

#include <responses/error.hpp>
#include <responses/events.hpp>

namespace responses {
namespace {

constexpr std::size_t max_items = 1024;

} // namespace

std::string completion_output::next_id(std::string_view prefix, std::string_view completion) const
{
    std::string id(prefix);
    id.append("_").append(completion);
    if (!completion.empty())
        id += '_';
    return id += std::to_string(items_.size());
}

std::int64_t completion_output::begin(item first)
{
    if (items_.size() == max_items)
        throw error(errc::too_large, "a completion with more than " + std::to_string(max_items) +
                                         " messages and calls");
    count(sizeof(item));
    auto const index = static_cast<std::int64_t>(items_.size());
    items_.push_back(std::move(first));
    tell(events::output_item_added{{{}, index, items_.back()}});
    return index;
}

void completion_output::end(std::int64_t output_index)
{
    tell(events::output_item_done{
        {{}, output_index, items_[static_cast<std::size_t>(output_index)]}});
}

std::string_view completion_output::joined(std::string_view delta, delta_key const& key)
{
    count(delta.size());
    return deltas_.join(delta, key);
}

void completion_output::count(std::size_t octets)
{
    if (octets > max_size_ - size_)
        throw error(errc::too_large, "a completion of more than " + std::to_string(max_size_) +
                                         " octets (size_limits::event)");
    size_ += octets;
}

} // namespace responses
