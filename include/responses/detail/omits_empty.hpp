#pragma once

namespace responses::detail {

/// Members of a `T` that are empty are left out, whatever their type is; one that was read as empty
/// is in `extra`, too.
template <class T>
inline constexpr bool omits_empty = false;

} // namespace responses::detail
