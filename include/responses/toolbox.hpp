#pragma once

#include <responses/call_item.hpp>
#include <responses/detail/tool_function.hpp>
#include <responses/export.hpp>
#include <responses/schema.hpp>
#include <responses/tool.hpp>

#include <boost/asio/awaitable.hpp>

#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace responses {

/// What came of a call of a tool.
struct tool_result
{
    function_call_output output = {}; ///< For the model.
    std::exception_ptr failure = {};  ///< What the tool threw; the model is told its `what()`.
};

namespace detail {

struct tool_entry;

/// `entry` may be null: then there is no such tool.
boost::asio::awaitable<tool_result> run_tool(std::shared_ptr<tool_entry const> entry,
                                             function_call call);

tool_result failed_result(function_call const& call, std::exception_ptr failure);

} // namespace detail

/// Functions of the caller's that a model may call: see `client::run_tools`.
///
/// A function takes one struct described by `BOOST_DESCRIBE_STRUCT`, or nothing, and gives a value
/// or an `awaitable` of one. The model sees the JSON schema of the struct (`schema_of`, with its
/// `descriptions`), and what the function gives: texts, `message_content` and its parts as they
/// are, all else as JSON, `done` for `void`. What it throws is told to the model, by `what()`, as
/// `{"error": ...}`: that must hold no secret.
///
/// @code
/// responses::toolbox tools;
/// tools.add("get_weather", "The weather in a city.", [&](place where) { return look_up(where); });
/// @endcode
///
/// A function that waits must be an awaitable: it runs on the executor of who awaits the call, and
/// several calls run there at a time. Cheap to copy; copies share their functions. Thread safety:
/// distinct objects: safe, if their functions are. Shared objects: unsafe.
class RESPONSES_API toolbox
{
public:
    /// Adds a function. Where the schema allows it, it is `strict` (see `is_strict_schema`).
    /// `function` is copied or moved; what it refers to must outlive its calls.
    ///
    /// Throws `error(errc::invalid_argument)` for a name that is not 1 to 128 letters, digits, `_`
    /// and `-`, or is here already.
    template <class Function>
    void add(std::string name, std::string description, Function function)
    {
        function_tool what;
        what.name = std::move(name);
        what.description = std::move(description);
        add(std::move(what), std::move(function));
    }

    /// Adds a function whose tool has been made by hand. Its `parameters` are made only when they
    /// are missing; with them, the function may take a `boost::json::object`.
    template <class Function>
    void add(function_tool what, Function function)
    {
        using arguments = typename detail::signature_of<Function>::arguments;
        if constexpr (!std::is_same_v<arguments, boost::json::object>)
            if (!what.parameters)
                set_parameters(what, schema_of<arguments>());
        insert(std::move(what), detail::body_of(std::move(function)));
    }

    /// For `request::tools` of who runs the turns by hand.
    std::vector<tool> tools() const;

    bool contains(std::string_view name) const noexcept;

    /// Runs the function that the model calls for. A failure of the function, arguments that do not
    /// fit it, or that there is none of this name, is in the result. Throws only when it is
    /// cancelled. Cancellation: `terminal`, as far as the function heeds it.
    boost::asio::awaitable<tool_result> run(function_call const& call) const;

private:
    static void set_parameters(function_tool& what, boost::json::object schema);
    void insert(function_tool what, detail::tool_body body);
    std::shared_ptr<detail::tool_entry const> find(std::string_view name) const noexcept;

    std::vector<std::shared_ptr<detail::tool_entry const>> entries_;
};

} // namespace responses
