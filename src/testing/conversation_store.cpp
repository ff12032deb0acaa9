#include "testing/conversation_store.hpp"

#include "testing/ids.hpp"
#include "testing/kept_items.hpp"

#include <algorithm>

namespace responses::testing {

namespace json = boost::json;

kept_conversation& conversation_store::create(json::value const& metadata)
{
    if (kept_.size() >= bound_ && !kept_.empty())
        kept_.pop_front();
    std::string const id = make_id("conv_", ++made_);
    json::object object{{"id", id},
                        {"object", "conversation"},
                        {"created_at", 1'750'000'000 + static_cast<std::int64_t>(made_)},
                        {"metadata", metadata.is_null() ? json::object() : metadata}};
    return kept_.emplace_back(
        kept_conversation{.id = id, .object = std::move(object), .items = {}});
}

kept_conversation* conversation_store::find(std::string const& id)
{
    auto const found = std::ranges::find(kept_, id, &kept_conversation::id);
    return found != kept_.end() ? &*found : nullptr;
}

void conversation_store::remove(std::string const& id)
{
    std::erase_if(kept_, [&](kept_conversation const& one) { return one.id == id; });
}

json::array conversation_store::add(kept_conversation& to, json::array const& items)
{
    json::array added;
    for (json::value const& one : items)
        if (auto const* object = one.if_object())
            added.push_back(kept_item(*object, ++made_));
    to.items.insert(to.items.end(), added.begin(), added.end());
    return added;
}

} // namespace responses::testing
