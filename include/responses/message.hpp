#pragma once

#include <responses/content.hpp>
#include <responses/detail/describe.hpp>
#include <responses/export.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace responses {

/// A message of a conversation. One that is sent needs no more than role and content.
struct message
{
    std::string role = {}; ///< `user`, `assistant`, `system`, `developer`.
    message_content content = {};
    std::optional<std::string> phase = {}; ///< `commentary`, `final_answer`.
    std::optional<std::string> type = {};  ///< `message`, or nothing.
    std::optional<std::string> id = {};
    std::optional<std::string> status = {}; ///< `in_progress`, `completed`, `incomplete`.
    boost::json::object extra = {};

    /// For the library itself: whether an item is a message; its type may be missing.
    RESPONSES_API static bool matches(boost::json::object const& item) noexcept;
};
RESPONSES_DESCRIBE_STRUCT(message, (), (type, id, status, role, content, phase))

RESPONSES_API message user_message(message_content content);
RESPONSES_API message system_message(message_content content);
RESPONSES_API message developer_message(message_content content);
RESPONSES_API message assistant_message(message_content content);

} // namespace responses
