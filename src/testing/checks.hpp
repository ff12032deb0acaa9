#pragma once

#include "testing/route.hpp"
#include "testing/wire.hpp"

#include <responses/testing/server.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace responses::testing {

/// What the service says to a request that it does not serve.
struct refusal
{
    int status;
    std::string message;
    std::string param; ///< Empty: null. So is an empty code.
    std::string code;
    header_fields headers = {};
};

/// The body of a refusal, in the service's shape.
std::string to_json(refusal const& why);

/// Looks at all but the body: path, method, key.
std::optional<refusal> check_head(recorded_request const& request, route const& to,
                                  std::string const& api_key);

/// Looks at the members that every request needs, and at the types of the common ones.
std::optional<refusal> check_members(boost::json::object const& request);

refusal not_json();
refusal not_found(std::string const& id);
refusal not_in_background();

} // namespace responses::testing
