#pragma once

#include <responses/error.hpp>
#include <responses/response.hpp>

namespace ask {

/// How the command ends. The other tools of this project use the same numbers.
enum class exit_status
{
    completed = 0,
    output_failed = 1,
    usage = 2,
    connection = 3,
    http_status = 4,
    time_limit = 5,
    malformed = 6,
    response_failed = 7,
    incomplete = 8,
    interrupted = 130, ///< As shells count: 128 and the number of SIGINT.
};

exit_status status_of(responses::error const& failure) noexcept;
exit_status status_of(responses::response const& reply) noexcept;

} // namespace ask
