#pragma once

#include <responses/options.hpp>
#include <responses/testing/server.hpp>

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tool {

/// What the commands are told in the same words: where the API is, and how to get there. As it is
/// written, before any of it is judged.
struct client_values
{
    std::string base_url = {};
    std::string ca_file = {};
    std::string cert_file = {};
    std::string key_file = {};
    std::string proxy = {};
    std::string unix_socket = {};
    std::vector<std::string> headers = {};
    std::string log = {};
};

using options_description = boost::program_options::options_description;
using variables_map = boost::program_options::variables_map;

/// Where the API is.
void add_base_url(options_description& all, client_values& values);

/// How to get there.
void add_way(options_description& all, client_values& values);

/// More header fields, and the log.
void add_fields_and_log(options_description& all, client_values& values);

/// What writes that much to standard error; null for `off`. Throws `usage_error`.
std::shared_ptr<responses::observer> make_logger(std::string const& level);

/// The environment, and over it what the command line says. Throws `usage_error`.
responses::options client_options(client_values const& values, variables_map const& found,
                                  std::string const& user_agent);

/// Reads a command line, in the way of Unix, without guessing. `positional`: the name of the option
/// that words without a name are for; empty: there are none. Throws `usage_error`.
variables_map read_command_line(int argc, char const* const* argv, options_description const& all,
                                char const* positional);

/// What `--help` prints: the options between what is said before and behind them.
std::string help_text(char const* opening, options_description const& all, char const* closing);

/// More than fit are as good as the most that do. Throws `usage_error`.
unsigned parse_count(char const* option, std::string const& text);

/// Sets a limit to the seconds that an option says, if it is there. Throws `usage_error`.
void set_limit(std::chrono::milliseconds& limit, variables_map const& found, char const* name);

/// Sets those of the server's silence to what `--timeout-idle` says, if it is there.
void set_silence(responses::time_limits& limits, variables_map const& found);

} // namespace tool
