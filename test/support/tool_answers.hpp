#pragma once

#include "support/answers.hpp"

#include <responses/testing/server.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <string>
#include <string_view>
#include <utility>

/// Responses that call tools, for servers to be scripted with.
namespace responses::test {

inline boost::json::object call_item(std::string_view name, std::string_view id,
                                     std::string_view arguments = "{}")
{
    return {{"type", "function_call"},
            {"id", std::string("fc_").append(id)},
            {"call_id", id},
            {"name", name},
            {"arguments", arguments}};
}

inline boost::json::object text_item(std::string_view text)
{
    boost::json::object const part{{"type", "output_text"}, {"text", text}};
    return {{"type", "message"}, {"role", "assistant"}, {"content", boost::json::array{part}}};
}

inline boost::json::object completed_response(boost::json::array output)
{
    return {{"object", "response"}, {"status", "completed"}, {"output", std::move(output)}};
}

inline testing::scenario whole_answer(boost::json::array output)
{
    return json_answer(boost::json::serialize(completed_response(std::move(output))));
}

inline std::string event_line(boost::json::object event)
{
    return "data: " + boost::json::serialize(event) + "\n\n";
}

/// As a stream: created, each item done, completed.
inline testing::scenario streamed_answer(boost::json::array output)
{
    testing::scenario one;
    one.body = event_line({{"type", "response.created"}, {"response", boost::json::object()}});
    for (std::size_t index = 0; index < output.size(); ++index)
        one.body += event_line({{"type", "response.output_item.done"},
                                {"output_index", index},
                                {"item", output[index]}});
    one.body += event_line(
        {{"type", "response.completed"}, {"response", completed_response(std::move(output))}});
    return one;
}

/// The `input` of a request as it was sent.
inline std::string input_of(testing::server const& server, std::size_t number)
{
    auto const sent = boost::json::parse(server.requests().at(number).body);
    return boost::json::serialize(sent.at("input"));
}

} // namespace responses::test
