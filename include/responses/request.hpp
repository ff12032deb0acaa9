#pragma once

#include <responses/export.hpp>

#include <boost/json/object.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace responses {

/// One message of a conversation, in its short form: `{"role":…, "content":…}`.
struct message
{
    std::string role = {}; ///< `user`, `assistant`, `system` or `developer`.
    std::string content = {};
};

/// The `input` of a request: nothing, a text, or messages.
class request_input
{
public:
    request_input() = default;
    request_input(char const* text) : value_(std::string(text)) {}
    request_input(std::string_view text) : value_(std::string(text)) {}
    request_input(std::string text) : value_(std::move(text)) {}
    request_input(std::vector<message> messages) : value_(std::move(messages)) {}
    request_input(std::initializer_list<message> messages) : value_(std::vector(messages)) {}

    std::variant<std::monostate, std::string, std::vector<message>> const& value() const noexcept
    {
        return value_;
    }

private:
    std::variant<std::monostate, std::string, std::vector<message>> value_;
};

/// What to ask (`POST /v1/responses`, "Create a model response" in the API reference). Members that
/// are empty are not sent. Whether the answer is streamed is decided by the call, `create` or
/// `stream`.
///
/// With g++ 12, declare a request in a statement of its own: see README, "Compilers".
struct request
{
    std::string model = {};
    request_input input = {};
    std::optional<std::string> instructions = {};

    /// Every other parameter, sent as it is; a member named like one above replaces it. `stream` is
    /// refused.
    boost::json::object extra = {};
};

} // namespace responses
