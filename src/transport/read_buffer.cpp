#include "transport/read_buffer.hpp"

#include <responses/error.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace responses::transport {
namespace {

constexpr std::size_t smallest = 8 << 10;
constexpr std::size_t usual = 64 << 10;

} // namespace

read_buffer::read_buffer(std::size_t largest_piece) : largest_(std::max(usual, largest_piece)) {}

// A read that filled the buffer asks for a larger one; what is not consumed moves to the front: it
// is the cut piece of a chunk's head at most.
void read_buffer::make_room()
{
    bool const was_filled = end_ == size_;
    std::size_t const kept = end_ - begin_;
    std::size_t const bound = kept == size_ ? largest_ : usual;
    if (was_filled && size_ < bound)
        grow(std::clamp(size_ * 2, smallest, bound));
    else if (begin_ > 0)
        std::memmove(octets_.get(), octets_.get() + begin_, kept);
    begin_ = 0;
    end_ = kept;
    if (end_ == size_)
        throw error(errc::too_large, "a part of the answer that must be read in one piece");
}

void read_buffer::grow(std::size_t size)
{
    auto larger = std::make_unique_for_overwrite<char[]>(size);
    std::ranges::copy(unread(), larger.get());
    octets_ = std::move(larger);
    size_ = size;
}

boost::asio::mutable_buffer read_buffer::room() noexcept
{
    return {octets_.get() + end_, size_ - end_};
}

} // namespace responses::transport
