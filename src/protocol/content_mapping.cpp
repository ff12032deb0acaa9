#include <responses/detail/mappings.hpp>

namespace responses::detail {

template struct mapping<content_part>;

} // namespace responses::detail
