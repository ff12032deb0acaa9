#pragma once

namespace tool {

/// Raises the limit of open descriptors as far as it goes: each call has a connection.
void allow_many_descriptors();

} // namespace tool
