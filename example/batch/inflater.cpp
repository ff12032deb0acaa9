#include "inflater.hpp"

#include <array>
#include <new>
#include <stdexcept>
#include <zlib.h>

namespace batch_tool {

namespace {

constexpr int gzip_with_largest_window = 15 + 16;

} // namespace

void inflater::freed::operator()(z_stream_s* state) const noexcept
{
    inflateEnd(state);
    delete state;
}

inflater::inflater()
{
    auto made = std::make_unique<z_stream>();
    if (inflateInit2(made.get(), gzip_with_largest_window) != Z_OK)
        throw std::bad_alloc();
    state_.reset(made.release());
}

inflater::~inflater() = default;

void inflater::feed(std::string_view piece, std::string& to)
{
    std::array<unsigned char, 64 * 1024> room{};
    state_->next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(piece.data()));
    state_->avail_in = static_cast<unsigned>(piece.size());
    do {
        if (is_whole_ && state_->avail_in > 0) {
            inflateReset(state_.get()); // Another member.
            is_whole_ = false;
        }
        state_->next_out = room.data();
        state_->avail_out = room.size();
        int const came = inflate(state_.get(), Z_NO_FLUSH);
        if (came != Z_OK && came != Z_STREAM_END && came != Z_BUF_ERROR)
            throw std::runtime_error("the input is not gzip, or it is damaged");
        to.append(reinterpret_cast<char const*>(room.data()), room.size() - state_->avail_out);
        is_whole_ = came == Z_STREAM_END;
    } while (state_->avail_in > 0 || state_->avail_out == 0);
}

} // namespace batch_tool
