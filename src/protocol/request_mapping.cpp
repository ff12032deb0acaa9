#include "protocol/compiled_mapping.hpp"

namespace responses::detail {

template struct compiled_mapping<request>;

} // namespace responses::detail
