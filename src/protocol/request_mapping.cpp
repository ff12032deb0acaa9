#include <responses/detail/mappings.hpp>

namespace responses::detail {

template struct mapping<request>;

} // namespace responses::detail
