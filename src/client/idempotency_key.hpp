#pragma once

#include <string>

namespace responses::detail {

/// A random UUID, by which a server can tell a repeated request from a second one.
std::string make_idempotency_key();

} // namespace responses::detail
