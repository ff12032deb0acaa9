#pragma once

#include <ares.h>

namespace responses::transport {

/// The system calls that c-ares is to use: as its own, but a server that hangs up causes no
/// SIGPIPE, which would end a program that has not thought of it.
ares_socket_functions const& quiet_sockets() noexcept;

} // namespace responses::transport
