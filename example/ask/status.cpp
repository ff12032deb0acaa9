#include "status.hpp"

namespace ask {

namespace {

// Once its body has begun, an answer that ends early is a truncated one, however the end came.
bool is_cut_body(responses::error const& failure) noexcept
{
    return failure.code() == responses::errc::connection_lost &&
           failure.details().stage == responses::call_stage::body;
}

} // namespace

exit_status status_of(responses::error const& failure) noexcept
{
    if (failure.is_cancelled())
        return exit_status::interrupted;
    if (failure.code() == responses::errc::invalid_argument)
        return exit_status::usage;
    if (failure.code() == responses::errc::response_failed)
        return exit_status::response_failed;
    if (failure.is_status())
        return exit_status::http_status;
    if (failure.is_timeout())
        return exit_status::time_limit;
    if (failure.is_connection() && !is_cut_body(failure))
        return exit_status::connection;
    return exit_status::malformed;
}

exit_status status_of(responses::response const& reply) noexcept
{
    return reply.status == "incomplete" ? exit_status::incomplete : exit_status::completed;
}

} // namespace ask
