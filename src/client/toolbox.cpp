#include "protocol/json.hpp"
#include "protocol/utf8.hpp"

#include <responses/error.hpp>
#include <responses/json.hpp>
#include <responses/toolbox.hpp>

#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <stdexcept>

namespace responses {

namespace asio = boost::asio;
namespace json = boost::json;

struct detail::tool_entry
{
    function_tool what;
    tool_body body;
};

namespace {

// FunctionToolParam of the API reference.
bool is_name(std::string_view name) noexcept
{
    constexpr std::string_view characters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    return !name.empty() && name.size() <= 128 &&
           name.find_first_not_of(characters) == std::string_view::npos;
}

std::string words_of(std::exception_ptr const& failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (std::exception const& known) {
        return known.what();
    } catch (...) {
        return "the tool failed";
    }
}

// A text that is no UTF-8 would have the whole request refused.
message_content repaired(message_content content)
{
    std::string const text = to_json(content);
    if (utf8::valid_prefix(text) == text.size())
        return content;
    std::string valid;
    utf8::append_repaired(valid, text);
    return from_json<message_content>(valid);
}

message_content told_failure(std::exception_ptr const& failure)
{
    return json::serialize(json::object{{"error", words_of(failure)}});
}

function_call_output output_of(function_call const& call, message_content content)
{
    function_call_output output;
    output.call_id = call.call_id;
    output.output = repaired(std::move(content));
    output.caller = call.caller;
    return output;
}

asio::awaitable<message_content> content_of(std::shared_ptr<detail::tool_entry const> entry,
                                            function_call const& call)
{
    if (!entry)
        throw std::invalid_argument("there is no tool " + call.name);
    return entry->body(call.arguments);
}

} // namespace

asio::awaitable<tool_result> detail::run_tool(std::shared_ptr<tool_entry const> entry,
                                              function_call call)
{
    tool_result result;
    try {
        auto begun = content_of(entry, call);
        message_content content = co_await std::move(begun);
        result.output = output_of(call, std::move(content));
    } catch (...) {
        result.failure = std::current_exception();
    }
    auto const state = co_await asio::this_coro::cancellation_state;
    if (result.failure && state.cancelled() != asio::cancellation_type::none)
        std::rethrow_exception(result.failure);
    if (result.failure)
        result = failed_result(call, result.failure);
    co_return result;
}

tool_result detail::failed_result(function_call const& call, std::exception_ptr failure)
{
    tool_result result;
    result.output = output_of(call, told_failure(failure));
    result.failure = std::move(failure);
    return result;
}

json::value detail::json_of_arguments(std::string_view text)
{
    try {
        return text.empty() ? json::object() : parse_json(text);
    } catch (error const&) {
        throw std::invalid_argument("the arguments are not JSON");
    }
}

void detail::refuse_arguments(mismatch const& why)
{
    throw std::invalid_argument("the arguments do not fit: " + why.message());
}

std::vector<tool> toolbox::tools() const
{
    std::vector<tool> all;
    all.reserve(entries_.size());
    for (auto const& entry : entries_)
        all.emplace_back(entry->what);
    return all;
}

bool toolbox::contains(std::string_view name) const noexcept { return find(name) != nullptr; }

asio::awaitable<tool_result> toolbox::run(function_call const& call) const
{
    return detail::run_tool(find(call.name), call);
}

void toolbox::set_parameters(function_tool& what, json::object schema)
{
    if (!what.strict)
        what.strict = is_strict_schema(schema);
    what.parameters = std::move(schema);
}

void toolbox::insert(function_tool what, detail::tool_body body)
{
    if (!is_name(what.name))
        throw error(errc::invalid_argument,
                    "a tool is named by letters, digits, _ and -, not by " + what.name);
    if (contains(what.name))
        throw error(errc::invalid_argument, "the toolbox has two tools " + what.name);
    entries_.push_back(std::make_shared<detail::tool_entry const>(
        detail::tool_entry{std::move(what), std::move(body)}));
}

std::shared_ptr<detail::tool_entry const> toolbox::find(std::string_view name) const noexcept
{
    auto const found = std::ranges::find(
        entries_, name, [](auto const& entry) { return std::string_view(entry->what.name); });
    return found != entries_.end() ? *found : nullptr;
}

} // namespace responses
