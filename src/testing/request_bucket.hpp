#pragma once

#include "testing/answer.hpp"
#include "testing/checks.hpp"
#include "testing/wire.hpp"

#include <responses/testing/server.hpp>

#include <optional>

namespace responses::testing {

/// Which requests `server_options::rate` lets through. No clock: time comes in as an argument.
class request_bucket
{
public:
    explicit request_bucket(request_rate const& allowed) noexcept
        : allowed_(allowed), level_(static_cast<double>(allowed.bucket))
    {}

    /// What a request is told of the rate.
    struct word
    {
        std::optional<refusal> refused; ///< Why it is not served.
        header_fields fields;           ///< For whatever answer.
    };

    /// A request comes.
    word take(answer_clock::time_point now);

private:
    void fill(answer_clock::time_point now) noexcept;
    header_fields fields() const;
    refusal too_many() const;

    request_rate allowed_;
    double level_; // at `filled_`
    std::optional<answer_clock::time_point> filled_;
};

} // namespace responses::testing
