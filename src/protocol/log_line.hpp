#pragma once

#include <responses/observer.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace responses {

/// One line of the log: `call=7 end operation=stream status=200 ...`, without a line end. What
/// comes from a server cannot end the line, nor add a part to it.
class log_line
{
public:
    log_line(call_info const& call, std::string_view what);

    /// Adds ` name=text`, in double quotes where it is more than a word, `longest` octets of it at
    /// most; nothing when it is empty.
    void add(std::string_view name, std::string_view text, std::size_t longest = 256);

    void add(std::string_view name, std::integral auto number)
    {
        add(name, std::to_string(number));
    }

    /// In milliseconds.
    void add(std::string_view name, call_timings::duration time);

    std::string take() { return std::move(text_); }

private:
    std::string text_;
};

} // namespace responses
