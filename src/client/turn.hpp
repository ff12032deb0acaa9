#pragma once

#include <responses/error.hpp>

#include <utility>

namespace responses::detail {

/// One `next()` of a generator at a time: a second one would read the same connection.
class turn
{
public:
    /// Throws `error(errc::invalid_state)` when another one has it.
    turn(bool& busy, char const* otherwise) : busy_(busy)
    {
        if (std::exchange(busy_, true))
            throw error(errc::invalid_state, otherwise);
    }
    ~turn() { busy_ = false; }

    turn(turn const&) = delete;
    turn& operator=(turn const&) = delete;

private:
    bool& busy_;
};

} // namespace responses::detail
