#pragma once

#include <responses/testing/server.hpp>

#include <chrono>
#include <optional>
#include <string_view>

namespace responses::testing {

using answer_clock = std::chrono::steady_clock;

/// One write.
struct step
{
    answer_clock::time_point due;
    std::string_view bytes; ///< Valid until the next step is taken.
};

/// What is written for one request, step by step. It knows no socket and reads no clock, so that it
/// can be tested without either.
class answer
{
public:
    virtual ~answer() = default;

    /// The next step, or nothing after the last one.
    virtual std::optional<step> next(answer_clock::time_point now) = 0;

    /// Right before the step is written: tells it the time.
    virtual void stamp(answer_clock::time_point /*now*/) {}

    /// What happens to the connection then; `none`: it waits for the next request.
    virtual fault ending() const = 0;
};

/// What an answer has to know of its request's connection.
struct exchange_terms
{
    bool keep_alive = true; ///< As the client wishes.
    bool chunks = true;     ///< False for HTTP/1.0.
};

} // namespace responses::testing
