#pragma once

#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace batch_tool {

/// Unpacks gzip (RFC 1952), piece by piece, one member after another. No I/O.
class inflater
{
public:
    inflater();
    ~inflater();

    /// Appends what comes of the piece. Throws `std::runtime_error` for what is not gzip.
    void feed(std::string_view piece, std::string& to);

    /// No member is open: the input may end here.
    bool is_whole() const noexcept { return is_whole_; }

private:
    struct freed
    {
        void operator()(z_stream_s* state) const noexcept;
    };

    std::unique_ptr<z_stream_s, freed> state_;
    bool is_whole_ = true;
};

/// The first octets of a gzip file.
constexpr std::string_view gzip_magic = "\x1f\x8b";

} // namespace batch_tool
