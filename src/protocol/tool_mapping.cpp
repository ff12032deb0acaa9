#include <responses/detail/mappings.hpp>

namespace responses::detail {

template struct mapping<tool>;

} // namespace responses::detail
