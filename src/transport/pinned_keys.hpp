#pragma once

#include <openssl/ssl.h>

#include <string>
#include <vector>

namespace responses::transport {

/// The public keys that a server may have: see `tls_options::pinned_keys`.
class pinned_keys
{
public:
    /// Throws `error(errc::invalid_argument)` for what is no pin.
    explicit pinned_keys(std::vector<std::string> pins);

    /// Throws `error(errc::tls_failed)` when the server has another one. After the handshake, also
    /// of a resumed session, which remembers the certificate that it began with.
    void check(SSL* connection) const;

private:
    std::vector<std::string> pins_;
};

} // namespace responses::transport
