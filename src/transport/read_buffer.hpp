#pragma once

#include <boost/asio/buffer.hpp>

#include <cstddef>
#include <memory>
#include <string_view>

namespace responses::transport {

/// What a connection is read into, in one piece. It belongs to the call: views of what it holds
/// stay good when the connection has gone to somebody else.
class read_buffer
{
public:
    /// What must be read in one piece, as the head of an answer, may have `largest_piece` octets.
    explicit read_buffer(std::size_t largest_piece);

    /// What has been read and not consumed; valid until `make_room`.
    std::string_view unread() const noexcept { return {octets_.get() + begin_, end_ - begin_}; }
    void consume(std::size_t size) noexcept { begin_ += size; }

    /// Where to read to; what is not consumed may move. Throws `errc::too_large` when it fills the
    /// buffer and that may not grow.
    void make_room();
    boost::asio::mutable_buffer room() noexcept;
    void commit(std::size_t size) noexcept { end_ += size; }

private:
    void grow(std::size_t size);

    std::size_t largest_;
    std::unique_ptr<char[]> octets_;
    std::size_t size_ = 0;
    std::size_t begin_ = 0; // of what is not consumed
    std::size_t end_ = 0;   // of what has been read
};

} // namespace responses::transport
