#pragma once

#include "testing/answer.hpp"
#include "testing/state.hpp"

#include <responses/testing/server.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace responses::testing {

/// What the service answers: a refusal, a response object or a stream of events. `number` counts
/// requests; the request id is made of it.
std::unique_ptr<answer> make_answer(recorded_request const& request, exchange_terms const& terms,
                                    server_state& state, std::uint64_t number);

/// Appends the events of the generated answer to a scenario's body, cut behind each one; nothing
/// for a request that would be refused.
void generate_body(scenario& what, recorded_request const& request, server_options const& settings);

/// For a request that is no HTTP as we take it. The connection ends with it.
std::string make_refusal(int status);

} // namespace responses::testing
