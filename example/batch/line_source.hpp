#pragma once

#include "descriptor.hpp"
#include "inflater.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace batch_tool {

/// A line, without its end.
struct input_line
{
    std::uint64_t number = 0; ///< From 1.
    std::string text = {};
    bool is_too_long = false; ///< Then the text is its beginning.
};

/// The lines of a file, or of a pipe or a terminal without blocking; also packed by gzip.
class line_source
{
public:
    /// `-` is standard input. Throws `std::system_error`.
    line_source(boost::asio::any_io_executor executor, std::string const& path);
    ~line_source();

    line_source(line_source const&) = delete;
    line_source& operator=(line_source const&) = delete;

    /// Nothing at the end, for good. Throws `std::runtime_error` when it cannot be read further.
    boost::asio::awaitable<std::optional<input_line>> next();

    /// How much of the whole has been given; of gzip, been read. Nothing for a pipe.
    std::optional<double> share_taken() const noexcept;

private:
    boost::asio::awaitable<void> read_more();
    void take(std::string_view piece);
    std::optional<input_line> take_line();

    descriptor file_;
    boost::asio::posix::stream_descriptor pollable_; // the same one
    std::optional<std::uint64_t> size_;              // of a file
    std::uint64_t read_ = 0;
    std::uint64_t lines_ = 0;
    std::optional<inflater> packed_;
    std::string text_;         // what has come and not been taken
    std::size_t begin_ = 0;    // of it
    std::size_t searched_ = 0; // up to there is no line end
    bool at_end_ = false;
    bool is_skipping_ = false; // the rest of a line that is too long
};

} // namespace batch_tool
