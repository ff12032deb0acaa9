#include <responses/detail/mappings.hpp>

namespace responses::detail {

template struct mapping<item>;

} // namespace responses::detail
