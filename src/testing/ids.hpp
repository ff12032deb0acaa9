#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace responses::testing {

/// FNV-1a.
std::uint64_t hash(std::string_view text) noexcept;

/// An id as the service makes them, always the same for the same seed.
std::string make_id(std::string_view prefix, std::uint64_t seed);

} // namespace responses::testing
