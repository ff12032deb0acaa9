#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <string_view>

namespace responses {

/// The completion that the chunks of a stream add up to, as if it had come whole: each `delta` in
/// the `message` of its choice. Texts grow, elements of lists are told by their `index`, and all
/// else is as the last chunk has it that does not say null.
class merged_completion
{
public:
    /// `max_size` bounds what is kept: passing it throws `error(errc::too_large)`.
    explicit merged_completion(std::size_t max_size) : room_(max_size) {}

    void add(boost::json::object const& chunk) { merge_members(whole_, chunk, false); }

    boost::json::object const& whole() const noexcept { return whole_; }

private:
    void merge_members(boost::json::object& into, boost::json::object const& from, bool grows);
    void merge_list(boost::json::array& into, boost::json::array const& from, bool grows);
    void merge_text(boost::json::value& into, std::string_view from, bool grows);
    void merge(boost::json::value& into, boost::json::value const& from, bool grows);
    boost::json::value& member_of(boost::json::object& into, std::string_view name);
    void count(std::size_t octets);

    std::size_t room_;
    boost::json::object whole_;
};

} // namespace responses
