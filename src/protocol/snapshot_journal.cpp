#include "protocol/snapshot_journal.hpp"

#include <responses/detail/reflection.hpp>
#include <responses/visit.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string_view>
#include <utility>

namespace responses {
namespace {

constexpr std::size_t most_kept = 64;
constexpr std::size_t most_elements = 1024; // of one list: each may have to be moved for each

template <class T>
constexpr bool may_be_missing = false;
template <class T>
constexpr bool may_be_missing<std::optional<T>> = true;

bool is_missing(boost::json::object const& whole, std::string_view name)
{
    auto const* member = whole.if_contains(name);
    return member == nullptr || (name == "item_id" && *member == "");
}

} // namespace

void snapshot_journal::violation(std::string expected)
{
    ++count_;
    if (first_.size() < most_kept)
        first_.push_back({std::string(seen_.name()), seen_.sequence_number(), std::move(expected)});
}

bool snapshot_journal::admits(std::size_t octets)
{
    if (octets <= settings_.max_size - size_) {
        size_ += octets;
        return true;
    }
    violation("at most " + std::to_string(settings_.max_size) + " octets: left out");
    return false;
}

bool snapshot_journal::admits_element(std::size_t size)
{
    if (size < most_elements)
        return true;
    violation("at most " + std::to_string(most_elements) + " items, or parts of one: left out");
    return false;
}

void check_members(event const& seen, snapshot_journal& journal)
{
    auto const whole = seen.json();
    auto const check = [&]<class Payload>(Payload const& payload) {
        if constexpr (event_payload<Payload>)
            detail::for_each_member(payload, [&]<class T>(std::string_view name, T const&) {
                if (may_be_missing<T>)
                    return;
                if (is_missing(whole.get_object(), name))
                    journal.violation("a member " + std::string(name) + ", which is missing");
                else if (payload.extra.contains(name))
                    journal.violation("another type of the member " + std::string(name));
            });
    };
    visit(check, seen);
}

} // namespace responses
