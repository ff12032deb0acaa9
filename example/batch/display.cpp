#include "display.hpp"

#include <cstdio>
#include <string>
#include <sys/ioctl.h>
#include <unistd.h>

namespace batch_tool {

namespace {

constexpr std::chrono::milliseconds on_terminal{100};
constexpr std::chrono::seconds elsewhere{10};
constexpr char const* clear_rest = "\x1b[K";

std::size_t width_of_terminal()
{
    struct winsize size{};
    bool const is_known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
    return is_known ? size.ws_col - std::size_t{1} : 79; // The last column would wrap.
}

void write(std::string const& text)
{
    std::fputs(text.c_str(), stderr);
    std::fflush(stderr);
}

} // namespace

display::display(bool quiet)
    : is_quiet_(quiet),
      is_terminal_(::isatty(STDERR_FILENO) == 1),
      next_(clock::now() + (is_terminal_ ? clock::duration::zero() : elsewhere))
{}

void display::show(progress const& now)
{
    auto const time = clock::now();
    if (is_quiet_ || time < next_)
        return;
    if (is_terminal_)
        write(std::string("\r").append(progress_line(now, width_of_terminal())).append(clear_rest));
    else
        write(progress_line(now, std::string::npos).append("\n"));
    next_ = time + (is_terminal_ ? clock::duration(on_terminal) : clock::duration(elsewhere));
}

void display::end(progress const& last)
{
    if (!is_quiet_)
        write(std::string(is_terminal_ ? "\r" : "")
                  .append(is_terminal_ ? clear_rest : "")
                  .append(summary(last)));
}

} // namespace batch_tool
