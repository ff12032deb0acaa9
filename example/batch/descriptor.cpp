#include "descriptor.hpp"

#include <cerrno>
#include <unistd.h>
#include <utility>

namespace batch_tool {

descriptor::descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

descriptor& descriptor::operator=(descriptor&& other) noexcept
{
    std::swap(number_, other.number_);
    return *this;
}

descriptor::~descriptor()
{
    if (number_ >= 0)
        ::close(number_);
}

std::system_error last_error(std::string const& what)
{
    return {errno, std::generic_category(), what};
}

} // namespace batch_tool
