#pragma once

#include <string_view>

namespace relay {

/// A file of the chat page, as it is in the folder page/.
struct page_file
{
    std::string_view target; ///< Where it is asked for.
    std::string_view content_type;
    std::string_view text;
};

/// Null when there is none.
page_file const* find_page_file(std::string_view target);

} // namespace relay
