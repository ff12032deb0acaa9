#pragma once

#include <responses/testing/server.hpp>

#include <string>

namespace responses::testing {

/// What a TLS server needs, as PEM.
struct identity
{
    std::string certificate;
    std::string key;
    std::string authority; ///< What clients are given to trust.
};

/// Makes an authority and a certificate signed by it, or by another one for `untrusted`. Throws
/// `boost::system::system_error` when OpenSSL fails.
identity make_identity(certificate kind);

} // namespace responses::testing
