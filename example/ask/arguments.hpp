#pragma once

#include "tool/usage_error.hpp"

#include <responses/call_options.hpp>
#include <responses/options.hpp>
#include <responses/request.hpp>
#include <responses/testing/server.hpp>

#include <optional>
#include <string>

namespace ask {

enum class output_form
{
    text,   ///< The text as it arrives.
    events, ///< One JSON object a line for each event.
    json,   ///< The final response as one JSON document.
};

/// What the command line says, checked.
struct arguments
{
    std::string notice = {}; ///< For --help and --version: what to print instead of asking.
    responses::options options = {};
    responses::request request = {};
    responses::call_options special = {};                        ///< For this request only.
    std::optional<responses::testing::server_options> mock = {}; ///< For `mock:` URLs.
    output_form output = output_form::text;
    int repeat = 1; ///< How often to ask, one call after another.
    bool stream = true;
    bool timings = false;
};

/// Reads the command line, the environment and, for the prompt `-`, standard input.
/// Throws `tool::usage_error`.
arguments parse_arguments(int argc, char const* const* argv);

} // namespace ask
