#pragma once

#include <cstddef>

namespace responses {

/// In which order the results of a batch come.
enum class batch_order
{
    done,  ///< As the calls end.
    input, ///< As the rows came.
};

/// How a batch is run.
struct batch_options
{
    /// Calls at the same time, at most; at least 1. `pool_limits::connections` bounds them, too.
    std::size_t concurrency = 64;

    batch_order order = batch_order::done;

    /// Rows that are begun and whose results have not been taken, at most: what is in memory. Less
    /// than `concurrency` counts as that; 0: four times `concurrency`. With `batch_order::input` a
    /// slow row holds up those so far behind it.
    std::size_t window = 0;

    /// A row whose key came before fails. False: the source sees to that, and no key is remembered.
    bool unique_keys = true;
};

} // namespace responses
