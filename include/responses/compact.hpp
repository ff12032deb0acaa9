#pragma once

#include <responses/detail/describe.hpp>
#include <responses/detail/omits_empty.hpp>
#include <responses/item.hpp>
#include <responses/parameters.hpp>
#include <responses/request.hpp>
#include <responses/response.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace responses {

/// A context to be made shorter (`POST /v1/responses/compact`). Members that are empty are not
/// sent.
struct compact_request
{
    std::string model = {};
    request_input input = {};
    std::optional<std::string> instructions = {};
    std::string previous_response_id = {};

    std::string prompt_cache_key = {};
    std::optional<prompt_cache_settings> prompt_cache_options = {};
    std::string prompt_cache_retention = {};
    std::string service_tier = {};

    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(compact_request, (),
                          (model, input, instructions, previous_response_id, prompt_cache_key,
                           prompt_cache_options, prompt_cache_retention, service_tier))

template <>
inline constexpr bool detail::omits_empty<compact_request> = true;

/// A shorter context: send its output as input.
struct compacted_response
{
    std::string id = {};
    std::string object = {};     ///< `response.compaction`.
    std::int64_t created_at = 0; ///< Seconds since 1970.
    std::vector<item> output = {};
    std::optional<token_usage> usage = {};
    boost::json::object extra = {};
};
RESPONSES_DESCRIBE_STRUCT(compacted_response, (), (id, object, created_at, output, usage))

} // namespace responses
