#pragma once

namespace batch_tool {

/// How the command ends.
enum class exit_status
{
    all_succeeded = 0,
    broken = 1, ///< The input cannot be read, or the output not be written.
    usage = 2,
    some_failed = 10,
    at_limit = 11,     ///< Stopped by `--max-cost` or `--deadline`.
    interrupted = 130, ///< As shells count: 128 and the number of SIGINT.
};

} // namespace batch_tool
