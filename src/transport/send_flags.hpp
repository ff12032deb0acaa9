#pragma once

#include <sys/socket.h>

namespace responses::transport {

/// Of `send` and `sendmsg`: writing to a socket that the other side has closed is an error, and no
/// SIGPIPE, which would end a program that has not thought of it.
#ifdef MSG_NOSIGNAL
constexpr int send_flags = MSG_NOSIGNAL;
#else
constexpr int send_flags = 0; // Where there is none, sockets have SO_NOSIGPIPE.
#endif

} // namespace responses::transport
