#pragma once

#include "protocol/surrogates.hpp"

#include <responses/event_type.hpp>
#include <responses/item.hpp>
#include <responses/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace responses {

/// The output of a response that is made of a completion: its items while they grow, and the native
/// events that tell of it, numbered from 0.
class completion_output
{
public:
    /// `max_size` bounds the octets of all items: passing it throws `error(errc::too_large)`.
    explicit completion_output(std::size_t max_size) : max_size_(max_size) {}

    std::vector<item> const& items() const noexcept { return items_; }

    /// The item, which is of this type.
    template <class Item>
    Item& at(std::int64_t output_index)
    {
        return std::get<Item>(items_[static_cast<std::size_t>(output_index)]);
    }

    /// The id of the item that is added next: `msg_chatcmpl-123_0`.
    std::string next_id(std::string_view prefix, std::string_view completion) const;

    /// Adds an item and gives its index; and ends one as it is now.
    std::int64_t begin(item first);
    void end(std::int64_t output_index);

    /// A piece of a text as valid UTF-8, until the next call: halves of a character are joined.
    std::string_view joined(std::string_view delta, delta_key const& key);

    /// Makes the next event: a payload that lacks nothing but its number.
    template <class Payload>
    void tell(Payload payload)
    {
        payload.sequence_number = next_number_++;
        events_.push_back(to_json(payload));
    }

    /// The JSON of the events that were made since the last call.
    std::vector<std::string> take_events() { return std::exchange(events_, {}); }

private:
    void count(std::size_t octets);

    std::size_t max_size_;
    std::size_t size_ = 0;
    std::vector<item> items_;
    surrogate_joiner deltas_;
    std::vector<std::string> events_;
    std::int64_t next_number_ = 0;
};

} // namespace responses
