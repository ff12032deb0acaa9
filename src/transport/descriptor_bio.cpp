#include "transport/descriptor_bio.hpp"

#include "transport/send_flags.hpp"

#include <cerrno>
#include <cstdint>
#include <memory>
#include <new>
#include <sys/socket.h>

namespace responses::transport {
namespace {

int descriptor_of(BIO* bio) noexcept
{
    return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio)));
}

// 1 when something was transferred, or at the end of input.
int result_of(ssize_t size, std::size_t* transferred) noexcept
{
    *transferred = size > 0 ? static_cast<std::size_t>(size) : 0;
    return size > 0 ? 1 : 0;
}

int read_octets(BIO* bio, char* into, std::size_t size, std::size_t* transferred) noexcept
{
    ssize_t got = 0;
    do
        got = ::recv(descriptor_of(bio), into, size, 0);
    while (got < 0 && errno == EINTR);
    BIO_clear_retry_flags(bio);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        BIO_set_retry_read(bio);
    if (got == 0)
        BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return result_of(got, transferred);
}

int write_octets(BIO* bio, char const* from, std::size_t size, std::size_t* transferred) noexcept
{
    ssize_t sent = 0;
    do
        sent = ::send(descriptor_of(bio), from, size, send_flags);
    while (sent < 0 && errno == EINTR);
    BIO_clear_retry_flags(bio);
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        BIO_set_retry_write(bio);
    return result_of(sent, transferred);
}

long control(BIO* bio, int command, long, void*) noexcept
{
    switch (command) {
    case BIO_CTRL_EOF: return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
    case BIO_CTRL_FLUSH: return 1;
    default: return 0;
    }
}

struct free_method
{
    void operator()(BIO_METHOD* method) const noexcept { BIO_meth_free(method); }
};

std::unique_ptr<BIO_METHOD, free_method> make_method()
{
    std::unique_ptr<BIO_METHOD, free_method> method(
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "descriptor"));
    if (!method)
        throw std::bad_alloc();
    BIO_meth_set_read_ex(method.get(), &read_octets);
    BIO_meth_set_write_ex(method.get(), &write_octets);
    BIO_meth_set_ctrl(method.get(), &control);
    return method;
}

} // namespace

BIO* new_descriptor_bio(int descriptor)
{
    static auto const method = make_method();
    BIO* const bio = BIO_new(method.get());
    if (bio == nullptr)
        throw std::bad_alloc();
    // OpenSSL keeps a pointer; it is only ever read back as a number.
    // NOLINTNEXTLINE(performance-no-int-to-ptr)
    BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(descriptor)));
    BIO_set_init(bio, 1);
    return bio;
}

} // namespace responses::transport
