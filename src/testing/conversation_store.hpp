#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>

namespace responses::testing {

struct kept_conversation
{
    std::string id;
    boost::json::object object; ///< As the service gives it.
    boost::json::array items;   ///< The oldest first.
};

/// The newest conversations. Their ids, and those of items, are numbers in disguise: the same
/// requests in the same order give the same ones.
class conversation_store
{
public:
    explicit conversation_store(std::size_t bound) : bound_(bound) {}

    kept_conversation& create(boost::json::value const& metadata);

    /// Null: there is none.
    kept_conversation* find(std::string const& id);
    void remove(std::string const& id);

    /// Adds what is an object in `items`. Gives it as it is kept.
    boost::json::array add(kept_conversation& to, boost::json::array const& items);

private:
    std::size_t bound_;
    std::deque<kept_conversation> kept_;
    std::uint64_t made_ = 0; ///< Ids.
};

} // namespace responses::testing
