#pragma once

#include <optional>
#include <string>
#include <vector>

namespace responses {

/// Which items of a list, and in which order. Members that are empty are not sent.
struct list_options
{
    std::string after = {};                ///< Begin behind the item with this id.
    std::string order = {};                ///< `asc`, `desc`; the service's own is `desc`.
    std::optional<unsigned> limit = {};    ///< Items a page, 1 to 100; the service's own is 20.
    std::vector<std::string> include = {}; ///< As `message.input_image.image_url`.
};

} // namespace responses
