#pragma once

#include <string>
#include <system_error>

namespace batch_tool {

/// An open file, which is closed with it.
class descriptor
{
public:
    descriptor() = default;
    explicit descriptor(int number) noexcept : number_(number) {}
    descriptor(descriptor&& other) noexcept;
    descriptor& operator=(descriptor&& other) noexcept;
    ~descriptor();

    int get() const noexcept { return number_; }
    explicit operator bool() const noexcept { return number_ >= 0; }

private:
    int number_ = -1;
};

/// What `errno` says.
std::system_error last_error(std::string const& what);

} // namespace batch_tool
