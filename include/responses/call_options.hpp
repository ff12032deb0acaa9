#pragma once

#include <responses/options.hpp>

#include <boost/json/object.hpp>

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
    std::optional<bool> native_only = {};

    /// More header fields, by the rules of `options::headers`.
    std::vector<std::pair<std::string, std::string>> headers = {};

    /// More parameters of the URL's query. Names and values are escaped here.
    std::vector<std::pair<std::string, std::string>> query = {};

    /// More members of the body, for all requests that have one. One named like a member of the
    /// request, of its `extra` or of an earlier `body` replaces it whole, objects and arrays too; a
    /// null is sent as null. `stream` is refused.
    boost::json::object body = {};
};

} // namespace responses
