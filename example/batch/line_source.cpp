#include "line_source.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <stdexcept>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace batch_tool {

namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_line = std::size_t{64} << 20;
constexpr std::size_t shown_of_long_line = 200;

descriptor opened(std::string const& path)
{
    descriptor file(path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file)
        throw last_error("cannot read '" + path + "'");
    return file;
}

} // namespace

line_source::line_source(asio::any_io_executor executor, std::string const& path)
    : file_(opened(path)), pollable_(executor)
{
    struct stat about{};
    if (::fstat(file_.get(), &about) != 0)
        throw last_error("cannot read '" + path + "'");
    if (S_ISDIR(about.st_mode))
        throw std::system_error(EISDIR, std::generic_category(), "cannot read '" + path + "'");
    if (S_ISREG(about.st_mode))
        size_ = static_cast<std::uint64_t>(about.st_size);
    pollable_.assign(file_.get());
}

line_source::~line_source() { pollable_.release(); }

asio::awaitable<std::optional<input_line>> line_source::next()
{
    for (;;) {
        auto line = take_line();
        if (line || at_end_)
            co_return line;
        co_await read_more();
    }
}

std::optional<double> line_source::share_taken() const noexcept
{
    if (!size_ || *size_ == 0)
        return std::nullopt;
    auto const taken = packed_ ? read_ : read_ - (text_.size() - begin_);
    return static_cast<double>(taken) / static_cast<double>(*size_);
}

asio::awaitable<void> line_source::read_more()
{
    std::array<char, 64 * 1024> room{};
    boost::system::error_code code;
    co_await pollable_.async_wait(asio::posix::stream_descriptor::wait_read,
                                  asio::redirect_error(asio::use_awaitable, code));
    // What cannot be waited for, as a file, is always ready.
    if (code && code != asio::error::operation_not_supported)
        throw boost::system::system_error(code);
    auto const count = ::read(file_.get(), room.data(), room.size());
    if (count < 0 && errno != EINTR && errno != EAGAIN)
        throw last_error("cannot read the input");
    if (count > 0)
        take({room.data(), static_cast<std::size_t>(count)});
    at_end_ = count == 0;
    if (at_end_ && packed_ && !packed_->is_whole())
        throw std::runtime_error("the gzip input ends too early");
}

void line_source::take(std::string_view piece)
{
    if (read_ == 0 && piece.starts_with(gzip_magic))
        packed_.emplace();
    read_ += piece.size();
    text_.erase(0, begin_);
    searched_ -= begin_;
    begin_ = 0;
    if (packed_)
        packed_->feed(piece, text_);
    else
        text_.append(piece);
}

std::optional<input_line> line_source::take_line()
{
    for (;;) {
        auto const end = text_.find('\n', searched_);
        bool const is_there = end != text_.npos || (at_end_ && begin_ < text_.size());
        auto const line = std::string_view(text_).substr(
            begin_, end == text_.npos ? std::string_view::npos : end - begin_);
        searched_ = end == text_.npos ? text_.size() : end + 1;
        bool const is_too_long = line.size() > longest_line;
        if (!is_there && !is_too_long)
            return std::nullopt;
        begin_ = searched_;
        bool const was_skipping = is_skipping_;
        is_skipping_ = !is_there;
        if (!was_skipping)
            return input_line{
                .number = ++lines_,
                .text = std::string(is_too_long ? line.substr(0, shown_of_long_line) : line),
                .is_too_long = is_too_long};
        if (!is_there)
            return std::nullopt;
    }
}

} // namespace batch_tool
