#pragma once

#include <responses/detail/mapping.hpp>
#include <responses/export.hpp>
#include <responses/item.hpp>
#include <responses/request.hpp>
#include <responses/response.hpp>
#include <responses/tool.hpp>

// The mappings that are compiled into the library, as they are large.
namespace responses::detail {

extern template struct RESPONSES_API mapping<item>;
extern template struct RESPONSES_API mapping<tool>;
extern template struct RESPONSES_API mapping<content_part>;
extern template struct RESPONSES_API mapping<request>;
extern template struct RESPONSES_API mapping<response>;

} // namespace responses::detail
