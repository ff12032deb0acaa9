#include "appended_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <stdexcept>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace batch_tool {

namespace {

int opened(std::string const& path)
{
    if (path == "-")
        return ::dup(STDOUT_FILENO);
    struct stat about{};
    bool const is_other = ::stat(path.c_str(), &about) == 0 && !S_ISREG(about.st_mode);
    if (is_other) // Open for reading, too, a pipe would never say that its reader has gone.
        return ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    // Not O_APPEND: what a cut leaves is then written over.
    return ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
}

} // namespace

appended_file::appended_file(std::string path) : path_(std::move(path)), file_(opened(path_))
{
    struct stat about{};
    if (!file_ || ::fstat(file_.get(), &about) != 0)
        throw last_error("cannot write '" + path_ + "'");
    is_regular_ = S_ISREG(about.st_mode) && path_ != "-";
    if (is_regular_)
        size_ = static_cast<std::uint64_t>(::lseek(file_.get(), 0, SEEK_END));
}

bool appended_file::is_same_as(appended_file const& other) const noexcept
{
    struct stat mine{};
    struct stat theirs{};
    return is_regular_ && ::fstat(file_.get(), &mine) == 0 &&
           ::fstat(other.file_.get(), &theirs) == 0 && mine.st_dev == theirs.st_dev &&
           mine.st_ino == theirs.st_ino;
}

void appended_file::lock()
{
    if (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0)
        throw std::runtime_error("another run is writing '" + path_ + "'");
}

void appended_file::append(std::string_view text)
{
    while (!text.empty()) {
        auto const count = ::write(file_.get(), text.data(), text.size());
        if (count < 0 && errno != EINTR)
            throw last_error("cannot write '" + path_ + "'");
        if (count <= 0)
            continue;
        text.remove_prefix(static_cast<std::size_t>(count));
        size_ += static_cast<std::uint64_t>(count);
    }
}

void appended_file::sync()
{
    if (is_regular_ && ::fdatasync(file_.get()) != 0)
        throw last_error("cannot write '" + path_ + "'");
}

void appended_file::cut(std::uint64_t size)
{
    if (::ftruncate(file_.get(), static_cast<off_t>(size)) != 0)
        throw last_error("cannot cut '" + path_ + "'");
    ::lseek(file_.get(), 0, SEEK_END);
    size_ = size;
}

std::string appended_file::read(std::uint64_t from, std::size_t most) const
{
    std::string text(most, '\0');
    auto const count = ::pread(file_.get(), text.data(), most, static_cast<off_t>(from));
    if (count < 0)
        throw last_error("cannot read '" + path_ + "'");
    text.resize(static_cast<std::size_t>(count));
    return text;
}

} // namespace batch_tool
