#pragma once

#include "descriptor.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace batch_tool {

/// A file that grows at its end. All operations throw `std::system_error`, which names the file.
class appended_file
{
public:
    /// Makes it if it is not there.
    explicit appended_file(std::string path);

    /// It can be read again and cut; a device or a pipe cannot.
    bool is_regular() const noexcept { return is_regular_; }

    std::uint64_t size() const noexcept { return size_; }
    std::string const& path() const noexcept { return path_; }

    /// Both are one file, by whatever names.
    bool is_same_as(appended_file const& other) const noexcept;

    /// Refuses a file that another process has locked.
    void lock();

    void append(std::string_view text);

    /// Returns when it is on the disk.
    void sync();

    void cut(std::uint64_t size);

    /// At most so much from there, less at the end.
    std::string read(std::uint64_t from, std::size_t most) const;

private:
    std::string path_;
    descriptor file_;
    bool is_regular_ = false;
    std::uint64_t size_ = 0;
};

} // namespace batch_tool
