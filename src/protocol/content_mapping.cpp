#include "protocol/compiled_mapping.hpp"

namespace responses::detail {

template struct compiled_mapping<content_part>;

} // namespace responses::detail
