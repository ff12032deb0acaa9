#pragma once

#include "testing/route.hpp"
#include "testing/wire.hpp"

#include <responses/testing/server.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

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

/// Looks at the members that the request needs, and at the types of the common ones.
std::optional<refusal> check_members(boost::json::object const& request,
                                     std::initializer_list<std::string_view> required);

/// What a request for a new response needs.
std::optional<refusal> check_members(boost::json::object const& request);

refusal not_json();
refusal not_found(std::string const& id);
refusal conversation_not_found(std::string const& id);
refusal item_not_found(std::string const& id);
refusal not_in_background();
refusal not_an_integer(std::string const& name, std::string const& got);
refusal below_minimum(std::string const& name, std::int64_t got);
refusal above_maximum(std::string const& name, std::size_t maximum, std::int64_t got);
refusal array_too_long(std::string const& name, std::size_t maximum, std::size_t got);
refusal not_an_order(std::string const& got);

} // namespace responses::testing
