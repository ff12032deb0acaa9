#pragma once

#include <responses/options.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace responses {

/// What is different for some calls: see `client::with`. Members that are empty leave the client's
/// options as they are.
struct call_options
{
    std::optional<time_limits> limits = {};
    std::optional<retry_policy> retries = {};
    std::optional<resume_policy> resume = {};

    /// More header fields, by the rules of `options::headers`.
    std::vector<std::pair<std::string, std::string>> headers = {};

    /// More parameters of the URL's query. Names and values are escaped here.
    std::vector<std::pair<std::string, std::string>> query = {};
};

} // namespace responses
