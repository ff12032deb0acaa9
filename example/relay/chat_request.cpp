#include "chat_request.hpp"

#include "refusal.hpp"

#include <responses/error.hpp>
#include <responses/json.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace relay {

namespace {

struct chat_message
{
    std::string role = {};
    std::string content = {};
};
BOOST_DESCRIBE_STRUCT(chat_message, (), (role, content))

struct chat_body
{
    std::vector<chat_message> messages = {};
    std::optional<std::string> events = {};
};
BOOST_DESCRIBE_STRUCT(chat_body, (), (messages, events))

refusal bad_request(std::string const& why) { return {400, "bad_request", why}; }

chat_body parse(std::string_view body)
{
    try {
        return responses::from_json<chat_body>(body);
    } catch (responses::error const& failure) {
        throw bad_request(failure.details().reason);
    }
}

responses::message checked(chat_message& said)
{
    if (said.content.empty())
        throw bad_request("a message is empty");
    if (said.role == "user")
        return responses::user_message(std::move(said.content));
    if (said.role == "assistant")
        return responses::assistant_message(std::move(said.content));
    throw bad_request("the role of a message must be user or assistant");
}

std::vector<responses::message> conversation(chat_body& body)
{
    if (body.messages.empty() || body.messages.back().role != "user")
        throw bad_request("the last message must be of the user");
    std::vector<responses::message> all;
    for (auto& said : body.messages)
        all.push_back(checked(said));
    return all;
}

form_name form_of(chat_body const& body)
{
    auto const form = form_named(body.events.value_or("text"));
    if (!form)
        throw bad_request("events must be text or raw");
    return *form;
}

} // namespace

chat_request read_chat_request(std::string_view body, settings const& how)
{
    auto read = parse(body);
    chat_request made;
    made.form = form_of(read);
    made.asked.model = how.model;
    made.asked.input = conversation(read);
    if (!how.instructions.empty())
        made.asked.instructions = how.instructions;
    if (how.max_output_tokens > 0)
        made.asked.max_output_tokens = how.max_output_tokens;
    made.asked.store = false; // The browser has the conversation.
    return made;
}

} // namespace relay
