#pragma once

#include <responses/content.hpp>
#include <responses/detail/describe.hpp>
#include <responses/detail/mappings.hpp>
#include <responses/detail/mismatch.hpp>
#include <responses/export.hpp>
#include <responses/json.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

// From a C++ function to one that takes JSON and gives what the model is told. For the library
// itself.
namespace responses::detail {

/// Takes the arguments of a call, a JSON text. Throws what the function throws, and
/// `std::invalid_argument` for arguments that do not fit.
using tool_body = std::function<boost::asio::awaitable<message_content>(std::string)>;

struct no_arguments
{};
RESPONSES_DESCRIBE_STRUCT(no_arguments, (), ())

template <class Result>
struct tool_result_type
{
    using type = Result;
    static constexpr bool is_awaited = false;
};

template <class Result>
struct tool_result_type<boost::asio::awaitable<Result>>
{
    using type = Result;
    static constexpr bool is_awaited = true;
};

template <class Signature>
struct tool_signature
{
    static_assert(sizeof(Signature) == 0, "a tool takes one struct, or nothing");
};

template <class Result>
struct tool_signature<std::function<Result()>> : tool_result_type<Result>
{
    using arguments = no_arguments;

    template <class Function>
    static Result call(Function& function, arguments&&)
    {
        return std::invoke(function);
    }
};

template <class Result, class Arguments>
struct tool_signature<std::function<Result(Arguments)>> : tool_result_type<Result>
{
    using arguments = std::remove_cvref_t<Arguments>;

    template <class Function>
    static Result call(Function& function, arguments&& values)
    {
        return std::invoke(function, std::move(values));
    }
};

template <class Function>
using signature_of = tool_signature<decltype(std::function(std::declval<Function>()))>;

/// Throw `std::invalid_argument`. No text at all is an object without members, as some servers have
/// it for functions without parameters.
RESPONSES_API boost::json::value json_of_arguments(std::string_view text);
[[noreturn]] RESPONSES_API void refuse_arguments(mismatch const& why);

template <class Arguments>
Arguments arguments_from(std::string_view text)
{
    Arguments values{};
    mismatch why;
    if (!mapping<Arguments>::read(json_of_arguments(text), values, why))
        refuse_arguments(why);
    return values;
}

/// Texts and content parts as they are, all else as JSON.
template <class Value>
message_content told(Value value)
{
    if constexpr (std::convertible_to<Value, message_content>)
        return message_content(std::move(value));
    else
        return message_content(to_json(value));
}

inline message_content told_nothing() { return message_content("done"); }

template <class Function>
boost::asio::awaitable<message_content> call_tool(std::shared_ptr<Function> function,
                                                  std::string text)
{
    using signature = signature_of<Function>;
    constexpr bool gives_nothing = std::is_void_v<typename signature::type>;
    auto values = arguments_from<typename signature::arguments>(text);
    if constexpr (signature::is_awaited) {
        auto begun = signature::call(*function, std::move(values));
        if constexpr (gives_nothing) {
            co_await std::move(begun);
            co_return told_nothing();
        } else {
            typename signature::type given = co_await std::move(begun);
            co_return told(std::move(given));
        }
    } else if constexpr (gives_nothing) {
        signature::call(*function, std::move(values));
        co_return told_nothing();
    } else {
        co_return told(signature::call(*function, std::move(values)));
    }
}

template <class Function>
tool_body body_of(Function function)
{
    return [held = std::make_shared<Function>(std::move(function))](std::string text) {
        return call_tool(held, std::move(text));
    };
}

} // namespace responses::detail
