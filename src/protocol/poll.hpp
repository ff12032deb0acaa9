#pragma once

#include "protocol/deadlines.hpp"

#include <responses/poll_options.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace responses {

/// What is known when a response has been looked at.
struct poll_facts
{
    unsigned looks = 1; ///< So far, the answer to its creation included.
    std::optional<std::chrono::milliseconds> asked = {}; ///< The wait that the server asks for.
    time_point now{};
    time_point limit = time_point::max();
};

/// Whether a response with this status is still being generated.
bool is_pending(std::string_view status) noexcept;

/// The wait before the next look; nothing when there would be no time left after it.
std::optional<std::chrono::milliseconds> wait_before_look(poll_options const& how,
                                                          poll_facts const& facts);

/// When polling that began then has to end.
time_point limit_of_polling(poll_options const& how, std::chrono::milliseconds deadline,
                            time_point began) noexcept;

/// Throws `error(errc::invalid_argument)` for options that make no sense.
void check_options(poll_options const& how);

} // namespace responses
