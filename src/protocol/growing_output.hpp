#pragma once

#include "protocol/index_list.hpp"
#include "protocol/snapshot_journal.hpp"

#include <responses/event.hpp>
#include <responses/item.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace responses {

/// The items of a response while they grow: finds what an event is about, or begins it.
///
/// The pointers that it gives are null when something else is there, or when there would be too
/// much; they are valid until the next call.
class growing_output
{
public:
    /// Both must stay. Whoever changes the list of the items calls `restart`.
    growing_output(std::vector<item>& items, snapshot_journal& journal)
        : items_(items), journal_(journal)
    {}

    /// The items are others now.
    void restart();

    /// Takes the item or part of an `added` event. When it comes late, what has grown stays.
    void begin(event const& seen, item first);
    void begin(event const& seen, content_part first);

    /// Takes that of a `done` event.
    void finish(event const& seen, item last);
    void finish(event const& seen, content_part last);

    /// The item of the event.
    template <class Item>
    Item* item_of(event const& seen)
    {
        item* const found = any_item(seen, begun<Item>);
        if (found == nullptr)
            return nullptr;
        auto* const wanted = std::get_if<Item>(found);
        if (wanted == nullptr)
            expect_type(type_of(begun<Item>({})), type_of(*found));
        return wanted;
    }

    /// The part `content[content_index]` of a message.
    template <class Part>
    Part* part_of(event const& seen)
    {
        content_part* const found = any_part(seen, [] { return content_part(Part()); });
        if (found == nullptr)
            return nullptr;
        auto* const wanted = std::get_if<Part>(found);
        if (wanted == nullptr)
            expect_type(Part::type_name, "another part");
        return wanted;
    }

    /// The same of `reasoning`.
    reasoning_text* reasoning_of(event const& seen);

    /// The element of a list of an item.
    summary_text* summary_of(event const& seen, std::int64_t summary_index);
    std::string* command_of(event const& seen, std::int64_t command_index);
    shell_output* shell_output_of(event const& seen, std::int64_t command_index);

private:
    // The indices of the lists of an item.
    struct indices
    {
        index_list elements;
        index_list summaries;
    };

    // What an item is that was not announced.
    template <class Item>
    static item begun(event const& seen)
    {
        Item made;
        if constexpr (requires { made.role; }) {
            made.type = "message";
            made.role = "assistant";
            made.content = std::vector<content_part>();
        }
        if (!seen.item_id().empty())
            made.id = std::string(seen.item_id());
        if constexpr (requires { made.status; })
            made.status = "in_progress";
        return made;
    }

    static indices indices_of(item const& one);

    item* any_item(event const& seen, item (*make)(event const&));
    item* new_item(event const& seen, item made);
    bool is_reasoning(event const& seen);

    // Of the item of the event, which is there.
    indices& inside(event const& seen) { return inside_[*known_.find(seen.output_index())]; }
    static std::vector<content_part>& parts_of(message& said);

    template <class Make>
    content_part* any_part(event const& seen, Make make)
    {
        auto* const said = item_of<message>(seen);
        if (said == nullptr)
            return nullptr;
        return element(seen, parts_of(*said), inside(seen).elements, seen.content_index(), make);
    }

    template <class T, class Make>
    T* element(event const& seen, std::vector<T>& list, index_list& known, std::int64_t index,
               Make make)
    {
        if (auto const at = known.find(index))
            return &list[*at];
        if (!may_begin(seen, known, index, sizeof(T)))
            return nullptr;
        auto const at = static_cast<std::ptrdiff_t>(known.insert(index));
        return &*list.insert(list.begin() + at, make());
    }

    bool may_begin(event const& seen, index_list const& known, std::int64_t index,
                   std::size_t octets);
    void check_first(event const& seen, item const& first);
    void check_last(item const& before, item const& last);
    void expect_type(std::string_view wanted, std::string_view found);
    void expect_id(std::string_view wanted, std::string_view found);

    std::vector<item>& items_;
    snapshot_journal& journal_;
    index_list known_;
    std::vector<indices> inside_; // of each item
};

} // namespace responses
