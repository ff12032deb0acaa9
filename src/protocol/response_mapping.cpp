#include <responses/detail/mappings.hpp>

namespace responses::detail {

template struct mapping<response>;

} // namespace responses::detail
