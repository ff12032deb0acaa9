#pragma once

#include <cstddef>

namespace responses::test {

/// How often this thread has called `operator new` so far. Linking this file replaces it for the
/// whole program.
std::size_t allocations() noexcept;

} // namespace responses::test
