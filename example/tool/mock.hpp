#pragma once

#include <responses/options.hpp>
#include <responses/testing/server.hpp>

#include <optional>
#include <string>

namespace tool {

/// The embedded server that a URL such as `mock:` or `mock:?tokens=200&rate=80` stands for; nothing
/// for any other URL. Throws `usage_error` for a `mock:` URL that cannot be used.
std::optional<responses::testing::server_options> parse_mock(std::string const& url);

/// Starts it, if there is one, and has the options lead to it, without a key.
std::optional<responses::testing::server>
start_mock(std::optional<responses::testing::server_options> const& mock,
           responses::options& settings);

} // namespace tool
