#pragma once

#include <stdexcept>

namespace tool {

/// The command line cannot be used; `what()` is one line that says why.
struct usage_error : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

} // namespace tool
