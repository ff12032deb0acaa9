#pragma once

#include "testing/answer.hpp"

#include <responses/testing/server.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace responses::testing {

/// Plays a scenario.
class player : public answer
{
public:
    player(scenario const& what, exchange_terms const& terms);

    std::optional<step> next(answer_clock::time_point now) override;
    fault ending() const override { return ending_; }

private:
    struct planned
    {
        std::string bytes;
        bool paused = false; ///< `scenario::delay` comes before it.
    };

    void plan_message(scenario const& what, exchange_terms const& terms);
    void plan_pieces(scenario const& what, std::string_view text, bool chunked);

    std::vector<planned> writes_;
    std::size_t position_ = 0;
    std::chrono::microseconds delay_;
    fault ending_;
};

} // namespace responses::testing
