#include <responses/message.hpp>

#include <utility>

namespace responses {
namespace {

message message_of(char const* role, message_content content)
{
    message made;
    made.role = role;
    made.content = std::move(content);
    return made;
}

} // namespace

message user_message(message_content content) { return message_of("user", std::move(content)); }
message system_message(message_content content) { return message_of("system", std::move(content)); }

message developer_message(message_content content)
{
    return message_of("developer", std::move(content));
}

message assistant_message(message_content content)
{
    return message_of("assistant", std::move(content));
}

} // namespace responses
