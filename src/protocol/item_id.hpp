#pragma once

#include <responses/item.hpp>

#include <string_view>

namespace responses {

/// The id of an item; empty when it has none. Refers to the item.
std::string_view id_of(item const& one) noexcept;

} // namespace responses
