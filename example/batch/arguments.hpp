#pragma once

#include "costs.hpp"
#include "result_files.hpp"

#include <responses/batch_options.hpp>
#include <responses/options.hpp>
#include <responses/testing/server.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace batch_tool {

/// What the command line says, checked.
struct arguments
{
    std::string notice = {}; ///< For --help and --version: what to print instead of asking.
    std::string input = {};
    result_paths results = {};
    responses::options options = {};
    responses::batch_options how = {};
    std::optional<responses::testing::server_options> mock = {}; ///< For `mock:` URLs.
    prices price = {};
    double max_cost = 0;                   ///< Dollars; 0: there is no bound.
    std::chrono::milliseconds deadline{0}; ///< 0: there is none.
    bool quiet = false;
};

/// Reads the command line and the environment. Throws `tool::usage_error`.
arguments parse_arguments(int argc, char const* const* argv);

} // namespace batch_tool
