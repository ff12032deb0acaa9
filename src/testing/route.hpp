#pragma once

#include <responses/testing/server.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace responses::testing {

/// The operation that a request asks for.
enum class operation
{
    create,   ///< POST /v1/responses
    retrieve, ///< GET /v1/responses/{id}
    cancel,   ///< POST /v1/responses/{id}/cancel
    unknown,
};

struct route
{
    operation what = operation::unknown;
    std::string path;
    std::string id;
    bool stream = false; ///< Of a `retrieve`, as is `starting_after`.
    std::optional<std::int64_t> starting_after = {};
};

/// By the path alone, whatever the method is.
route route_of(recorded_request const& request);

/// The method that the operation has.
std::string method_of(operation what);

} // namespace responses::testing
