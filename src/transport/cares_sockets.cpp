#include "transport/cares_sockets.hpp"

#include "transport/send_flags.hpp"

#include <cstddef>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace responses::transport {

namespace {

bool prepare(ares_socket_t socket, int type)
{
    int const on = 1;
    if (type == SOCK_STREAM) // Queries are small, and are not to wait for each other.
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
#ifdef SO_NOSIGPIPE
    ::setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
    return ::fcntl(socket, F_SETFD, FD_CLOEXEC) == 0 && ::fcntl(socket, F_SETFL, O_NONBLOCK) == 0;
}

ares_socket_t open(int domain, int type, int protocol, void*)
{
    ares_socket_t const socket = ::socket(domain, type, protocol);
    if (socket == ARES_SOCKET_BAD || prepare(socket, type))
        return socket;
    ::close(socket);
    return ARES_SOCKET_BAD;
}

int close(ares_socket_t socket, void*) { return ::close(socket); }

int connect(ares_socket_t socket, sockaddr const* to, ares_socklen_t size, void*)
{
    return ::connect(socket, to, size);
}

ares_ssize_t receive(ares_socket_t socket, void* octets, std::size_t size, int flags,
                     sockaddr* from, ares_socklen_t* from_size, void*)
{
    return ::recvfrom(socket, octets, size, flags, from, from_size);
}

ares_ssize_t send(ares_socket_t socket, iovec const* pieces, int count, void*)
{
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(pieces); // sendmsg only reads them.
    message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(count);
    return ::sendmsg(socket, &message, send_flags);
}

} // namespace

ares_socket_functions const& quiet_sockets() noexcept
{
    static ares_socket_functions const functions{open, close, connect, receive, send};
    return functions;
}

} // namespace responses::transport
