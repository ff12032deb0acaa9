#pragma once

#include "arguments.hpp"

#include <responses/event.hpp>
#include <responses/response.hpp>
#include <responses/timings.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ask {

/// Standard output cannot be written.
struct output_error : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

/// Ctrl-C came while standard output was blocked.
struct output_interrupted : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

/// Prints one answer to standard output, in one form. Its functions throw `output_error`.
class printer
{
public:
    virtual ~printer() = default;

    /// Each event of a stream, in order.
    virtual void event(responses::event const& event) = 0;

    /// The final response, streamed or not.
    virtual void reply(responses::response const& reply) = 0;

    /// Nothing more comes, whatever the end was.
    virtual void finish() {}
};

std::unique_ptr<printer> make_printer(output_form form);

/// Writes to standard output, at once. Throws `output_error`.
void write_output(std::string_view text);

/// The table that --timings prints.
std::string format_timings(responses::call_timings const& timings);

} // namespace ask
