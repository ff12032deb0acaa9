#pragma once

#include <cstdint>

namespace responses {

/// In which form a server answers. Whichever it is, it becomes the same responses and events:
/// docs/dialects.md.
enum class dialect : std::uint8_t
{
    native,          ///< The service's own.
    chat_completion, ///< `chat.completion` and `chat.completion.chunk`, of the chat completions
                     ///< API.
    text_completion, ///< `text_completion`, of the older completions API.
};

} // namespace responses
