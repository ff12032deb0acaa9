#pragma once

#include <cstddef>

namespace responses {

/// What a client's connections do now, and have done since it was made.
struct pool_figures
{
    std::size_t open = 0;    ///< Now, also those that are being opened, and idle ones.
    std::size_t idle = 0;    ///< Now; the server may have closed some of them since.
    std::size_t waiting = 0; ///< Calls that wait for a connection now.

    std::size_t opened = 0;             ///< Connections that became ready.
    std::size_t reused = 0;             ///< Calls that got one which had served another.
    std::size_t full_handshakes = 0;    ///< TLS with certificates.
    std::size_t resumed_handshakes = 0; ///< TLS that went on with an earlier session.
};

} // namespace responses
