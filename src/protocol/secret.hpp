#pragma once

#include <responses/error.hpp>

#include <string_view>

namespace responses {

/// Takes a key out of what a server said: some repeat the one that they refuse. What is shorter
/// than 8 octets is no key, and may stand in any text.
void hide_secret(error_details& details, std::string_view key);

} // namespace responses
