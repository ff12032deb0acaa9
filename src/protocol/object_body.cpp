#include "protocol/object_body.hpp"

#include "protocol/error_words.hpp"
#include "protocol/json.hpp"
#include "protocol/server_error.hpp"
#include "protocol/utf8.hpp"

#include <responses/compact.hpp>
#include <responses/conversation.hpp>
#include <responses/error.hpp>
#include <responses/item.hpp>
#include <responses/json.hpp>
#include <responses/token_count.hpp>

#include <boost/json/monotonic_resource.hpp>

#include <string>
#include <type_traits>
#include <utility>

namespace responses {
namespace {

namespace json = boost::json;

using time_now = std::optional<std::chrono::system_clock::time_point>;

// The member without which an object is something else, and what that object is called.
struct mark
{
    std::string_view member;
    json::kind kind;
    std::string_view name;
};

template <class T>
constexpr mark mark_of{};
template <>
constexpr mark mark_of<compacted_response>{"output", json::kind::array, "compacted response"};
template <>
constexpr mark mark_of<conversation>{"id", json::kind::string, "conversation"};
template <>
constexpr mark mark_of<deletion>{"deleted", json::kind::bool_, "deletion"};
template <>
constexpr mark mark_of<item>{"type", json::kind::string, "item"};
template <>
constexpr mark mark_of<item_page>{"data", json::kind::array, "list"};
template <>
constexpr mark mark_of<token_count>{"input_tokens", json::kind::int64, "token count"};

bool has(json::value const& parsed, mark const& wanted)
{
    auto const* object = parsed.if_object();
    auto const* member = object != nullptr ? object->if_contains(wanted.member) : nullptr;
    return member != nullptr && member->kind() == wanted.kind;
}

} // namespace

json::value parsed_body(std::string_view body, json::storage_ptr storage)
{
    try {
        return parse_json(body, std::move(storage));
    } catch (error const& failure) {
        throw error(errc::malformed_json,
                    failure.details().reason + " in the body: " + utf8::excerpt(body));
    }
}

void refuse_object(std::string_view wanted, json::value const& parsed, std::string_view body,
                   time_now now)
{
    auto const* object = first_object(parsed);
    if (object != nullptr && says_error(*object))
        throw error(errc::response_failed,
                    error_details{.api = server_error_from_json(*object, now)});
    throw error(errc::unexpected_content,
                "not a " + std::string(wanted) + " object: " + utf8::excerpt(body));
}

template <class T>
T object_from_body(std::string_view body, time_now now)
{
    // A service may say with its status alone that something is deleted.
    if constexpr (std::is_same_v<T, deletion>)
        if (body.empty())
            return {.deleted = true};
    json::monotonic_resource memory;
    json::value const parsed = parsed_body(body, &memory);
    if (!has(parsed, mark_of<T>))
        refuse_object(mark_of<T>.name, parsed, body, now);
    return from_json<T>(parsed);
}

template compacted_response object_from_body(std::string_view body, time_now now);
template conversation object_from_body(std::string_view body, time_now now);
template deletion object_from_body(std::string_view body, time_now now);
template item object_from_body(std::string_view body, time_now now);
template item_page object_from_body(std::string_view body, time_now now);
template token_count object_from_body(std::string_view body, time_now now);

} // namespace responses
