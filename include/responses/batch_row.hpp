#pragma once

#include <responses/error.hpp>
#include <responses/export.hpp>
#include <responses/request.hpp>
#include <responses/response.hpp>
#include <responses/timings.hpp>

#include <cstdint>
#include <string>
#include <variant>

namespace responses {

/// One request of a batch.
struct batch_row
{
    std::string key; ///< What its result is told by: no other row of the batch may have it.
    request what;
};

/// What came of a row.
struct RESPONSES_API batch_result
{
    std::string key = {};
    std::uint64_t number = 0; ///< Of the row, as they came, from 0.
    std::variant<responses::response, error> outcome = {};

    /// There is a response.
    explicit operator bool() const noexcept { return outcome.index() == 0; }

    /// Throws the failure when there is no response.
    responses::response const& response() const;

    /// Null when there is a response.
    error const* failure() const noexcept { return std::get_if<error>(&outcome); }

    /// Of the call, attempts included; empty when nothing was sent.
    call_timings const& timings() const noexcept;
};

/// What a batch has come to.
struct batch_figures
{
    std::uint64_t rows = 0; ///< Taken from the source.
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    std::size_t running = 0; ///< Calls that have not ended.
};

} // namespace responses
