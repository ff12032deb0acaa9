#pragma once

#include <openssl/bio.h>

namespace responses::transport {

/// What OpenSSL reads from and writes to: a socket's descriptor that does not block and that
/// somebody else closes. Unlike OpenSSL's own, writing to a socket that the other side has closed
/// raises no SIGPIPE. The caller owns the BIO. Throws `std::bad_alloc`.
BIO* new_descriptor_bio(int descriptor);

} // namespace responses::transport
