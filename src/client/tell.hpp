#pragma once

#include <memory>

namespace responses::detail {

/// Calls `what(*to)`, unless there is nobody to be told. Whoever watches has no say: what an
/// observer throws is ignored.
template <class Observer, class Tell>
void tell(std::shared_ptr<Observer> const& to, Tell const& what) noexcept
try {
    if (to)
        what(*to);
} catch (...) {
}

} // namespace responses::detail
