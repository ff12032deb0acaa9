#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace responses::testing {

/// One token of the story that every answer tells.
struct token
{
    std::string_view text;
    std::string_view escaped; ///< As it stands between the quotes of a JSON string.
};

/// Token `index` of the story, which begins again when it is over.
token story_token(std::size_t index);

/// The first `count` tokens joined.
std::string story_text(std::size_t count);

} // namespace responses::testing
