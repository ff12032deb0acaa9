#pragma once

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>
#include <type_traits>
#include <utility>

namespace responses {

/// Gives a client its keys, when they are short-lived: `options::api_key_source`. It is asked once
/// at the beginning of each attempt, a retry or resumed stream included, so it should keep a key
/// for as long as that is good. Redirects have the key of their attempt.
///
/// @code
/// settings.api_key_source = std::make_shared<responses::key_source>([&] { return vault.key(); });
/// settings.api_key_source = std::make_shared<responses::key_source>(fetch_token); // a coroutine
/// @endcode
///
/// A function that returns a string is called on the client's executor, where it must not wait: to
/// read a variable or a small file. What has to wait is a coroutine, `asio::awaitable<std::string>`
/// without parameters, which runs on that executor too and is cancelled (`terminal`) when the call
/// is, or when `time_limits::key`, `attempt` or `deadline` runs out. Should it not heed that, the
/// call leaves all the same, and `io_context::run` waits for it. Several attempts may ask at a
/// time, and from several threads when clients on several threads share it.
///
/// What it throws ends the call with `errc::key_failed`, and is in `error_details::cause`; so does
/// a key that is empty or has control characters, like a line end. A key of 8 octets or more is
/// hidden where the server repeats it in an error.
class key_source
{
public:
    using function = std::function<boost::asio::awaitable<std::string>()>;

    /// A coroutine, or a function that starts one.
    template <class Callable>
        requires std::is_invocable_r_v<boost::asio::awaitable<std::string>, Callable&>
    explicit key_source(Callable called) : ask_(std::move(called))
    {}

    /// A function that gives the key at once.
    template <class Callable>
        requires std::is_invocable_r_v<std::string, Callable&>
    explicit key_source(Callable called)
        : ask_([called = std::move(called)]() mutable { return at_once(called); })
    {}

    /// The source must live until the key is there.
    boost::asio::awaitable<std::string> ask() const { return ask_(); }

private:
    template <class Callable>
    static boost::asio::awaitable<std::string> at_once(Callable& called)
    {
        co_return called();
    }

    function ask_;
};

} // namespace responses
