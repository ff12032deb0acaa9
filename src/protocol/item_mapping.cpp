#include "protocol/compiled_mapping.hpp"

namespace responses::detail {

template struct compiled_mapping<item>;

} // namespace responses::detail
