#include "protocol/key_set.hpp"

#include <functional>

namespace responses {
namespace {

// FNV-1a.
std::uint64_t other_hash(std::string_view key) noexcept
{
    std::uint64_t hash = 0xcbf29ce484222325;
    for (char const one : key)
        hash = (hash ^ static_cast<unsigned char>(one)) * 0x100000001b3;
    return hash;
}

} // namespace

bool key_set::insert(std::string_view key)
{
    return hashes_.emplace(std::hash<std::string_view>()(key), other_hash(key)).second;
}

} // namespace responses
