#pragma once

#include "settings.hpp"

#include <responses/testing/server.hpp>

#include <optional>
#include <string>

namespace relay {

/// What the command line asks for.
struct arguments
{
    settings how = {};
    std::optional<responses::testing::server_options> mock = {}; ///< The embedded server.
    std::string notice = {}; ///< Not empty: this is printed, and nothing else is done.
};

/// Throws `tool::usage_error`.
arguments parse_arguments(int argc, char const* const* argv);

} // namespace relay
